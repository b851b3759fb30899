"""Reads a file of contacts in a process of its own, and says who of it may be a match.

What was read ends with the process, and with it every address of somebody who is not here: the
process that serves the site never holds more than the bytes that came in. Started with the file on
standard input behind one line of JSON (``database_url``, ``columns``); writes one JSON object.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection

from ecken.errors import EckenError, Invalid
from ecken.exchange.columns import PersonField
from ecken.exchange.people import ImportedPeople, ImportedPerson
from ecken.exchange.reading import ImportedFile, read_contacts_file
from ecken.rules.address import parse_address
from ecken.service.imports.contacts_report import report_contacts
from ecken.store.database import Database
from ecken.store.profiles.matching import find_by_emails, find_by_link_keys
from ecken.store.profiles.members import email_key

__all__ = ["answer", "main"]

CPU_S = 60
WALL_S = 90
"""It ends by then, though the process that asked for it may be gone."""
MEMORY_BYTES = 2_000_000_000
"""Of addresses, those of the libraries included; a file itself takes less than 300 MB."""


def main() -> int:
    """Read, compare, write; return the exit code. The process limits itself first."""
    os.nice(5)
    signal.alarm(WALL_S)
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_S, CPU_S))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    head = sys.stdin.buffer.readline()
    sys.stdout.write(json.dumps(answer(head, sys.stdin.buffer.read())))
    return 0


def answer(head: bytes, content: bytes) -> dict[str, Any]:
    """Return what is told of a file, or why it is refused."""
    asked = json.loads(head)
    columns = {int(number): PersonField(field) for number, field in asked["columns"].items()}
    try:
        file = read_contacts_file(content, columns)
        with closing(Database(asked["database_url"])) as database, database.reading() as connection:
            return _told(file, connection)
    except EckenError as error:
        return {"error": _as_json(error)}


def _told(file: ImportedFile, connection: Connection) -> dict[str, Any]:
    """All that leaves this process: numbers, columns, the report, and who may be a match."""
    people, asked = _comparable(file.people), _comparable(file.invitations)
    return {
        "kind": file.kind.value,
        "people": len(file.people.people),
        "closed": file.people.closed,
        "compared": len(people),
        "keys": sum(len(one.emails) + len(one.links) for one in (*people, *asked)),
        "header": file.header,
        "columns": {number: field.value for number, field in file.columns.items()},
        "needs_columns": file.needs_columns,
        "problems": [_as_json(problem) for problem in file.people.problems],
        "problem_count": file.people.problem_count,
        "profile": asdict(file.profile),
        "own": asdict(file.own),
        "report": asdict(report_contacts(file.people.people)) if file.people.people else None,
        "found": _likely(connection, people),
        "invitations": _likely(connection, asked),
    }


def _comparable(people: ImportedPeople | None) -> list[ImportedPerson]:
    found = people.people if people else []
    return [person for person in found if person.emails or person.links]


def _likely(connection: Connection, people: list[ImportedPerson]) -> list[dict[str, Any]]:
    """Return of those who may be a match what is needed to show them, and the keys that matched."""
    by_email = find_by_emails(connection, _addresses(people))
    by_link = find_by_link_keys(connection, (key for one in people for key in one.links))
    found = []
    for person in people:
        emails = [key for email in person.emails if (key := _plain_address(email)) in by_email]
        links = [key for key in person.links if key in by_link]
        if emails or links:
            day = person.connected_on
            found.append(
                {"emails": emails, "links": links, "name": person.name,
                 "connected_on": day.isoformat() if day else None}
            )  # fmt: skip
    return found


def _addresses(people: Iterable[ImportedPerson]) -> set[str]:
    return {_plain_address(email) for person in people for email in person.emails} - {""}


def _plain_address(email: str) -> str:
    """The address as members' addresses are compared; empty for one that nobody can have."""
    if email.isascii() and email.isprintable() and "xn--" not in email:
        return email_key(email)
    try:
        return email_key(parse_address(email, is_known=True))
    except Invalid:
        return ""


def _as_json(error: EckenError) -> dict[str, Any]:
    return {
        "code": error.code,
        "template": error.template,
        "fields": error.fields,
        "status": error.status,
    }


if __name__ == "__main__":
    sys.exit(main())
