"""A search as an address, a line and a form, which always agree.

The address holds the boxes of the form. The line above them says the same in one go; when both
are sent (without scripts), the line counts if it was changed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from starlette.datastructures import QueryParams

from ecken.errors import EckenError, Invalid
from ecken.search.matching.words import terms
from ecken.search.query import (
    FORM_FIELDS,
    Node,
    Phrase,
    Query,
    Word,
    all_of,
    any_of,
    from_form,
    parse_line,
    to_form,
    to_line,
)
from ecken.store.profiles.members import Card
from ecken.web.i18n import mark
from ecken.web.pages import address, query_of

__all__ = ["CHOSEN_MAX", "FACETS", "LABELS", "Question", "read_question", "unfinished"]

LABELS = {
    "q": mark("Words"),
    "name": mark("Name"),
    "first_name": mark("First name"),
    "last_name": mark("Last name"),
    "position": mark("Position"),
    "position_now": mark("Current position"),
    "position_former": mark("Former position"),
    "company": mark("Company"),
    "company_now": mark("Current company"),
    "company_former": mark("Former company"),
    "headline": mark("Headline"),
    "industry": mark("Industry"),
    "city": mark("City"),
    "postal_code": mark("Postal code"),
    "education": mark("Education"),
    "school": mark("School"),
    "degree": mark("Academic degree"),
    "subject": mark("Subject"),
    "language": mark("Language"),
    "offers": mark("Offers"),
    "seeks": mark("Seeks"),
    "about": mark("About"),
    "recruiter": mark("Recruiter"),
    "open_to_offers": mark("Open to offers"),
    "new_since": mark("New since"),
    "contact_of": mark("Contacts of"),
    "request": mark("Without open request"),
    "radius": mark("Radius (km)"),
}

FACETS = ("industry", "city", "company", "position", "language")
"""What can be chosen from beside the hits; chosen values stand in the address as ``f_city=…``."""

CHOSEN_MAX = 20
READ_MAX = 20_000
"""Characters of a text that are looked at; a search of more than 2,000 is refused."""
KEPT_MAX = 4_000
"""Characters of a refused search that are shown again."""
LONG_ADDRESS = 2_000
"""Characters of an address that too many links of one page would repeat."""


@dataclass(frozen=True)
class Question:
    """What is asked, in all its forms; ``error`` says what is wrong with what was typed."""

    query: Query = field(default_factory=Query)
    form: Mapping[str, str] = field(default_factory=dict)
    line: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values chosen per facet; any of them has to hold."""
    error: EckenError | None = None
    boxes: Mapping[str, str] = field(default_factory=dict)
    """Boxes that show another text than the address holds: names for ids."""
    choices: tuple[tuple[str, Card], ...] = ()
    """Members who may have been meant, each with the address that asks for them."""
    left_out: tuple[str, ...] = ()
    """Contacts left out of the picture, as the address holds them (``web/place/left_out.py``)."""

    @property
    def shown(self) -> Mapping[str, str]:
        """The boxes of the form as they are shown."""
        return {**self.form, **self.boxes}

    @property
    def is_long(self) -> bool:
        """Say whether the page has to do without the many links that would repeat all this."""
        return len(self.address("")) > LONG_ADDRESS

    def address(self, path: str, **more: object) -> str:
        """Return the address that asks this on ``path``."""
        facets = {f"f_{facet}": list(values) for facet, values in self.chosen.items()}
        return address(path, **{**self.form, **facets, "without": self.left_out, **more})

    def saved_as(self, language: str) -> str:
        """Return the line that asks the same, chosen values of facets included."""
        chosen = [
            any_of([node for value in values if (node := _as_condition(facet, value))])
            for facet, values in self.chosen.items()
        ]
        parts = [self.query.root, *chosen]
        whole = Query(all_of([part for part in parts if part is not None]))
        return to_line(whole, language=language)

    def toggled(self, facet: str, value: str) -> Question:
        """Return the question with a facet's value taken up, or left out if it was chosen."""
        had = self.chosen.get(facet, ())
        values = tuple(v for v in had if v != value) if value in had else (*had, value)
        rest = {other: kept for other, kept in self.chosen.items() if other != facet}
        return replace(self, chosen={**rest, facet: values} if values else rest)

    def toggling(self, facet: str, path: str, **more: object) -> Callable[[str], str]:
        """Return what leads from a value of a facet to the address of :meth:`toggled`."""
        had = self.chosen.get(facet, ())
        rest = {f"f_{other}": kept for other, kept in self.chosen.items() if other != facet}
        more = {"without": self.left_out, **more}
        before, after = query_of({**self.form, **rest}), query_of(more)

        def address_of(value: str) -> str:
            values = [v for v in had if v != value] if value in had else [*had, value]
            between = query_of({f"f_{facet}": values})
            asked = "&".join(part for part in (before, between, after) if part)
            return f"{path}?{asked}" if asked else path

        return address_of

    def without(self, *boxes: str) -> Question:
        """Return the question without these boxes (in its form; the query is left alone)."""
        return replace(self, form={n: text for n, text in self.form.items() if n not in boxes})


def _as_condition(facet: str, value: str) -> Node | None:
    """Return what asks for a value of a facet; for a position in all its forms."""
    if facet == "industry":
        return Word("industry", value)
    if facet == "position":
        return all_of([Word("position_now", term) for term in terms(value)])
    field_name = {"company": "company_now"}.get(facet, facet)
    return Phrase(field_name, value.replace('"', " ")) if terms(value) else None


def read_question(sent: QueryParams, language: str) -> Question:
    """Return the question of an address or a sent form."""
    boxes = {name: sent.get(name, "")[:READ_MAX] for name in FORM_FIELDS}
    line = sent.get("line", "")[:READ_MAX]
    chosen, left_out = _read_chosen(sent), tuple(sent.getlist("without"))
    counts_line = "line" in sent and line != sent.get("was")
    try:
        query = parse_line(line) if counts_line else from_form(boxes)
    except Invalid as error:
        shown = (line or boxes["q"])[:KEPT_MAX]
        return Question(Query(), _kept(boxes), shown, chosen, error, left_out=left_out)
    form = to_form(query, language=language)
    return Question(query, form, to_line(query, language=language), chosen, left_out=left_out)


def _kept(boxes: Mapping[str, str]) -> dict[str, str]:
    """Return what was typed, as far as it is shown again."""
    kept, room = {}, KEPT_MAX
    for name, text in boxes.items():
        if text[:room]:
            kept[name] = text[:room]
            room -= len(kept[name])
    return kept


def unfinished(question: Question, sent: QueryParams, language: str) -> Question | None:
    """Return the question with the last word of the line as a beginning, if it can be one.

    For whoever is still typing: `einkau` asks for nobody yet, `einkau*` for those to come.
    """
    line = sent.get("line", "")[:READ_MAX]
    if not _ENDS_IN_LETTERS.search(line):
        return None
    try:
        query = parse_line(line + "*")
    except Invalid:
        return None
    form = to_form(query, language=language)
    return replace(question, query=query, form=form, line=to_line(query, language=language))


_ENDS_IN_LETTERS = re.compile(r"[^\W\d_]{2}$")


def _read_chosen(sent: QueryParams) -> dict[str, tuple[str, ...]]:
    found = {}
    for facet in FACETS:
        values = [value[:200] for value in sent.getlist(f"f_{facet}")[:CHOSEN_MAX] if value]
        if values:
            found[facet] = tuple(dict.fromkeys(values))
    return found
