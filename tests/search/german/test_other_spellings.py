"""Names across scripts and spellings, and offices by their other names: found, and behind."""

from __future__ import annotations

import pytest

from ecken.search import Profile, ProfileIndex
from ecken.search.query.query_parser import parse_line
from tests.search.calls import count, matching, search

NAMES = [
    ("ivanov", "Иванов"), ("iwanow", "Иванов"), ("Иванов", "Ivanov"), ("Иванов", "Iwanow"),
    ("Tschaikowski", "Чайковский"), ("Tchaikovsky", "Tchaikovsky"), ("Чайковский", "Tschaikowsky"),
    ("Gorbatschow", "Горбачёв"), ("gorbachev", "Горбачёв"), ("Горбачёв", "Gorbatschow"),
    ("Zelenskyy", "Зеленський"), ("Selenskyj", "Зеленський"), ("Shevchenko", "Шевченко"),
    ("Papadopoulos", "Παπαδόπουλος"), ("Παπαδόπουλος", "Papadopoulos"), ("Georgiou", "Γεωργίου"),
    ("djokovic", "Đoković"), ("Đoković", "Djokovic"), ("dokovic", "Đoković"),
    ("mueller", "Müller"), ("müller", "Mueller"), ("muller", "Müller"), ("soerensen", "Sørensen"),
    ("sörensen", "Sørensen"), ("Sørensen", "Soerensen"), ("weiss", "Weiß"), ("Weiß", "Weiss"),
    ("vandenberg", "van den Berg"), ("van den berg", "Vandenberg"),
    ("vonderleyen", "von der Leyen"),
    ("deniro", "De Niro"), ("Åkesson", "Aakesson"), ("aakesson", "Åkesson"), ("wang", "王"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "written"), NAMES)
def test_a_name_is_found_in_another_spelling_behind_the_very_name(asked: str, written: str) -> None:
    index = ProfileIndex.build([Profile(1, "a", "Kim", written), Profile(2, "b", "Kim", "Weber")])
    for line in (asked, f"nachname:({asked})"):
        assert matching(index, parse_line(line)).tolist() == [1]
    index.put(Profile(3, "z", "Kim", asked.title()))
    found = search(index, parse_line(asked)).hits
    assert {hit.member for hit in found} == {1, 3}
    scores = {hit.member: hit.score for hit in found}
    assert scores[3] >= scores[1]
    assert all(hit.why for hit in found)


@pytest.mark.parametrize("asked", ["李明", "明李", "李 明", "li ming", "Ming Li", "name:李明"])
def test_family_and_given_name_are_found_together(asked: str) -> None:
    people = [Profile(1, "a", "明", "李"), Profile(2, "b", "伟", "李"), Profile(3, "c", "明", "王")]
    assert ProfileIndex.build(people).matching(parse_line(asked)).tolist() == [1]


def test_another_spelling_says_so() -> None:
    index = ProfileIndex.build([Profile(1, "a", "Kim", "Иванов"), Profile(2, "b", "Kim", "Ivanov")])
    kinds = {h.member: {w.kind for w in h.why} for h in search(index, parse_line("ivanov")).hits}
    assert kinds == {1: {"spelling"}, 2: {"exact"}}


OFFICES = [
    ("CFO", "Finanzvorstand"), ("CFO", "Finanzvorständin"), ("CFO", "Chief Financial Officer"),
    ("CFO", "Kaufmännische Leitung"), ("Finanzvorstand", "CFO"), ("Chief Financial Officer", "CFO"),
    ("kaufmännische Leitung", "CFO"), ("Kaufmännischer Leiter", "Finanzvorstand"),
    ("CEO", "Geschäftsführerin"), ("CEO", "Chief Executive Officer"), ("GF", "Managing Director"),
    ("CEO", "Vorstandsvorsitzende"), ("CTO", "Technische Leitung"),
    ("CTO", "Chief Technology Officer"),
    ("RA", "Rechtsanwältin"), ("Rechtsanwalt", "RA"), ("StB", "Steuerberaterin"),
    ("Steuerberater", "StB"), ("WP", "Wirtschaftsprüferin"), ("HR", "Personalreferentin"),
    ("HR", "Human Resources"), ("Personal", "HR Business Partner"), ("PM", "Projektmanagerin"),
    ("PM", "Produktmanager"), ("VP", "Vice President Sales"), ("Vice President", "VP Sales"),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "written"), OFFICES)
@pytest.mark.parametrize("field", ["", "position:"])
def test_an_office_is_found_by_its_other_names(asked: str, written: str, field: str) -> None:
    people = [Profile(1, "a", position=written), Profile(2, "b", position="Gärtnerin")]
    index = ProfileIndex.build(people)
    assert matching(index, parse_line(f"{field}({asked})")).tolist() == [1]
    index.put(Profile(3, "z", position=asked))
    found = search(index, parse_line(f"{field}({asked})")).hits
    assert [hit.member for hit in found] == [3, 1]
    assert found[1].why


def test_the_same_office_says_so_and_a_short_word_in_small_letters_is_none() -> None:
    people = [Profile(1, "a", position="Finanzvorstand"), Profile(2, "b", about="um 5 pm, gern")]
    index = ProfileIndex.build(people)
    [hit] = search(index, parse_line("cfo")).hits
    assert {(why.kind, why.text) for why in hit.why} == {("office", "Finanzvorstand")}
    assert count(index, parse_line("Projektmanager")) == 0


def test_a_term_of_its_own_is_no_word() -> None:
    index = ProfileIndex.build([Profile(1, "a", "Kim", "van den Berg", position="CFO")])
    for line in ("=cfo", "=vandenberg", "cf*", "vanden*", "vandenbreg"):
        assert all(w.text in ("CFO", "van den Berg") for h in search(index, parse_line(line)).hits
                   for w in h.why)  # fmt: skip
