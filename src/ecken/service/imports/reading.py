"""What is learnt of a file of contacts, by a process that reads it and ends."""

from __future__ import annotations

import ctypes
import json
import logging
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from ecken.errors import EckenError, Invalid, NotReady
from ecken.exchange.columns import ColumnMapping, PersonField
from ecken.exchange.linkedin.profile import LinkedinProfile, Period, School, Spoken, Work
from ecken.exchange.own_archive import OwnProfile
from ecken.exchange.people import ImportKind
from ecken.service.imports import reading_process
from ecken.service.imports.contacts_report import ContactsReport, read_report
from ecken.service.runtime.asked_process import ask_process

__all__ = ["Likely", "ReadFile", "give_memory_back", "read_apart"]

_LOG = logging.getLogger("ecken.imports")
_BUSY_WAIT_S = 30.0
_AT_ONCE = threading.BoundedSemaphore(2)
"""Files that a process of the site has read at a time: each may take some 300 MB."""


@dataclass(frozen=True, slots=True)
class Likely:
    """Somebody in the file who may be a match, with the keys by which they were found."""

    emails: tuple[str, ...]
    links: tuple[str, ...]
    name: str
    connected_on: date | None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """All that is known of a file after it was read: of whom it does not match, counts."""

    kind: ImportKind
    people: int
    closed: int
    compared: int
    keys: int
    """Addresses and links that were compared."""
    header: tuple[str, ...]
    columns: dict[int, PersonField]
    needs_columns: bool
    problems: list[Invalid]
    problem_count: int
    profile: LinkedinProfile
    own: OwnProfile
    report: ContactsReport | None
    """Over all people in it; ``None`` if it names nobody."""
    found: list[Likely]
    asked: list[Likely]
    """Whom the viewer has asked on LinkedIn."""


def read_apart(content: bytes, columns: ColumnMapping, *, database_url: str) -> ReadFile:
    """Read a file in a process of its own.

    Raises
    ------
    Invalid
        What reading raises.
    NotReady
        ``import_busy``; ``import_failed``: it took too long, or too much memory;
        ``import_fault``: something else went wrong here, and stands in the log.
    """
    asked = {"database_url": database_url, "columns": {n: f.value for n, f in columns.items()}}
    with _one_of_few():
        said = _run(json.dumps(asked).encode() + b"\n", content)
    if "error" in said:
        raise _as_error(said["error"])
    return _read_file(said)


def _run(head: bytes, content: bytes) -> dict[str, Any]:
    answer = ask_process(reading_process.__file__, head, content, wall_s=reading_process.WALL_S)
    if answer.is_at_limit:
        raise NotReady(
            "import_failed",
            "The file could not be read: it takes too much time or memory. Split it, or export "
            "contacts alone.",
        )
    if answer.is_fault:
        _LOG.error("a file was not read: code %d\n%s", answer.code, answer.trace)
        raise NotReady(
            "import_fault",
            "The file could not be read because of a fault of ours, which has been noted. Nothing "
            "was changed. The same contacts in another form, as vCard or CSV, may be read.",
        )
    said: dict[str, Any] = json.loads(answer.output)
    return said


def _read_file(said: Mapping[str, Any]) -> ReadFile:
    return ReadFile(
        kind=ImportKind(said["kind"]),
        people=said["people"],
        closed=said["closed"],
        compared=said["compared"],
        keys=said["keys"],
        header=tuple(said["header"]),
        columns={int(number): PersonField(field) for number, field in said["columns"].items()},
        needs_columns=said["needs_columns"],
        problems=[
            error for one in said["problems"] if isinstance(error := _as_error(one), Invalid)
        ],
        problem_count=said["problem_count"],
        profile=_profile(said["profile"]),
        own=OwnProfile(**said["own"]),
        report=read_report(said["report"]) if said["report"] else None,
        found=[_likely(one) for one in said["found"]],
        asked=[_likely(one) for one in said["invitations"]],
    )


def _as_error(said: Mapping[str, Any]) -> EckenError:
    family = Invalid if said["status"] < NotReady.status else NotReady
    return family(said["code"], said["template"], **said["fields"])


def _likely(said: Mapping[str, Any]) -> Likely:
    day = said["connected_on"]
    return Likely(
        tuple(said["emails"]),
        tuple(said["links"]),
        said["name"],
        date.fromisoformat(day) if day else None,
    )


def _profile(said: dict[str, Any]) -> LinkedinProfile:
    said["positions"] = [
        Work(one["title"], one["company"], Period(**one["period"])) for one in said["positions"]
    ]
    said["educations"] = [
        School(one["school"], one["degree"], Period(**one["period"])) for one in said["educations"]
    ]
    said["languages"] = [Spoken(**one) for one in said["languages"]]
    return LinkedinProfile(**said)


@contextmanager
def _one_of_few() -> Iterator[None]:
    """Wait for a place to read a file in."""
    if not _AT_ONCE.acquire(timeout=_BUSY_WAIT_S):
        raise NotReady(
            "import_busy",
            "Several files are being read right now. Please try again in a minute.",
        )
    try:
        yield
    finally:
        _AT_ONCE.release()


def give_memory_back() -> None:
    """Give free memory back to the system, and with it what stood there, as far as it can be."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
