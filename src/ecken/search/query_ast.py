"""The query AST: what is searched, independent of how it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

__all__ = [
    "And", "Leaf", "Listed", "Near", "Node", "Not", "Or", "Phrase", "Query", "QueryField",
    "PLAIN_BOXES", "QUERY_FIELDS", "Recruiter", "Since", "Word", "all_of", "any_of", "leaves",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class QueryField:
    """One thing to filter by: its names in the line, and the text fields it looks into."""

    name: str
    german: str
    english: str
    also: tuple[str, ...] = ()
    looks_into: tuple[str, ...] = ()


_ALL = (
    "last_name", "first_name", "position", "company", "headline", "offers", "city", "seeks",
    "industry_text", "former_position", "former_company", "subject", "school", "degree",
    "language", "about", "postal_code",
)  # fmt: skip

# In the order of the form; the first is the free text, which has no name in the line.
QUERY_FIELDS: dict[str, QueryField] = {
    field.name: field
    for field in (
        QueryField("q", "", "", (), _ALL),
        QueryField("name", "name", "name", (), ("last_name", "first_name")),
        QueryField("first_name", "vorname", "first_name", ("firstname",), ("first_name",)),
        QueryField("last_name", "nachname", "last_name", ("lastname", "surname"), ("last_name",)),
        QueryField(
            "position", "position", "position", ("titel", "beruf", "title", "job"),
            ("position", "former_position"),
        ),
        QueryField("position_now", "position_jetzt", "position_now", (), ("position",)),
        QueryField(
            "position_former", "position_früher", "position_former", ("position_frueher",),
            ("former_position",),
        ),
        QueryField(
            "company", "unternehmen", "company", ("firma", "arbeitgeber", "employer"),
            ("company", "former_company"),
        ),
        QueryField(
            "company_now", "unternehmen_jetzt", "company_now", ("firma_jetzt",), ("company",)
        ),
        QueryField(
            "company_former", "unternehmen_früher", "company_former",
            ("unternehmen_frueher", "firma_früher", "firma_frueher"),
            ("former_company",),
        ),
        QueryField("headline", "überschrift", "headline", ("ueberschrift",), ("headline",)),
        QueryField("industry", "branche", "industry", ("wz",), ("industry_text",)),
        QueryField("city", "ort", "city", ("stadt", "place"), ("city",)),
        QueryField("postal_code", "plz", "zip", ("postleitzahl", "postal_code"), ("postal_code",)),
        QueryField(
            "education", "ausbildung", "education", ("studium",), ("subject", "school", "degree")
        ),
        QueryField("school", "schule", "school", ("hochschule", "uni"), ("school",)),
        QueryField("degree", "abschluss", "degree", (), ("degree",)),
        QueryField("subject", "fach", "subject", ("studienfach",), ("subject",)),
        QueryField("language", "sprache", "language", ("sprachen", "languages"), ("language",)),
        QueryField("offers", "biete", "offers", ("bietet", "ich_biete"), ("offers",)),
        QueryField("seeks", "suche", "seeks", ("sucht", "ich_suche"), ("seeks",)),
        QueryField("about", "über", "about", ("ueber",), ("about",)),
        QueryField("recruiter", "personalvermittlung", "recruiter", ("personaler", "headhunter")),
        QueryField(
            "open_to_offers", "offen_für_angebote", "open_to_offers",
            ("offen_fuer_angebote", "angebote", "offen", "wechselwillig", "open"),
        ),
        QueryField("new_since", "neu_seit", "new_since", ("neu", "seit", "since", "new")),
        QueryField(
            "contact_of", "kontakt_von", "contact_of",
            ("kontakte_von", "contacts_of", "kontaktvon", "kontaktevon", "contactof", "contactsof"),
        ),
        QueryField("request", "anfrage", "request", ("kontaktanfrage",)),
    )
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Word:
    """One word in a field; ``prefix`` if it was written with ``*``. Industry: the whole value."""

    field: str
    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other, as written."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Near:
    """Within ``km`` kilometres of a city or postal code (``field`` says which)."""

    field: str
    text: str
    km: float


@dataclass(frozen=True, slots=True)
class Since:
    """Joined on that day, as it was for who asks, or later."""

    day: date
    field: str = "new_since"


@dataclass(frozen=True, slots=True)
class Recruiter:
    """Is (or is not) a recruiter."""

    yes: bool
    field: str = "recruiter"


@dataclass(frozen=True, slots=True)
class Listed:
    """In a set of members that only the asker can name, and resolves.

    ``contact_of`` with a public id or a name: contacts of that member, as far as the viewer may
    see them.
    ``request`` with ``none``: no request pending between the viewer and the member.
    ``open_to_offers`` with ``yes`` or ``no``: the viewer may know that the member is, or not.
    """

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Not:
    """Everyone else."""

    part: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of several."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of several."""

    parts: tuple[Node, ...]


Leaf = Word | Phrase | Near | Since | Recruiter | Listed
Node = Leaf | Not | And | Or


def all_of(parts: list[Node]) -> Node | None:
    """The conjunction, flat, in the order of the form; none of nothing."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, And) else [part])]
    flat = list(dict.fromkeys(flat))
    flat.sort(key=_place)
    return And(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def any_of(parts: list[Node]) -> Node | None:
    """The disjunction, flat, each alternative once; none of nothing."""
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, Or) else [part])]
    flat = list(dict.fromkeys(flat))
    return Or(tuple(flat)) if len(flat) > 1 else flat[0] if flat else None


def leaves(node: Node | None) -> Iterator[Leaf]:
    """All conditions of a tree, from left to right."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, Not):
        yield from leaves(node.part)
    elif node is not None:
        yield node


_ORDER = {name: place for place, name in enumerate(QUERY_FIELDS)}


# Fields whose box takes one plain condition; what is more stands in the box `q`.
PLAIN_BOXES = frozenset({"recruiter", "open_to_offers", "new_since", "contact_of", "request"})


def _place(node: Node) -> tuple[int, bool]:
    """By the box of the form; of one field, what stands in `q` comes first, as it is read first."""
    conditions = list(leaves(node))
    fields = {leaf.field for leaf in conditions}
    if len(fields) != 1:
        return 0, False
    name = fields.pop()
    if name in PLAIN_BOXES:
        return _ORDER[name], not isinstance(node, Not | And | Or)
    return _ORDER[name], not any(isinstance(leaf, Near) for leaf in conditions)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked; no ``root`` asks for everyone. Equal questions are equal objects."""

    root: Node | None = None

    def leaves(self) -> list[Leaf]:
        """All conditions, from left to right."""
        return list(leaves(self.root))

    def listed(self) -> list[Listed]:
        """The sets that the asker has to resolve."""
        return [leaf for leaf in self.leaves() if isinstance(leaf, Listed)]

    def __bool__(self) -> bool:
        return self.root is not None
