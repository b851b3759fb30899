"""The query line and the form: always in step, clear about errors, bounded in work."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.search import from_form, parse_line, to_form, to_line
from ecken.search.query_ast import (
    QUERY_FIELDS,
    And,
    Listed,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Recruiter,
    Since,
    Word,
    all_of,
    any_of,
)
from tests.work_counter import count_calls

EXAMPLE = (
    'firma:siemens ort:hamburg~25km biete:"lean management" -branche:beratung '
    "oder position:einkauf*"
)


def test_the_example_of_the_guide() -> None:
    assert parse_line(EXAMPLE).root == Or(
        (
            And(
                (
                    Word("company", "siemens"),
                    Not(Word("industry", "beratung")),
                    Near("city", "hamburg", 25),
                    Phrase("offers", "lean management"),
                )
            ),
            Word("position", "einkauf", prefix=True),
        )
    )


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("firma:siemens", "company:siemens"), ("ort:hamburg~25km", "city:hamburg~25"),
        ("branche:62", "industry:62"), ("biete:x2", "offers:x2"), ("suche:yz", "seeks:yz"),
        ("recruiter:ja", "recruiter:yes"), ("neu_seit:31.01.2026", "new_since:2026-01-31"),
        ("plz:20095", "zip:20095"), ("sprache:englisch", "language:englisch"),
        ("aa oder bb", "aa or bb"), ("anfrage:keine", "request:none"),
        ("firma_früher:bosch", "company_former:bosch"), ("stadt:ulm", "place:ulm"),
    ],
)  # fmt: skip
def test_german_and_english_names_mean_the_same(german: str, english: str) -> None:
    assert parse_line(german) == parse_line(english)
    assert parse_line(to_line(parse_line(german), language="en")) == parse_line(german)


@pytest.mark.parametrize(
    ("line", "code", "position"),
    [
        ("firm:siemens", "query_unknown_field", 1),
        ("siemens (bosch", "query_bracket", 9),
        ("siemens) bosch", "query_bracket", 8),
        ('biete:"lean', "query_quote", 7),
        ("*", "query_prefix", 1),
        ("aa b*", "query_prefix", 4),
        ("a*b", "query_star", 2),
        ("*kauf", "query_star", 1),
        ("oder", "query_or_alone", 1),
        ("siemens oder", "query_or_alone", 13),
        ("(oder bosch)", "query_or_alone", 2),
        ("firma:", "query_value_missing", 7),
        ("firma: siemens", "query_value_missing", 7),
        ("ort:hamburg~-5km", "query_radius", 12),
        ("ort:hamburg~0", "query_radius", 12),
        ("ort:hamburg~99999km", "query_radius", 12),
        ("ort:hamburg~NaN", "query_radius", 12),
        ("ort:xyzzyburg~5km", "query_unknown_place", 5),
        ("plz:99999~5km", "query_unknown_place", 5),
        ("neu_seit:gestern", "query_date", 10),
        ("neu_seit:2026-02-30", "query_date", 10),
        ("recruiter:vielleicht", "query_yes_no", 11),
        ("anfrage:alle", "query_request", 9),
        ("(" * 40 + "a" + ")" * 40, "query_too_deep", 14),
        ("many", "query_too_many_conditions", 1),
        ("a" * 10_000, "query_too_long", 2001),
    ],
)
def test_errors_name_the_position(line: str, code: str, position: int) -> None:
    if code == "query_too_many_conditions":
        line = " ".join(f"w{i}" for i in range(100))
    with pytest.raises(Invalid) as error:
        parse_line(line)
    assert error.value.code == code
    assert error.value.fields["position"] == position
    assert "{" not in str(error.value)


def test_an_unknown_field_suggests_the_nearest() -> None:
    with pytest.raises(Invalid) as error:
        parse_line("bracnhe:62")
    assert error.value.fields["nearest"] == "branche"


@pytest.mark.parametrize(
    "line",
    ["", "   ", "()", "( )", "-", "- -", '""', "und", "aa und bb", "\x00", "\u202e", "\ud800"],
)
def test_empty_things_ask_nothing_or_only_what_is_left(line: str) -> None:
    assert parse_line(line).root in (None, all_of([Word("q", "aa"), Word("q", "bb")]))


def test_words_bind_tighter_than_or_and_brackets_tighter_still() -> None:
    assert parse_line("aa bb oder cc") == parse_line("(aa bb) oder cc")
    assert parse_line("aa (bb oder cc)") != parse_line("aa bb oder cc")
    assert parse_line("firma:(aa oder bb)") == parse_line("firma:aa oder firma:bb")
    assert parse_line("-(-aa)") == parse_line("aa")


def test_gender_marks_are_no_syntax() -> None:
    for word in (
        "Einkäufer:in",
        "Einkäufer*in",
        "Einkäufer(in)",
        "Einkäufer/in",
        "Einkäufer:innen",
    ):
        assert parse_line(word).root == Word("q", word)
        assert parse_line(f"position:{word}").root == Word("position", word)


FIELDS = ["q", "name", "company", "company_now", "position", "headline", "offers", "city", "school"]
WORDS = st.text("abcdefgäöüß0123", min_size=2, max_size=6).filter(
    lambda word: word not in ("oder", "or", "und", "and")
)
LEAVES = st.one_of(
    st.builds(Word, st.sampled_from(FIELDS), WORDS, st.booleans()),
    st.builds(Phrase, st.sampled_from(FIELDS), st.lists(WORDS, min_size=1).map(" ".join)),
    st.builds(Word, st.just("industry"), st.lists(WORDS, min_size=1, max_size=2).map(" ".join)),
    st.builds(Near, st.just("city"), st.sampled_from(["hamburg", "Bad Homburg"]), st.just(25.0)),
    st.builds(Near, st.just("postal_code"), st.just("20095"), st.sampled_from([1.0, 2.5])),
    st.builds(Recruiter, st.booleans()),
    st.builds(Since, st.dates(date(2000, 1, 1), date(2030, 1, 1))),
)


def _not(part: Node) -> Node:
    return part.part if isinstance(part, Not) else Not(part)


TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(all_of),
        st.lists(inner, min_size=1, max_size=4).map(any_of),
        inner.map(_not),
    ),
    max_leaves=12,
)


def _either(*words: str) -> Node:
    """The words before the last, or else the last."""
    *before, last = (Word("q", word) for word in words)
    return any_of([all_of(before), last])


@given(TREES, st.sampled_from(["de", "en"]))
@example(_not(_either("ad", "00")), "de")
@example(_either("an", "der", "00"), "de")
@example(_either("a", "d", "00"), "de")
@example(_not(_either("a.d.", "00")), "de")
def test_line_and_form_give_the_query_back(root: Node, language: str) -> None:
    query = Query(root)
    line = to_line(query, language=language)
    assert parse_line(line) == query, line
    form = to_form(query, language=language)
    assert from_form(form) == query, (line, form)


@pytest.mark.parametrize("before", ["an der", "a. d.", "a.d.", "a d", "An Der"])
def test_oder_after_on_the_is_the_river_and_after_other_words_it_is_or(before: str) -> None:
    assert parse_line(f"{before} Oder bb") == parse_line(f'{before} "Oder" bb')
    assert parse_line("ad oder bb") == parse_line("ad | bb")
    assert to_line(parse_line(f"({before}) oder bb")) == f"{before} | bb"


@pytest.mark.parametrize(
    "line",
    [
        "recruiter:nein -recruiter:nein",
        "ort:ulm ort:hamburg~5km",
        "-ort:hamburg~5km ort:ulm",
        "neu_seit:2026-01-01 (neu_seit:2025-01-01 oder neu_seit:2024-01-01)",
        "plz:20095~5km plz:20* ort:hamburg~9km",
        "branche:62 branche:bau",
    ],
)
def test_two_conditions_of_one_box_keep_their_order(line: str) -> None:
    query = parse_line(line)
    assert parse_line(to_line(query)) == query
    assert from_form(to_form(query)) == query


@given(st.text(max_size=80))
def test_any_text_is_read_or_refused_as_invalid(text: str) -> None:
    try:
        query = parse_line(text)
    except Invalid:
        return
    assert parse_line(to_line(query)) == query
    assert from_form(to_form(query)) == query


@given(st.text('ab"()-*~: \t|oder', max_size=60))
def test_any_syntax_is_read_or_refused_as_invalid(text: str) -> None:
    try:
        query = parse_line(text)
    except Invalid:
        return
    assert parse_line(to_line(query)) == query


@pytest.mark.parametrize("line", ["(" * 2000, ")" * 2000, '"' * 1999, "-" * 2000, "a:" * 1000])
def test_hostile_lines_take_work_in_proportion_to_their_length(line: str) -> None:
    def read(line: str) -> None:
        with suppress(Invalid):
            parse_line(line)

    whole = count_calls(lambda: read(line))
    half = count_calls(lambda: read(line[: len(line) // 2]))
    assert whole < 60 * len(line)
    assert whole < 3 * half + 1_000


@pytest.mark.parametrize(
    ("form", "line"),
    [
        ({"q": "lean", "company": "deutsche bahn"}, "lean unternehmen:deutsche unternehmen:bahn"),
        ({"city": "Hamburg", "radius": "25"}, "ort:Hamburg~25km"),
        ({"postal_code": "20095", "radius": "10 km"}, "plz:20095~10km"),
        ({"industry": "Handel mit Kfz"}, 'branche:"Handel mit Kfz"'),
        ({"recruiter": "on"}, "personalvermittlung:ja"),
        ({"request": "on"}, "anfrage:keine"),
        ({"position": "einkauf* oder vertrieb"}, "position:einkauf* oder position:vertrieb"),
        ({"company": '"Deutsche Bahn" -cargo'}, 'unternehmen:"Deutsche Bahn" -unternehmen:cargo'),
        ({"q": "firma:siemens", "city": ""}, "unternehmen:siemens"),
        ({"new_since": "2026-01-01"}, "neu_seit:2026-01-01"),
        ({"nonsense": "x"}, ""),
    ],
)
def test_a_form_is_a_line(form: dict[str, str], line: str) -> None:
    assert to_line(from_form(form)) == line


def test_a_radius_needs_a_place() -> None:
    with pytest.raises(Invalid) as error:
        from_form({"radius": "25"})
    assert error.value.code == "query_radius_alone"


@pytest.mark.parametrize("radius", ["-1", "abc", "0", "1e9", "٣"])
def test_a_radius_is_a_number_of_kilometres(radius: str) -> None:
    with pytest.raises(Invalid) as error:
        from_form({"city": "Hamburg", "radius": radius})
    assert error.value.fields["field"] == "radius"


def test_every_field_is_in_the_guide() -> None:
    guide = (Path(__file__).parents[3] / "docs" / "search.md").read_text(encoding="utf-8")
    for field in QUERY_FIELDS.values():
        for name in (field.name, field.german, field.english):
            assert f"`{name}" in guide or not name or f"{name}:" in guide, name


def test_a_public_id_that_begins_with_a_minus_is_no_exclusion() -> None:
    id_ = "-ywUUzJ3i_4pllNQF7x8WA"
    query = from_form({"contact_of": id_})
    assert query.root == Listed("contact_of", id_)
    assert to_form(query)["contact_of"] == id_
    assert from_form({"contact_of": "-anna"}).root == Not(Listed("contact_of", "anna"))
