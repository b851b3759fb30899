"""The real part of the demo network: pairing, clocks, cutting, and the packed files."""

import datetime as dt
import gzip
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.demo.pack import pack_keys, pack_names, pack_ties, pair_signatures
from ecken.demo.ties import Ties, read_keys, read_ties

TODAY = dt.date(2026, 3, 1)


@pytest.fixture(scope="module")
def ties() -> Ties:
    created, _, _ = read_keys()
    return read_ties(created).shifted_to(TODAY)


def test_the_network_has_the_published_size(ties: Ties) -> None:
    assert len(ties.key) == 39_796
    assert len(ties.contacts) == 104_348
    assert len(ties.requests) == 92_802


def test_a_contact_is_one_row_and_never_also_a_request(ties: Ties) -> None:
    contacts = set(zip(ties.contacts.a.tolist(), ties.contacts.b.tolist(), strict=True))
    assert len(contacts) == len(ties.contacts)
    assert all(a < b for a, b in contacts)
    pairs = list(zip(ties.requests.sender.tolist(), ties.requests.recipient.tolist(), strict=True))
    requests = {(min(pair), max(pair)) for pair in pairs}
    assert len(requests) == len(pairs)
    assert all(a != b for a, b in requests)
    assert not requests & contacts


def test_the_youngest_tie_is_of_yesterday_and_none_is_older_than_its_members(ties: Ties) -> None:
    newest = max(ties.contacts.since.max(), ties.requests.sent.max())
    day = dt.datetime.fromtimestamp(int(newest), dt.UTC).date()
    assert day == TODAY - dt.timedelta(days=1)
    assert ties.joined.max() <= newest
    c, r = ties.contacts, ties.requests
    assert (c.since >= np.maximum(ties.joined[c.a], ties.joined[c.b])).all()
    assert (r.sent >= np.maximum(ties.joined[r.sender], ties.joined[r.recipient])).all()


def test_wrong_clocks_do_not_pull_the_network_out_of_its_time(ties: Ties) -> None:
    years = (ties.contacts.since - ties.joined.min()) / 86400 / 365.25
    assert years.min() >= 0
    assert years.max() < 19


def test_a_cut_keeps_the_best_connected_and_all_ties_among_them(ties: Ties) -> None:
    small = ties.cut(100)
    degree = np.bincount(np.concatenate([ties.contacts.a, ties.contacts.b]))
    assert len(small.key) == 100
    assert degree[small.key].min() >= np.sort(degree)[-101]
    kept = set(small.key.tolist())
    pairs = zip(ties.contacts.a.tolist(), ties.contacts.b.tolist(), strict=True)
    expected = {(a, b) for a, b in pairs if a in kept and b in kept}
    c = small.contacts
    assert expected == set(zip(small.key[c.a].tolist(), small.key[c.b].tolist(), strict=True))
    assert (small.joined == ties.joined[small.key]).all()


signatures = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] != pair[1]),
    st.integers(0, 100),
    min_size=1,
)


@given(signatures)
def test_two_directions_are_a_contact_and_one_is_a_request(
    dated: dict[tuple[int, int], int],
) -> None:
    rows = np.array([(a, b, time) for (a, b), time in dated.items()], dtype=np.int64)
    contacts, requests = pair_signatures(rows)
    mutual = {
        (a, b): max(time, dated[b, a])
        for (a, b), time in dated.items()
        if a < b and (b, a) in dated
    }
    one_way = {pair: time for pair, time in dated.items() if pair[::-1] not in dated}
    assert {(int(a), int(b)): int(t) for a, b, t in contacts} == mutual
    assert {(int(a), int(b)): int(t) for a, b, t in requests} == one_way


def test_packing_gives_back_what_was_put_in(tmp_path: Path) -> None:
    _write_gzip(
        tmp_path / "signatures.tsv.gz", "signer\tsigned\ttime\n1\t0\t500\n0\t1\t700\n2\t0\t65536\n"
    )
    _write_gzip(tmp_path / "keys.tsv.gz", "id\tc\tn\tt\to\n0\t5\t1\tde\ta.de,b.de\n1\t6\t1\t\t\n")
    target = tmp_path / "packed"
    target.mkdir()
    pack_ties(tmp_path, target)
    pack_keys(tmp_path, target)
    with np.load(target / "ties.npz") as packed:
        assert packed["contacts_lengths"].tolist() == [1, 0, 0]
        assert packed["contacts_ends"].tolist() == [1]
        times = np.ascontiguousarray(packed["contacts_times"].T).view("<u4").ravel()
        assert times.tolist() == [700]
        late = np.ascontiguousarray(packed["requests_times"].T).view("<u4").ravel()
        assert late.tolist() == [65536]
    rows = gzip.decompress((target / "keys.tsv.gz").read_bytes()).decode().splitlines()
    assert rows[1:] == ["5\tde\ta.de,b.de", "6\t\t"]


def test_keys_out_of_order_are_refused(tmp_path: Path) -> None:
    _write_gzip(tmp_path / "keys.tsv.gz", "id\tc\tn\tt\to\n1\t5\t1\tde\t\n")
    with pytest.raises(ValueError, match="order"):
        pack_keys(tmp_path, tmp_path)


def test_unfit_names_are_left_out(tmp_path: Path) -> None:
    for name, text in (
        ("first_female", "Ada\nAnna\n"),
        ("first_male", "Ada\n"),
        ("last", "Koch II\nKoch\n"),
    ):
        (tmp_path / f"faker_de_{name}.txt").write_text(text, encoding="utf-8")
    pack_names(tmp_path, tmp_path)
    text = gzip.decompress((tmp_path / "german_names.txt.gz").read_bytes()).decode()
    assert "Koch II" not in text
    assert "Koch" in text


def test_the_packed_files_are_small_and_name_their_sources() -> None:
    data = [files(f"ecken.{room}").joinpath("data") for room in ("demo", "reference")]
    assert sum(len(e.read_bytes()) for folder in data for e in folder.iterdir()) < 3_000_000
    sources = data[0].joinpath("SOURCES.md").read_text(encoding="utf-8")
    names = [e.name for e in data[0].iterdir() if e.name != "SOURCES.md"]
    assert len(names) >= 7
    for name in names:
        assert f"| `{name}` |" in sources


def _write_gzip(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode()))
