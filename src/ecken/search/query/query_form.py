"""The search form: the same query as the line, with a field for each kind of filter.

Each box takes what the line takes after its field name: words, quotes, ``-``, ``oder``, brackets,
``*``. Whatever fits in no box stands in ``q`` as a line, so every query has a form, and
``from_form(to_form(query)) == query``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ecken.errors import Invalid
from ecken.search.query.budget import check_length, check_size
from ecken.search.query.query_parser import parse_line, read_km, to_line
from ecken.search.query_ast import (
    PLAIN_BOXES,
    QUERY_FIELDS,
    And,
    Listed,
    Near,
    Node,
    Query,
    Recruiter,
    Since,
    all_of,
    any_of,
    leaves,
)

__all__ = ["FORM_FIELDS", "from_form", "to_form"]

# Names of all boxes, in order; `radius` belongs to `postal_code` or else to `city`.
FORM_FIELDS = (*QUERY_FIELDS, "radius")
_ID = re.compile(r"[A-Za-z0-9_-]{22}")
_WHOLE = ("industry", "contact_of")  # boxes whose text is one value, blanks and all


def from_form(fields: Mapping[str, str]) -> Query:
    """The query of a filled form; empty boxes ask nothing, unknown names are ignored."""
    boxes = {name: (fields.get(name) or "").strip() for name in FORM_FIELDS}
    check_length(boxes.values(), field="q")
    parts: list[Node] = []
    near = _near(boxes)
    if near is not None:
        parts.append(near)
        boxes["city"] = boxes["postal_code"] = ""
    for name in QUERY_FIELDS:
        if boxes[name]:
            root = _box(name, boxes[name]).root
            parts += [root] if root is not None else []
    query = Query(all_of(parts))
    check_size(query.root)
    return query


def _box(name: str, text: str) -> Query:
    if name == "recruiter" and text.lower() in ("on", "1"):
        return Query(Recruiter(True))
    if name == "open_to_offers" and text.lower() in ("on", "1"):
        return Query(Listed("open_to_offers", "yes"))
    if name == "request":
        return Query(Listed("request", "none"))
    if name in _WHOLE and (_is_id(name, text) or not _is_written_as_line(text)):
        return parse_line(f'"{text}"', field=name)
    return parse_line(text, field=name)


def _is_id(name: str, text: str) -> bool:
    """Say whether a member's public id stands in the box: one in 64 begins with a minus."""
    return name == "contact_of" and _ID.fullmatch(text) is not None


def _is_written_as_line(text: str) -> bool:
    words = text.lower().split()
    return '"' in text or "(" in text or text.startswith("-") or "oder" in words or "or" in words


def _near(boxes: Mapping[str, str]) -> Node | None:
    if not boxes["radius"]:
        return None
    km = read_km(boxes["radius"], "radius")
    field = "postal_code" if boxes["postal_code"] else "city"
    place = boxes[field].replace('"', " ").strip()
    if not place:
        raise Invalid(
            "query_radius_alone",
            "A radius needs a city or a postal code.",
            field="radius",
            position=1,
        )
    return parse_line(f'"{place}"~{km:g}', field=field).root


def to_form(query: Query, *, language: str = "de") -> dict[str, str]:
    """The boxes of a query, without empty ones."""
    root = query.root
    parts = root.parts if isinstance(root, And) else (root,) if root is not None else ()
    sorted_parts: dict[str, list[Node]] = {}
    form: dict[str, str] = {}
    near = [part for part in parts if isinstance(part, Near)]
    alone = near[0] if len(near) == 1 and not _others_in_place_boxes(parts) else None
    if alone is not None:
        form = {alone.field: alone.text, "radius": f"{alone.km:g}"}
    for part in parts:
        if part is not alone:
            sorted_parts.setdefault(_box_of(part, form), []).append(part)
    for name in QUERY_FIELDS:
        if name in sorted_parts:
            form[name] = _box_text(name, sorted_parts[name], language)
    return form


def _others_in_place_boxes(parts: tuple[Node, ...]) -> bool:
    others = [part for part in parts if not isinstance(part, Near)]
    return any(_only_field(part) in ("city", "postal_code") for part in others)


def _only_field(part: Node) -> str | None:
    names = {leaf.field for leaf in leaves(part)}
    return names.pop() if len(names) == 1 else None


def _box_of(part: Node, form: Mapping[str, str]) -> str:
    name = _only_field(part)
    if name is None or name in form or any(isinstance(leaf, Near) for leaf in leaves(part)):
        return "q"
    if name in PLAIN_BOXES:
        return name if isinstance(part, Recruiter | Since | Listed) else "q"
    return name


def _box_text(name: str, parts: list[Node], language: str) -> str:
    if name in ("recruiter", "open_to_offers", "request") and len(parts) == 1:
        return to_line(Query(parts[0]), language=language, field=name)
    whole = Query(And(tuple(parts)) if len(parts) > 1 else any_of(parts))
    text = to_line(whole, language=language, field=name)
    if name in _WHOLE and len(parts) > 1:
        return f"({text})"  # several values, not one of several words
    if name in _WHOLE and len(parts) == 1 and text.count('"') == 2 and text[0] == text[-1] == '"':
        bare = text[1:-1]
        return bare if _is_id(name, bare) or not _is_written_as_line(bare) else text
    return text
