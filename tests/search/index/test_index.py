"""Pages, changes, files, suggestions, and that those left out leave no trace."""

from __future__ import annotations

import random
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from ecken.errors import Invalid, NotReady
from ecken.search import Profile, ProfileIndex, parse_line
from ecken.search.bitsets.roaring import bitmap_of, merge, rows_of
from ecken.search.lookup_cache import LookupCache
from tests.search.calls import count, search, suggest
from tests.search.worlds import LINES, community, person
from tests.work_counter import count_calls

CALLS_MAX = 1_000_000
"""Of functions, for a question made to be expensive."""
FACETS = ("industry", "city", "company", "position", "language")
PLAIN_LINES = [line for line in LINES if "kontakt_von" not in line and "anfrage" not in line]


@pytest.fixture(scope="module")
def profiles() -> list[Profile]:
    return community(5)


@pytest.fixture(scope="module")
def index(profiles: list[Profile]) -> ProfileIndex:
    return ProfileIndex.build(profiles)


def _answers(index: ProfileIndex, **options: object) -> list[object]:
    lines = PLAIN_LINES[::3]
    found = [search(index, parse_line(line), facets=FACETS, **options) for line in lines]  # type: ignore[arg-type]
    return [*found, index.suggest("mue"), index.suggest("anna m")]


# -------------------------------------------------------------------- pages


@pytest.mark.parametrize("order", ["relevance", "bridges", "name", "newest", "nearest"])
@pytest.mark.parametrize("limit", [1, 7])
def test_pages_put_together_are_the_whole_list(index: ProfileIndex, order: str, limit: int) -> None:
    within = rows_of(index.members())
    chance = np.random.default_rng(1)
    options = {
        "order": order,
        "near": (52.5, 13.4),
        "degree": chance.integers(1, 4, len(within)).astype(np.uint8),
        "bridge_count": chance.integers(0, 3, len(within)),
    }
    query = parse_line("siemens oder bosch oder einkauf")
    whole = search(index, query, within, limit=1000, **options)  # type: ignore[arg-type]
    assert whole.next is None
    shown, after = [], None
    while True:
        page = search(index, query, within, limit=limit, cursor=after, **options)  # type: ignore[arg-type]
        assert page.total == whole.total
        shown += page.hits
        after = page.next
        if after is None:
            break
    assert shown == whole.hits


def test_a_cursor_is_good_for_its_own_question_only(index: ProfileIndex) -> None:
    cursor = search(index, parse_line(""), limit=3).next
    assert cursor
    broken = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    other = "cursor_of_another_search"
    wrong = [
        (parse_line("siemens"), cursor, "relevance", other),
        (parse_line(""), cursor, "name", other),
        (parse_line(""), broken, "relevance", "cursor_invalid"),
        (parse_line("siemens"), broken, "relevance", "cursor_invalid"),
        (parse_line(""), "x", "relevance", "cursor_invalid"),
        (parse_line(""), "ä" * 30, "relevance", "cursor_invalid"),
        (parse_line(""), "A" * 100_000, "relevance", "cursor_invalid"),
    ]
    for query, after, order, code in wrong:
        with pytest.raises(Invalid) as error:
            search(index, query, cursor=after, order=order)
        assert error.value.code == code
    elsewhere = ProfileIndex.build(community(5), secret=b"another")
    with pytest.raises(Invalid) as error:
        search(elsewhere, parse_line(""), cursor=cursor)
    assert error.value.code == "cursor_invalid"


def test_a_cursor_holds_the_longest_name() -> None:
    chance = random.Random(0)
    letters = [
        "".join(chr(chance.randrange(0x20000, 0x2A6DF)) for _ in range(80)) for _ in range(3)
    ]
    people = [
        replace(person(chance, i), first_name=name, last_name=name)
        for i, name in enumerate(letters)
    ]
    index, after, shown = ProfileIndex.build(people), None, 0
    for _ in people:
        page = search(index, parse_line(""), limit=1, order="name", cursor=after)
        shown, after = shown + len(page.hits), page.next
    assert (shown, after) == (3, None)


@pytest.mark.parametrize("limit", [-1, 0, 1001, 10**9])
def test_a_page_has_a_possible_size(index: ProfileIndex, limit: int) -> None:
    with pytest.raises(Invalid) as error:
        search(index, parse_line(""), limit=limit)
    assert error.value.code == "limit_invalid"


def test_unknown_orders_and_facets_are_refused(index: ProfileIndex) -> None:
    for options, code in (
        ({"order": "random"}, "order_unknown"),
        ({"facets": ("shoes",)}, "facet_unknown"),
        ({"chosen": {"shoes": ["42"]}}, "facet_unknown"),
        ({"order": "nearest"}, "order_needs_place"),
    ):
        with pytest.raises(Invalid) as error:
            search(index, parse_line(""), **options)  # type: ignore[arg-type]
        assert error.value.code == code


def test_nearest_is_measured_from_the_place_in_the_query(index: ProfileIndex) -> None:
    found = search(index, parse_line("ort:hamburg~80km"), order="nearest", limit=100)
    away = [hit.distance_km for hit in found.hits]
    assert None not in away
    assert away == sorted(away)  # type: ignore[type-var]
    assert {0 < km < 80 for km in away if km} == {True}


def test_arrays_have_to_be_aligned(index: ProfileIndex) -> None:
    with pytest.raises(ValueError, match="numbers for"):
        search(index, parse_line(""), np.array([1, 2], np.uint32), degree=np.zeros(3, np.uint8))
    with pytest.raises(ValueError, match="rise"):
        search(index, parse_line(""), np.array([2, 1], np.uint32))


def test_within_may_be_a_bitmap_and_hold_strangers(index: ProfileIndex) -> None:
    ids = np.arange(0, 5000, 2, dtype=np.uint32)
    assert search(index, parse_line("siemens"), ids) == search(
        index, parse_line("siemens"), BitMap(ids.tolist())
    )
    assert count(index, parse_line(""), np.zeros(0, np.uint32)) == 0


def test_degrees_by_member_serve_everyone(index: ProfileIndex, profiles: list[Profile]) -> None:
    degree = np.full(max(p.member for p in profiles) + 1, 9, np.uint8)
    near = profiles[40].member
    degree[near] = 1
    assert search(index, parse_line(""), degree=degree).hits[0].member == near


# ------------------------------------------------------------------ changes


def test_changes_are_in_the_very_next_answer() -> None:
    index = ProfileIndex.build([])
    assert search(index, parse_line("")).total == 0
    index.put(Profile(9, "nine", first_name="Ada", last_name="Lovelace"))
    assert count(index, parse_line("lovelace")) == 1
    index.put(Profile(9, "nine", first_name="Ada", last_name="King"))
    assert count(index, parse_line("lovelace")) == 0
    assert count(index, parse_line("king")) == 1
    index.remove(9)
    index.remove(10)
    assert count(index, parse_line("")) == 0
    assert index.profile(9) is None


def test_after_many_changes_all_answers_are_those_of_a_new_index(
    profiles: list[Profile],
) -> None:
    chance = random.Random(8)
    index = ProfileIndex.build(profiles)
    current = {profile.member: profile for profile in profiles}
    for _ in range(150):
        member = chance.randrange(1, 500)
        if chance.random() < 0.3:
            index.remove(member)
            current.pop(member, None)
        else:
            current[member] = person(chance, member)
            index.put(current[member])
    anew = ProfileIndex.build(current.values())
    assert _answers(index) == _answers(anew)
    assert _answers(index, order="name") == _answers(anew, order="name")
    index.compact()
    assert _answers(index) == _answers(anew)
    assert {m: index.profile(m) for m in index.members()} == current


def test_readers_see_each_member_before_or_after_a_change_never_between() -> None:
    before = Profile(1, "one", first_name="Aal", company="Aal", offers="aal", city="Ulm")
    after = replace(before, first_name="Zander", company="Zander", offers="zander")
    index = ProfileIndex.build([before, *(Profile(i, f"m{i}") for i in range(2, 50))])
    query = parse_line("(vorname:aal firma:zander) oder (vorname:zander -biete:zander)")
    wrong: list[object] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            try:
                found = search(index, query, facets=("company",))
                every = search(index, parse_line("ort:ulm"), facets=("company",))
            except Exception as error:
                wrong.append(error)
                return
            if found.total or every.total != 1 or sum(n for _, n in every.facets["company"]) != 1:
                wrong.append((found, every))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(400):
        index.put(after if turn % 2 else before)
        index.put(Profile(100 + turn, f"new{turn}", company=f"Neu{turn}", position=f"Neu{turn}"))
    stop.set()
    for reader in readers:
        reader.join()
    assert not wrong, wrong[0]


def test_public_ids_fit_into_their_column() -> None:
    for wrong in ("", "x" * 25):
        with pytest.raises(ValueError, match="public id"):
            ProfileIndex.build([Profile(1, wrong)])


def test_a_profile_comes_back_as_it_was_put(profiles: list[Profile], index: ProfileIndex) -> None:
    for profile in profiles:
        assert index.profile(profile.member) == profile
    odd = Profile(1, "odd", headline="a\x1fb\ud800", former=(("", ""),), languages=("", "x"))
    index_of_one = ProfileIndex.build([odd])
    back = index_of_one.profile(1)
    assert back is not None
    assert back.headline == "a b "
    assert back.former == odd.former


# -------------------------------------------------------------------- files


def test_a_saved_index_answers_the_same(tmp_path: Path, profiles: list[Profile]) -> None:
    index = ProfileIndex.build(profiles[:60])
    for profile in profiles[40:]:
        index.put(replace(profile, company="Danach GmbH"))
    index.remove(profiles[0].member)
    index.save(tmp_path / "index", version=41, source="db")
    again, version = ProfileIndex.open(tmp_path / "index", source="db")
    assert version == 41
    assert _answers(again) == _answers(index)
    again.put(replace(profiles[0], last_name="Neuling"))
    assert count(again, parse_line("neuling")) == 1


def test_a_damaged_file_is_noticed_wherever_it_is_damaged(
    tmp_path: Path, profiles: list[Profile]
) -> None:
    path = tmp_path / "index"
    index = ProfileIndex.build(profiles)
    index.put(profiles[0])
    index.save(path, version=1, source="db")
    whole = path.read_bytes()
    chance = random.Random(2)
    flips = [*range(24), *(chance.randrange(len(whole)) for _ in range(150))]
    noticed = 0
    for place in flips:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << chance.randrange(8)
        noticed += _is_refused(path, bytes(damaged), whole, index)
    for cut in (0, 5, 19, 100, 4096, len(whole) // 2, len(whole) - 64):
        assert _is_refused(path, whole[:cut], whole, index)
    assert noticed > len(flips) * 0.8  # the others hit the padding between two sections


def _is_refused(path: Path, damaged: bytes, whole: bytes, index: ProfileIndex) -> bool:
    path.write_bytes(damaged)
    try:
        again, version = ProfileIndex.open(path, source="db")
    except NotReady as error:
        return error.code == "broken_index"
    assert version == 1
    assert search(again, parse_line("siemens")) == search(index, parse_line("siemens"))
    return False


def test_the_index_of_another_database_is_refused(tmp_path: Path) -> None:
    ProfileIndex.build([]).save(tmp_path / "index", version=1, source="one")
    with pytest.raises(NotReady) as error:
        ProfileIndex.open(tmp_path / "index", source="two")
    assert error.value.code == "other_source"


# ------------------------------------------------------------------ trust


def test_who_is_left_out_leaves_no_trace(profiles: list[Profile]) -> None:
    """Twins: those who are excluded, and those who never were."""
    out = {profile.member for profile in profiles[::5]}
    excluded = np.array(sorted(out), np.uint32)
    others = [profile for profile in profiles if profile.member not in out]
    secret = Profile(9999, "secret", last_name="Kowalsky", company="Simens", offers="Strategei")
    with_them = ProfileIndex.build([*profiles, secret])
    without = ProfileIndex.build(others)
    options = {"exclude": np.union1d(excluded, np.array([9999], np.uint32))}
    for line in PLAIN_LINES:
        query = parse_line(line)
        for order in ("relevance", "name"):
            assert search(with_them, query, facets=FACETS, order=order, **options) == (
                search(without, query, facets=FACETS, order=order)
            )
    assert suggest(with_them, "mue", **options) == without.suggest("mue")
    for profile in [*(p for p in profiles if p.member in out), secret]:
        without.put(profile)
        without.remove(profile.member)
    assert search(with_them, parse_line("firma:simens"), **options) == (
        search(without, parse_line("firma:simens"))
    )


# -------------------------------------------------------------- suggestions


def test_suggestions_begin_as_typed_and_show_it(index: ProfileIndex) -> None:
    for typed in ("mue", "Mü", "mul"):
        found = suggest(index, typed, limit=50)
        assert found
        for one in found:
            (start, end), *_ = one.spans
            assert one.name[start:end].lower() in ("mü", "mül", "mue", "muel", "mu", "mul")
    both = index.suggest("anna mü")
    assert {one.name.split()[0] for one in both} <= {"Anna"}
    assert index.suggest("") == []
    assert index.suggest("  \x00") == []
    assert len(index.suggest("m", limit=3)) == 3
    assert index.suggest("x" * 10_000) == []


def test_suggestions_stay_inside_the_circle(index: ProfileIndex) -> None:
    inside = np.array(sorted(index.members())[::4], np.uint32)
    assert {one.member for one in suggest(index, "m", inside, 50)} <= set(inside.tolist())


# ------------------------------------------------------------------ bitmaps


@settings(max_examples=40)
@given(st.sets(st.integers(0, 2**32 - 1), max_size=60), st.integers(0, 300_000), st.integers(1, 9))
def test_bitmaps_of_arrays_are_those_of_numbers(some: set[int], start: int, step: int) -> None:
    many = set(range(start, start + 20_000 * step, step))
    ids = np.array(sorted(some | many), np.uint32)
    assert bitmap_of(ids) == BitMap(ids.tolist())
    assert (rows_of(bitmap_of(ids)) == ids).all()
    few = np.array([*some, *some], np.uint32)
    few = few[few < 1_000_000]
    assert merge(few) == BitMap(few.tolist())


# ------------------------------------------------------------------- bounds


def test_looked_up_words_stay_within_their_bounds() -> None:
    found = LookupCache(most=3)
    for number in range(5):
        found.put((number,), str(number))
    assert [found.get((number,)) for number in range(5)] == [None, None, "2", "3", "4"]
    found.get((2,))
    found.put((9,), "nine")
    assert [found.get((number,)) for number in (2, 3, 4, 9)] == ["2", None, "4", "nine"]


@pytest.mark.parametrize(
    "line", [" ".join(f"ab{i}*" for i in range(40)), "ab* oder ba*", " ".join(["xqzvw"] * 40)]
)
def test_heavy_questions_are_answered_with_bounded_work(index: ProfileIndex, line: str) -> None:
    assert count_calls(lambda: search(index, parse_line(line), facets=FACETS)) < CALLS_MAX
