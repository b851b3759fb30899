"""Lists of members as club software and spreadsheets write them: their columns."""

from ecken.exchange.member_lists.column_names import COLUMN_NAMES, EXPECTED_NAMES
from ecken.exchange.member_lists.mapping import (
    Mapping,
    check_mapping,
    guess_mapping,
    parse_mapping,
    written_mapping,
)
from ecken.exchange.member_lists.people_names import split_name

__all__ = [
    "COLUMN_NAMES",
    "EXPECTED_NAMES",
    "Mapping",
    "check_mapping",
    "guess_mapping",
    "parse_mapping",
    "split_name",
    "written_mapping",
]
