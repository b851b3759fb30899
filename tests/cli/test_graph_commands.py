"""``ecken graph`` as a user runs it: files of pairs in, figures and paths out, errors told."""

import gzip
import itertools
import json
from pathlib import Path
from typing import Any

import networkx
import numpy as np
import pytest

from ecken.cli.graph import asking, measuring
from ecken.cli.graph.commands import graph_app
from ecken.errors import EckenError, Invalid
from ecken.graph import Network
from ecken.graph.building import edge_reader

EDGES = "# made up\n10 20\n20,30\n30\t40\r\n\n40 , 50 # last\n20 10\n60 60\n70 80\n"


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    def call(*args: object) -> str:
        graph_app([str(arg) for arg in args], standalone_mode=False)
        return capsys.readouterr().out

    return call


@pytest.fixture
def net(tmp_path: Path, run: Any) -> Path:
    (tmp_path / "edges.txt").write_text(EDGES)
    run("build", tmp_path / "edges.txt", tmp_path / "net")
    return tmp_path / "net"


def test_building_reports_duplicates_loops_and_components(tmp_path: Path, run: Any) -> None:
    (tmp_path / "edges.txt").write_text(EDGES)
    report = json.loads(run("build", tmp_path / "edges.txt", tmp_path / "net", "--json"))
    assert report == {
        "lines": 9, "pairs": 7, "loops": 1, "duplicates": 1, "members": 8, "contacts": 5,
        "components": 3, "largest_component": 5, "most_contacts": 2,
        "columns_left_out": 0, "format": "pairs",
    }  # fmt: skip
    text = run("build", tmp_path / "edges.txt", tmp_path / "net")
    assert "duplicates" in text
    assert "largest component  5" in text


def test_the_network_never_takes_the_place_of_its_pairs(tmp_path: Path, run: Any) -> None:
    (tmp_path / "edges").write_text("1 2\n")
    (tmp_path / "same").symlink_to("edges")
    with pytest.raises(Invalid, match="name another file"):
        run("build", tmp_path / "edges", tmp_path / "same")
    assert (tmp_path / "edges").read_text() == "1 2\n"


def test_a_state_in_a_missing_folder_is_named(net: Path, tmp_path: Path, run: Any) -> None:
    with pytest.raises(Invalid, match="missing/state: No such file"):
        run("distances", net, "--resume", tmp_path / "missing" / "state")


def test_one_is_a_singular_and_nothing_is_none(tmp_path: Path, run: Any) -> None:
    (tmp_path / "edges").write_text("1 2\n2 3\n")
    run("build", tmp_path / "edges", tmp_path / "net")
    text = run("distances", tmp_path / "net")
    assert "1 hop, 0 people in between" in text
    assert "2 hops, 1 person in between" in text
    (tmp_path / "none").write_text("")
    run("build", tmp_path / "none", tmp_path / "net")
    assert "mean none, median none, most 0" in run("measures", tmp_path / "net")


def test_figures_carry_the_ids_of_the_file(net: Path, run: Any) -> None:
    assert json.loads(run("figures", net, 10, 60, 30, "--json")) == [
        {"member": 10, "first": 1, "second": 1, "third": 1},
        {"member": 60, "first": 0, "second": 0, "third": 0},
        {"member": 30, "first": 2, "second": 2, "third": 0},
    ]
    assert "10          1" in run("figures", net, 10)


def test_paths_carry_the_ids_of_the_file(net: Path, run: Any) -> None:
    assert json.loads(run("path", net, 10, 50, "--json")) == {
        "distance": 4,
        "paths": [[10, 20, 30, 40, 50]],
    }
    assert json.loads(run("path", net, 10, 70, "--json")) == {"distance": None, "paths": []}
    assert json.loads(run("path", net, 10, 10, "--json")) == {"distance": 0, "paths": [[10]]}
    assert run("path", net, 10, 30) == "2 hops\n10 - 20 - 30\n"
    assert run("path", net, 10, 70) == "no path from 10 to 70\n"


@pytest.mark.parametrize("seed", range(3))
def test_a_real_shaped_graph_equals_networkx(tmp_path: Path, run: Any, seed: int) -> None:
    rng = np.random.default_rng(seed)
    names = np.sort(rng.choice(10**9, 300, replace=False))
    plain = networkx.barabasi_albert_graph(300, 2, seed=seed)
    graph = networkx.relabel_nodes(plain, dict(enumerate(names.tolist())))
    text = "\n".join(f"{b}{',' if seed else ' '}{a}" for a, b in graph.edges())
    with gzip.open(tmp_path / "edges.gz", "wt") as file:
        file.write(text)
    run("build", tmp_path / "edges.gz", tmp_path / "net")
    asked = names[:: 300 // 12].tolist()
    for row in json.loads(run("figures", tmp_path / "net", *asked, "--json")):
        lengths = networkx.single_source_shortest_path_length(graph, row["member"], cutoff=3)
        counts = [list(lengths.values()).count(k) for k in (1, 2, 3)]
        assert [row["first"], row["second"], row["third"]] == counts
    for a, b in itertools.pairwise(asked):
        found = json.loads(run("path", tmp_path / "net", a, b, "--all", "--json"))
        assert found["paths"] == sorted(networkx.all_shortest_paths(graph, a, b))
        assert found["distance"] == len(found["paths"][0]) - 1


def test_all_paths_can_be_limited(tmp_path: Path, run: Any, capsys: Any) -> None:
    lines = [f"1 {m}\n{m} 99" for m in range(2, 12)]
    (tmp_path / "edges").write_text("\n".join(lines))
    run("build", tmp_path / "edges", tmp_path / "net")
    assert len(json.loads(run("path", tmp_path / "net", 1, 99, "--all", "--json"))["paths"]) == 10
    args = ["path", str(tmp_path / "net"), "1", "99", "--all", "--limit", "4"]
    graph_app(args, standalone_mode=False)
    out, err = capsys.readouterr()
    assert out.count("-") == 8
    assert "more than 4" in err


@pytest.mark.parametrize(
    ("line", "bad"),
    [
        ("1", "1"), ("1 2 3", "1 2 3"), ("a b", "a b"), ("1.5 2", "1.5 2"),
        ("1,,2", "1,,2"), (",1 2", ",1 2"), ("1 2,", "1 2,"), ("--1 2", "--1 2"), ("-", "-"),
        ("1 99999999999999999999", "1 9999"), ("1 2\x00", "1 2"), ("1\N{NO-BREAK SPACE}2", "1"),
        ("１ ２", "１"), ("1-2", "1-2"), ("0x1 2", "0x1 2"), ("1e3 2", "1e3 2"),
    ],
)  # fmt: skip
def test_a_bad_line_is_named_by_number(tmp_path: Path, run: Any, line: str, bad: str) -> None:
    (tmp_path / "edges").write_text(f"# first\n1 2\n\n{line}\n5 6\n", encoding="utf-8")
    with pytest.raises(Invalid, match="line 4") as caught:
        run("build", tmp_path / "edges", tmp_path / "net")
    assert bad in caught.value.sentence
    assert not (tmp_path / "net").exists()


def test_a_bad_line_far_down_has_the_right_number(
    tmp_path: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge_reader, "_PIECE_BYTES", 64)
    good = "".join(f"{i} {i + 1}\n" for i in range(500))
    (tmp_path / "edges").write_text(good + "oh no\n" + good)
    with pytest.raises(Invalid, match="line 501"):
        run("build", tmp_path / "edges", tmp_path / "net")
    (tmp_path / "edges").write_text(good)
    assert json.loads(run("build", tmp_path / "edges", tmp_path / "net", "--json"))["pairs"] == 500
    monkeypatch.setattr(edge_reader, "_HELD_PAIRS", 10)
    run("build", tmp_path / "edges", tmp_path / "again")
    assert (tmp_path / "again").read_bytes() == (tmp_path / "net").read_bytes()


def test_ids_may_be_negative_and_very_large(tmp_path: Path, run: Any) -> None:
    most, least = 2**63 - 9, -(2**63) + 9
    (tmp_path / "edges").write_bytes(b"\xef\xbb\xbf" + f"{most} -5\n-5 {least}".encode())
    run("build", tmp_path / "edges", tmp_path / "net")
    found = run("path", tmp_path / "net", "--json", "--", most, least)
    assert json.loads(found)["paths"] == [[most, -5, least]]


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n"])
def test_an_empty_file_makes_an_empty_network(tmp_path: Path, run: Any, text: str) -> None:
    (tmp_path / "edges").write_text(text)
    assert json.loads(run("build", tmp_path / "edges", tmp_path / "net", "--json"))["members"] == 0
    with pytest.raises(Invalid, match="member is 1; this network is empty"):
        run("figures", tmp_path / "net", 1)


def test_what_cannot_be_read_or_written_is_named(tmp_path: Path, net: Path, run: Any) -> None:
    (tmp_path / "edges").write_text("1 2\n")
    (tmp_path / "cut.gz").write_bytes(gzip.compress(EDGES.encode() * 50)[:-20])
    (tmp_path / "cut").write_bytes(net.read_bytes()[:-1])
    (tmp_path / "long").write_text("1" * 100)
    for args in (
        ("build", tmp_path / "missing", tmp_path / "out"),
        ("build", tmp_path, tmp_path / "out"),
        ("build", tmp_path / "cut.gz", tmp_path / "out"),
        ("build", tmp_path / "long", tmp_path / "out"),
        ("build", tmp_path / "edges", tmp_path / "no" / "folder"),
        ("build", net, tmp_path / "out"),
        ("figures", tmp_path / "missing", 1),
        ("figures", tmp_path / "edges", 1),
        ("figures", tmp_path / "cut", 10),
        ("figures", net, 11),
        ("path", net, 10, 11),
    ):
        with pytest.raises(EckenError) as caught:
            run(*args)
        assert caught.value.status == 422
    assert not (tmp_path / "out").exists()


def test_a_line_without_end_is_refused(
    tmp_path: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(edge_reader, "_PIECE_BYTES", 64)
    (tmp_path / "edges").write_text("1 2\n" + " " * 500)
    with pytest.raises(Invalid, match="longer than"):
        run("build", tmp_path / "edges", tmp_path / "net")


def test_the_limit_is_as_documented() -> None:
    assert asking.MOST_PATHS == 100_000


def test_distances_are_printed_for_programs_and_for_people(net: Path, run: Any) -> None:
    found = json.loads(run("distances", net, "--json"))
    assert found == {
        "pairs": [5, 3, 2, 1], "unreachable": 17, "mean_hops": 21 / 11, "median_hops": 2,
        "effective_diameter": pytest.approx(2 + (0.9 - 8 / 11) / (2 / 11)), "diameter": 4,
        "diameter_bounds": [4, 4], "within_3": 10 / 11, "within_6": 1.0,
        "mean_between": 21 / 11 - 1, "members": 8, "sources": 8, "exact": True,
    }  # fmt: skip
    text = run("distances", net)
    assert "mean               1.91 hops, 0.91 people in between" in text
    assert "diameter           4 hops, 3 people in between" in text
    assert "    2          1                      3   27.27%   72.73%" in text


def test_distances_of_a_sample_say_their_intervals(net: Path, run: Any) -> None:
    found = json.loads(run("distances", net, "--sample", 5, "--seed", 3, "--json"))
    assert (found["sources"], found["exact"], found["confidence"]) == (5, False, 0.95)
    assert found["unreachable"] == 17
    low, high = found["intervals"]["mean_hops"]
    assert low <= found["mean_hops"] <= high
    assert len(found["intervals"]["pairs"]) == len(found["pairs"])
    text = run("distances", net, "--sample", 5, "--seed", 3)
    assert f"[{low:.2f} to {high:.2f}]" in text
    assert "5 members" in text


def test_distances_of_large_networks_are_sampled_unless_exact_is_wanted(
    net: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "MOST_EXACT", 7)
    monkeypatch.setattr(measuring, "SAMPLE", 4)
    assert json.loads(run("distances", net, "--json"))["sources"] == 4
    assert json.loads(run("distances", net, "--exact", "--json"))["sources"] == 8
    with pytest.raises(Invalid, match="name one"):
        run("distances", net, "--exact", "--sample", 5)


def test_distances_go_on_from_a_state_of_this_network_only(
    tmp_path: Path, net: Path, run: Any
) -> None:
    state = tmp_path / "state"
    first = run("distances", net, "--sample", 5, "--resume", state, "--json")
    assert run("distances", net, "--sample", 5, "--resume", state, "--json") == first
    (tmp_path / "other.txt").write_text("10 20\n20 30\n")
    run("build", tmp_path / "other.txt", tmp_path / "other")
    for args in (
        (tmp_path / "other", "--sample", 5, "--resume", state),
        (net, "--sample", 6, "--resume", state),
        (net, "--exact", "--resume", state),
        (net, "--sample", 5, "--resume", tmp_path),
        (net, "--sample", 5, "--resume", tmp_path / "no" / "folder"),
        (net, "--sample", 1),
        (tmp_path / "missing",),
    ):
        with pytest.raises(EckenError) as caught:
            run("distances", *args)
        assert caught.value.status == 422


def test_measures_are_printed_for_programs_and_for_people(net: Path, run: Any) -> None:
    found = json.loads(run("measures", net, "--json"))
    assert (found["members"], found["contacts"], found["isolated"]) == (8, 5, 1)
    assert (found["components"], found["largest_component"]) == (3, 5)
    assert found["degrees"] == {
        "mean": 1.25, "median": 1, "most": 2, "counts": [1, 4, 3], "tail": None,
    }  # fmt: skip
    assert found["clustering"]["triangles"] == 0
    assert found["mixing"]["share_outdone"] == 2 / 7
    text = run("measures", net)
    assert "contacts have more     28.57%" in text
    assert "transitivity           0.00%" in text


def test_clustering_is_sampled_where_it_is_wanted_or_the_network_is_large(
    net: Path, run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sampled = json.loads(run("measures", net, "--sample", 9, "--json"))["clustering"]
    assert (sampled["sample"], sampled["triangles"]) == (9, None)
    assert sampled["transitivity_interval"][0] == 0
    assert "0.00% [0.00% to" in run("measures", net, "--sample", 9)
    monkeypatch.setattr(measuring, "MOST_COUNTED", 4)
    monkeypatch.setattr(measuring, "WEDGES", 7)
    assert json.loads(run("measures", net, "--json"))["clustering"]["sample"] == 7
    assert json.loads(run("measures", net, "--exact", "--json"))["clustering"]["triangles"] == 0
    with pytest.raises(Invalid, match="name one"):
        run("measures", net, "--exact", "--sample", 5)


def test_the_open_network_alone_can_be_measured(tmp_path: Path, run: Any) -> None:
    net = Network.from_pairs([(0, 1), (1, 2), (2, 3)], reach=[0, 0, 255, 255])
    net.save(tmp_path / "net")
    assert json.loads(run("distances", tmp_path / "net", "--open", "--json"))["pairs"] == [2, 1]
    assert json.loads(run("measures", tmp_path / "net", "--open", "--json"))["contacts"] == 2
    assert json.loads(run("measures", tmp_path / "net", "--json"))["contacts"] == 3


def test_what_is_too_deep_for_sketches_is_said_before_anything_is_measured(
    tmp_path: Path, run: Any
) -> None:
    Network.from_pairs([(i, i + 1) for i in range(1_200)]).save(tmp_path / "net")
    with pytest.raises(Invalid, match="Measure a sample"):
        run("distances", tmp_path / "net", "--sketch", "--resume", tmp_path / "state")
    assert not (tmp_path / "state").exists()


def test_distances_can_be_estimated_a_second_time(net: Path, run: Any) -> None:
    found = json.loads(run("distances", net, "--sketch", "--json"))
    assert found["sketched"]["mean_hops"] == pytest.approx(found["mean_hops"], rel=0.1)
    low, high = found["sketched"]["interval"]
    assert low < found["sketched"]["mean_hops"] < high
    assert "mean, sketched" in run("distances", net, "--sketch")
    assert "mean, sketched" not in run("distances", net)


def test_distances_of_a_network_without_contacts_are_none(tmp_path: Path, run: Any) -> None:
    (tmp_path / "edges").write_text("7 7\n")
    run("build", tmp_path / "edges", tmp_path / "net")
    found = json.loads(run("distances", tmp_path / "net", "--json"))
    assert (found["pairs"], found["mean_hops"], found["diameter"]) == ([], None, 0)
    assert "diameter" in run("distances", tmp_path / "net", "--sketch")
    assert json.loads(run("measures", tmp_path / "net", "--json"))["mixing"]["members"] == 0
    assert "transitivity           none" in run("measures", tmp_path / "net")
