"""Queries: syntax tree, line and form, which always agree.

``parse_line(to_line(query)) == query`` and ``from_form(to_form(query)) == query``.
"""

from ecken.search.query.query_form import FORM_FIELDS, from_form, to_form
from ecken.search.query.query_parser import parse_line, to_line
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

__all__ = [
    "FORM_FIELDS", "QUERY_FIELDS", "And", "Listed", "Near", "Node", "Not", "Or", "Phrase", "Query",
    "Recruiter", "Since", "Word", "all_of", "any_of", "from_form", "parse_line", "to_form",
    "to_line",
]  # fmt: skip
