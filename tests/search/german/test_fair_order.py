"""Order does not follow gender; who holds a position comes before who held, offers or seeks it."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from ecken.search import Profile, ProfileIndex
from ecken.search.query.query_parser import parse_line
from tests.search.calls import search

FORMS = {
    "Einkäufer": ("Einkäuferin", "Einkäufer:in", "Einkäufer*in", "Einkäufer/in", "Einkäufer/-in",
                  "EinkäuferInnen", "Einkäufer_in", "Einkäufer(in)", "Einkaeuferin"),
    "Kaufmann": ("Kauffrau", "Kaufleute", "Kaufmann/-frau", "Kaufperson"),
    "Hebamme": ("Entbindungspfleger",),
    "Ärztin": ("Arzt", "Ärzt*in", "Ärztinnen"),
    "Beamter": ("Beamtin", "Beamt*in", "Beamte"),
    "Krankenschwester": ("Krankenpfleger", "Krankenpflegerin"),
    "Friseur": ("Friseurin", "Friseuse"),
    "Dozent": ("Dozentin", "Dozierende"),
    "Leiter": ("Leiterin", "Leitung"),
    "Technischer Leiter": ("Technische Leiterin", "Technische Leitung"),
    "Vorsitzender": ("Vorsitzende", "Vorsitzende:r"),
    "Rechtsanwalt": ("Rechtsanwältin", "Rechtsanwält:in"),
    "Chairman": ("Chairwoman", "Chairperson"),
    "Landrat": ("Landrätin",),
    "Bischof": ("Bischöfin",),
    "Bauherr": ("Bauherrin", "Bauherrinnen"),
    "Ratsherr": ("Ratsfrau", "Ratsherrin"),
    "Schirmherr": ("Schirmfrau", "Schirmherrin"),
    "Direktor": ("Direktorin", "Direktrice"),
    "Zimmermann": ("Zimmerfrau", "Zimmerleute"),
    "Waiter": ("Waitress",),
    "Actor": ("Actress",),
    "Foreman": ("Forewoman", "Foreperson"),
    "Ombudsmann": ("Ombudsfrau", "Ombudsperson"),
    "Notar": ("Notarin", "Notar:in"),
    "Abgeordneter": ("Abgeordnete", "Abgeordnete:r"),
    "Obmann": ("Obfrau", "Obleute"),
}  # fmt: skip


def _scores(line: str, *positions: str) -> list[int]:
    index = ProfileIndex.build(
        Profile(i, f"{i:022}", position=position) for i, position in enumerate(positions, 1)
    )
    found = {hit.member: hit.score for hit in search(index, parse_line(line)).hits}
    return [found.get(i, 0) for i in range(1, len(positions) + 1)]


@pytest.mark.parametrize("title", FORMS)
@pytest.mark.parametrize("field", ["", "position:"])
def test_whichever_form_is_typed_all_weigh_the_same(title: str, field: str) -> None:
    forms = (title, *FORMS[title])
    for typed in forms:
        scores = _scores(f"{field}({typed})", *forms)
        assert scores[0], typed
        assert len(set(scores)) == 1, typed


@pytest.mark.parametrize("typed", ["einkäuf*", "Einkäufer*", "einkäuferin*", "einkaufsleit*"])
def test_a_beginning_prefers_no_form(typed: str) -> None:
    pair = ("Einkaufsleiter", "Einkaufsleiterin") if "leit" in typed else FORMS["Einkäufer"][:1]
    scores = _scores(typed, *(pair if len(pair) > 1 else ("Einkäuferin", "Einkäuferinnen")))
    assert len(set(scores)) == 1


def _people(title: tuple[str, str], size: int) -> list[Profile]:
    """Women and men in equal numbers, in random order of ids, with names of several origins."""
    chance = random.Random(11)
    names = ["Anna Weber", "Jonas Weber", "Ayşe Yılmaz", "Mehmet Yılmaz", "Olga Ивановa", "Li Wang"]
    people = []
    for member in chance.sample(range(1, 10 * size), size):
        first, last = chance.choice(names).split()
        gender = chance.randrange(2)
        people.append(
            Profile(
                member, "".join(chance.choices("abcdefgh", k=22)), first_name=first, last_name=last,
                position=title[gender], joined=chance.randrange(1_700_000_000),
            )
        )  # fmt: skip
    return people


@pytest.mark.parametrize(
    "typed", ["Einkäufer", "Einkäuferin", "Einkäufer:in", "position:einkäufer"]
)
def test_among_equals_only_the_random_id_decides(typed: str) -> None:
    people = _people(("Einkäufer", "Einkäuferin"), 120)
    found = search(ProfileIndex.build(people), parse_line(typed), limit=200)
    assert [hit.public_id for hit in found.hits] == sorted(person.public_id for person in people)
    ranks = {person.member: rank for rank, person in enumerate(sorted(people, key=_public_id))}
    swapped = [replace(p, position="Einkäuferin" if p.position == "Einkäufer" else "Einkäufer")
               for p in people]  # fmt: skip
    again = search(ProfileIndex.build(swapped), parse_line(typed), limit=200)
    assert [ranks[hit.member] for hit in again.hits] == list(range(len(people)))


def _public_id(person: Profile) -> str:
    return person.public_id


@pytest.mark.parametrize("typed", ["einkaufsleiter", "Einkaufsleiterin", "leiterin einkauf"])
@pytest.mark.parametrize("held", ["Einkaufsleiter", "Leiterin Einkauf", "Einkaufsleiterin"])
def test_who_holds_comes_before_who_held_before_who_offers_and_seeks(typed: str, held: str) -> None:
    here = [
        Profile(1, "z1", position=held),
        Profile(2, "y2", headline=held + " bei Bosch"),
        Profile(3, "x3", former=(("Bosch", "Einkaufsleiter"),)),
        Profile(4, "w4", offers="Einkaufsleiter auf Zeit"),
        Profile(5, "v5", seeks="Einkaufsleiter"),
        Profile(6, "u6", about="Früher Einkaufsleiter"),
    ]
    found = search(ProfileIndex.build(here), parse_line(typed))
    assert [hit.member for hit in found.hits] == [1, 2, 3, 4, 5, 6]


def test_a_title_written_short_comes_after_it_is_written_out() -> None:
    long, short = _scores("geschäftsführerin", "Geschäftsführer", "GF")
    assert long > short > 0
