"""Column mappings of a list: given, saved from the last time, or guessed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice

from sqlalchemy import Connection

from ecken.errors import EckenError, Invalid
from ecken.exchange.member_lists import (
    EXPECTED_NAMES,
    check_mapping,
    guess_mapping,
    parse_mapping,
    written_mapping,
)
from ecken.exchange.tables import Encoding, Row, read_table
from ecken.service.loading.list_reader import Source, name_of, opened
from ecken.store.site.list_mappings import find_mapping, keep_mapping

__all__ = ["ListHead", "keep_mapping_of", "look_at_list"]

_LOOKED_AT_ROWS = 50


@dataclass(frozen=True)
class ListHead:
    """What was found out about a list from its beginning."""

    header: tuple[str, ...] = ()
    header_line: int = 1
    encoding: Encoding | None = None
    separator: str = ""
    rows: Sequence[Row] = ()
    """The first rows."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    """Name in the list by column of Ecken."""
    origin: str = "guessed"
    """``given``, ``kept`` or ``guessed``."""
    fault: tuple[str, int, EckenError] | None = None
    """Why the list cannot be read: file, line, reason."""

    @property
    def left_out(self) -> list[str]:
        """The columns of the list that nothing is taken from."""
        taken = set(self.mapping.values())
        return [name for name in self.header if name and name not in taken]


def look_at_list(
    connection: Connection, source: Source, given: Mapping[str, str] | None = None
) -> ListHead:
    """Read the beginning of a list and find out which column holds what.

    Raises
    ------
    Invalid
        ``file_unreadable``; for a mapping that is ``given`` and does not fit, ``mapping_…``.
    """
    with opened(source) as stream:
        try:
            table = read_table(stream, expected=EXPECTED_NAMES)
            rows = list(islice(table.rows(), _LOOKED_AT_ROWS))
        except Invalid as error:
            line = error.fields.get("line")
            return ListHead(fault=(name_of(source), line if isinstance(line, int) else 1, error))
    header = table.header
    mapping, origin = _mapping_for(connection, header, rows, given)
    head = ListHead(
        header, table.header_line, table.encoding, table.separator, rows, mapping, origin
    )
    try:
        check_mapping(dict(mapping), header)
    except Invalid as error:
        if given is not None:
            raise
        return ListHead(
            header, table.header_line, table.encoding, table.separator, rows, mapping, origin,
            (name_of(source), table.header_line, error),
        )  # fmt: skip
    return head


def _mapping_for(
    connection: Connection,
    header: Sequence[str],
    rows: Sequence[Row],
    given: Mapping[str, str] | None,
) -> tuple[Mapping[str, str], str]:
    if given is not None:
        return given, "given"
    kept = find_mapping(connection, _hash_of(header))
    if kept is not None:
        return parse_mapping(kept), "kept"
    return guess_mapping(header, rows), "guessed"


def keep_mapping_of(connection: Connection, head: ListHead, *, at: int) -> None:
    """Keep how a list was understood, for the next one with the same header."""
    if head.origin == "given":
        keep_mapping(connection, _hash_of(head.header), written_mapping(dict(head.mapping)), at=at)


def _hash_of(header: Sequence[str]) -> str:
    return sha256("\x00".join(header).encode("utf-8", "replace")).hexdigest()
