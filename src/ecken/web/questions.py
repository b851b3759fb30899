"""A search as an address, a line and a form: always the same question.

The address holds the boxes of the form. The line above them says the same in one go; when both
are sent (without scripts), the line counts if it was changed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ecken.errors import EckenError, Invalid
from ecken.search.query import (
    FORM_FIELDS,
    And,
    Node,
    Or,
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
from ecken.web.i18n import mark
from ecken.web.pages import address

__all__ = ["FACET_FIELDS", "LABELS", "Question", "read_question", "toggled", "without"]

LABELS = {
    "q": mark("Words"),
    "name": mark("Name"),
    "first_name": mark("First name"),
    "last_name": mark("Last name"),
    "position": mark("Position"),
    "position_now": mark("Position now"),
    "position_former": mark("Former position"),
    "company": mark("Company"),
    "company_now": mark("Company now"),
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
    "new_since": mark("New since"),
    "contact_of": mark("Contacts of"),
    "request": mark("Without open request"),
    "radius": mark("Radius (km)"),
}

FACET_FIELDS = {
    "industry": "industry",
    "city": "city",
    "company": "company_now",
    "position": "position_now",
    "language": "language",
}
"""Which box a value of a facet goes into."""


@dataclass(frozen=True)
class Question:
    """What is asked, in all its forms; ``error`` says what is wrong with what was typed."""

    query: Query = field(default_factory=Query)
    form: Mapping[str, str] = field(default_factory=dict)
    line: str = ""
    error: EckenError | None = None

    def address(self, path: str, **more: object) -> str:
        """Return the address that asks this on ``path``."""
        return address(path, **{**self.form, **more})


def read_question(sent: Mapping[str, str], language: str) -> Question:
    """Return the question of an address or a sent form."""
    boxes = {name: sent.get(name, "")[:2_500] for name in FORM_FIELDS}
    line = sent.get("line", "")[:2_500]
    counts_line = "line" in sent and line != sent.get("was")
    try:
        return ask(parse_line(line) if counts_line else from_form(boxes), language)
    except Invalid as error:
        kept = {name: text for name, text in boxes.items() if text}
        return Question(Query(), kept, line or boxes["q"], error)


def ask(query: Query, language: str) -> Question:
    """Return a query in all its forms."""
    form = to_form(query, language=language)
    return Question(query, form, to_line(query, language=language))


def toggled(query: Query, box: str, value: str) -> tuple[Query, bool]:
    """Return the query with a facet's value taken up or left out, and whether it was in it."""
    node = parse_line(f'"{_plain(value)}"', field=box).root
    if node is None:
        return query, False
    rest, chosen = _apart(query, box)
    if node in chosen:
        chosen.remove(node)
        return _together(rest, chosen), True
    return _together(rest, [*chosen, node]), False


def without(query: Query, box: str) -> Query:
    """Return the query without the values of a facet: what its other values are counted in."""
    return _together(_apart(query, box)[0], [])


def _plain(value: str) -> str:
    return value.replace('"', " ")


def _together(rest: list[Node], chosen: list[Node]) -> Query:
    either = any_of(chosen) if chosen else None
    return Query(all_of([*rest, *([either] if either is not None else [])]))


def _apart(query: Query, box: str) -> tuple[list[Node], list[Node]]:
    """Split a query into all else, and the values chosen in ``box`` (one of which must hold)."""
    root = query.root
    parts: list[Node] = list(root.parts) if isinstance(root, And) else [root] if root else []
    for part in parts:
        values: list[Node] = list(part.parts) if isinstance(part, Or) else [part]
        if all(isinstance(v, Word | Phrase) and v.field == box for v in values):
            return [other for other in parts if other is not part], values
    return parts, []
