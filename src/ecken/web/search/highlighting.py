"""Highlighting of matches: pieces of text, some underlined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ecken.search.results import Why
from ecken.service.search.search import Hit
from ecken.store.profiles.members import Card
from ecken.web.rendering.fragments import Piece
from ecken.web.search.search_form import LABELS

__all__ = ["Note", "ShownHit", "pieces_of", "show_hit"]

SNIPPET = 90
"""Characters of a long text around its first match."""

_LABELS = {
    "position": LABELS["position"],
    "offers": LABELS["offers"],
    "seeks": LABELS["seeks"],
    "industry_text": LABELS["industry"],
    "former_position": LABELS["position_former"],
    "former_company": LABELS["company_former"],
    "subject": LABELS["subject"],
    "school": LABELS["school"],
    "degree": LABELS["degree"],
    "language": LABELS["language"],
    "about": LABELS["about"],
    "postal_code": LABELS["postal_code"],
}


@dataclass(frozen=True, slots=True)
class Note:
    """A match in a field that the hit does not show anyhow."""

    label: str
    pieces: list[Piece]


@dataclass(frozen=True, slots=True)
class ShownHit:
    """A hit with its texts in pieces."""

    hit: Hit
    name: list[Piece]
    headline: list[Piece]
    company: list[Piece]
    city: list[Piece]
    notes: list[Note]
    written_like: list[str]
    """Words of the question that are a name of the hit in another script or spelling."""
    same_office: list[str]
    """Words of the question for an office that the hit calls otherwise."""
    sounds_like: list[str]
    """Words of the question that only sound like a name of the hit."""
    spelled_like: list[str]
    """Words of the question that the hit has only if they were mistyped."""


def show_hit(hit: Hit) -> ShownHit:
    """Return the texts of a hit, underlined where they matched."""
    card, places = hit.card, _by_field(hit.why)
    name = _cut(card.first_name, places.get("first_name", []))
    if card.first_name:
        name.append(Piece(" ", is_match=False))
    return ShownHit(
        hit=hit,
        name=name + _cut(card.last_name, places.get("last_name", [])),
        headline=_cut(card.headline, places.get("headline", [])),
        company=_cut(card.company, places.get("company", [])),
        city=_cut(card.city, places.get("city", [])),
        notes=_notes(card, places),
        written_like=_asked(hit, "spelling"),
        same_office=_asked(hit, "office"),
        sounds_like=_asked(hit, "phonetic"),
        spelled_like=_asked(hit, "fuzzy"),
    )


def pieces_of(text: str, spans: Iterable[tuple[int, int]]) -> list[Piece]:
    """Cut a text into what was typed of it and what was not."""
    pieces: list[Piece] = []
    at = 0
    for start, end in sorted(spans):
        pieces += [Piece(text[at:start], is_match=False), Piece(text[start:end], is_match=True)]
        at = end
    return [piece for piece in [*pieces, Piece(text[at:], is_match=False)] if piece.text]


def _by_field(whys: Iterable[Why]) -> dict[str, list[Why]]:
    found: dict[str, list[Why]] = {}
    for why in whys:
        found.setdefault(why.field, []).append(why)
    return found


def _asked(hit: Hit, kind: str) -> list[str]:
    """The words of the question that matched so, and in no better way."""
    better = {why.word for why in hit.why if why.kind != kind}
    return list(dict.fromkeys(w.word for w in hit.why if w.kind == kind and w.word not in better))


def _notes(card: Card, places: dict[str, list[Why]]) -> list[Note]:
    notes = []
    for field, label in _LABELS.items():
        whys = places.get(field, [])
        if not whys or (field == "position" and card.position and card.position in card.headline):
            continue
        text = getattr(card, field, None)
        if text is None:  # a list in the profile that the card does not carry: the words alone
            words = ", ".join(dict.fromkeys(why.text for why in whys))
            notes.append(Note(label, [Piece(words, is_match=True)]))
        else:
            notes.append(Note(label, _shortened(_cut(text, whys))))
    return notes


def _cut(text: str, whys: Iterable[Why]) -> list[Piece]:
    """Cut ``text`` at the places that matched; places that lie across each other become one."""
    pieces: list[Piece] = []
    at = 0
    for why in sorted(whys, key=lambda w: (w.start, -w.end)):
        if why.start < at or text[why.start : why.end] != why.text:
            continue
        if why.start > at:
            pieces.append(Piece(text[at : why.start], is_match=False))
        pieces.append(Piece(why.text, is_match=True))
        at = why.end
    if at < len(text):
        pieces.append(Piece(text[at:], is_match=False))
    return pieces


def _shortened(pieces: list[Piece]) -> list[Piece]:
    """Keep the surroundings of the matches of a long text."""
    if sum(len(piece.text) for piece in pieces) <= SNIPPET:
        return pieces
    half = SNIPPET // 2
    kept: list[Piece] = []
    for i, piece in enumerate(pieces):
        text = piece.text
        if not piece.is_match and len(text) > half:
            head = "" if i == 0 else text[: half // 2]
            tail = "" if i == len(pieces) - 1 else text[-half // 2 :]
            text = f"{head}…{tail}"
        kept.append(Piece(text, piece.is_match))
    return kept
