"""An example of each answer, composed from the description of its fields.

A value stands for a field's name and is the same wherever that name is used, so that no example
says another thing than its schema.
"""

from __future__ import annotations

from typing import Any

__all__ = ["ERRORS", "example_of"]

ERRORS = {
    400: ("call_invalid", "This call cannot be read."),
    401: (
        "token_invalid",
        "This needs a valid token: send the header “Authorization: Bearer …”.",
    ),
    403: ("scope_missing", "This token may only read. What was asked for needs “contact”."),
    404: ("not_found", "There is nothing here for you to see."),
    405: ("method_not_allowed", "This address cannot be called by this method."),
    409: ("request_not_pending", "This request is not pending any more."),
    413: ("body_too_large", "What was sent is too large."),
    414: ("address_too_long", "This address is too long."),
    415: (
        "content_type_invalid",
        "The body has to be JSON, with the header “Content-Type: application/json”.",
    ),
    422: ("input_invalid", "The input does not fit: limit: Input should be less than or equal."),
    429: ("too_many_tries", "Too many calls in a short time."),
    500: ("internal", "Something went wrong here; it has been noted."),
    503: ("site_busy", "Very much is going on here just now. Please try again in a moment."),
}

_EPOCH_S = 1_764_547_200
_NUMBER = 3
_PUBLIC_ID = "k3J2mQ8xR5vT1wZ7yB4nLg"
_TEXTS = {
    "about": "I build bridges, of steel mostly.",
    "alt": "The harbour in the morning",
    "answer": "Thank you, gladly.",
    "apply_to": "jobs@example.org",
    "city": "Hamburg",
    "company": "Blohm Werft",
    "country": "DE",
    "currency": "EUR",
    "day": "2025-12-01",
    "detail": "phone",
    "email": "anna.weber@example.org",
    "first_name": "Anna",
    "headline": "Head of purchasing",
    "explanation": "It is advertising.",
    "facts": "The post advertises a shop.",
    "ground_text": "Rule 3: no advertising",
    "hours": "full",
    "in_file": "Weber, Anna",
    "industry": "30",
    "industry_text": "Shipbuilding",
    "key": "blohm werft",
    "label": "Web site",
    "language": "de",
    "last_name": "Weber",
    "line": "company:Blohm city:Hamburg",
    "link": "https://ecken.example.org/join?invitation=…",
    "message": "We met in Bremen.",
    "monday": "2025-12-01",
    "name": "Anna Weber",
    "next": "eyJrIjoi…",
    "note": "Met at the trade fair.",
    "offers": "Steel structures",
    "place": "Hamburg",
    "position": "Purchasing manager",
    "postal_code": "20457",
    "reason": "We worked together.",
    "query": "company:Blohm city:Hamburg",
    "school": "TU Hamburg",
    "salary_from": "50000",
    "salary_to": "60000",
    "seeks": "Suppliers of sheet steel",
    "starts": "2026-01",
    "started": "2019",
    "ended": "2023",
    "subject": "Naval architecture",
    "tag": "trade fair",
    "text": "Who knows a shipyard with a free dock in March?",
    "title": "Purchasing manager (f/m/d)",
    "to_bridge": "Could you introduce me to Petra? We look for a dock in March.",
    "to_target": "Petra, we look for a dock in March.",
    "url": "https://example.org/anna",
    "word": "football",
}
_IDS = {"id", "to", "bridge", "target", "member", "conversation", "case", "ids", "members"}
_SCHEMAS = "#/components/schemas/"


def example_of(schema: dict[str, Any], schemas: dict[str, Any], name: str = "") -> Any:
    """Return a value that a schema allows; ``name`` is the field's whose value it is."""
    if "$ref" in schema:
        return example_of(schemas[schema["$ref"].removeprefix(_SCHEMAS)], schemas, name)
    if "const" in schema:
        return schema["const"]
    if "enum" in schema:
        return schema["enum"][0]
    if kinds := schema.get("anyOf") or schema.get("oneOf"):
        return example_of(kinds[0], schemas, name)
    match schema.get("type"):
        case "object":
            return _object(schema, schemas)
        case "array":
            return [example_of(one, schemas, name.removesuffix("s")) for one in _items(schema)]
        case "boolean":
            return False
        case "integer" | "number":
            return _number(schema)
        case "string":
            return _text(schema, name)
    return None


def _items(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the schemas of one item, or of all where each place has its own."""
    return list(schema.get("prefixItems", ())) or [schema["items"]]


def _object(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    fields = schema.get("properties", {})
    return {name: example_of(field, schemas, name) for name, field in fields.items()}


def _number(schema: dict[str, Any]) -> int:
    if schema.get("description", "").startswith("Epoch seconds"):
        return _EPOCH_S
    most = schema.get("maximum", _NUMBER)
    return int(max(schema.get("minimum", 0), min(most, _NUMBER)))


def _text(schema: dict[str, Any], name: str) -> str:
    if schema.get("format") == "date":
        return _TEXTS["day"]
    if name in _IDS:
        return _PUBLIC_ID
    return _TEXTS.get(name, "")
