"""`ecken load`: all or nothing, and every bad line named."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Ecken

MEMBERS = """\
id,email,first_name,last_name,headline,company,position,industry,city,postal_code,country,\
offers,seeks,audience,listed,recruiter
1,ada@example.org,Ada,Weber,Leiterin,Zeiss,Leiterin Einkauf,62.01,Köln,50667,de,"Rat, Tat",Ruhe,\
second,false,ja
2,Ben@Example.org,Ben,Örtel,,,,Maschinenbau,,,,,,,,
3,cem@example.org,,Şahin,,,,,,,,,,nobody,yes,0
"""
CONTACTS = "a,b,since\n1,2,2020-02-29\n3,2,13.09.2020 14:26:40\n"
REQUESTS = "from,to,sent\n1,3,2023-11-01T12:00:00+01:00\n"


def write(folder: Path, **files: str | bytes) -> list[str]:
    """Write the lists and return the options that name them."""
    options = []
    for name, content in files.items():
        path = folder / f"{name}.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        options += [f"--{name}", str(path)]
    return options


def rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    """Ask the database that the command has written."""
    with sqlite3.connect(folder / "data" / "ecken.db") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_members_contacts_and_requests_are_loaded(ecken: Ecken, tmp_path: Path) -> None:
    lists = write(tmp_path, members=MEMBERS, contacts=CONTACTS, requests=REQUESTS)
    done = ecken("load", *lists, "--json")
    assert (done.code, done.err) == (0, "")
    assert json.loads(done.out) == {"members": 3, "contacts": 2, "requests": 1}
    assert rows(
        tmp_path,
        "SELECT load_id, email_key, first_name, last_name, company, industry, city, postal_code, "
        "country, offers, audience, is_listed, is_recruiter, state FROM members ORDER BY id",
    ) == [
        (
            *("1", "ada@example.org", "Ada", "Weber", "Zeiss", "62.01", "Köln", "50667", "DE"),
            *("Rat, Tat", "second", 0, 1, "active"),
        ),
        (
            *("2", "ben@example.org", "Ben", "Örtel", "", "28", "", "", ""),
            *("", "everyone", 1, 0, "active"),
        ),
        (
            *("3", "cem@example.org", "", "Şahin", "", "", "", "", ""),
            *("", "nobody", 1, 0, "active"),
        ),
    ]
    assert rows(tmp_path, "SELECT low_id, high_id, since FROM contacts ORDER BY low_id") == [
        (1, 2, 1_582_930_800),
        (2, 3, 1_600_000_000),
    ]
    assert rows(
        tmp_path, "SELECT sender_id, recipient_id, state, sent_at FROM contact_requests"
    ) == [(1, 3, "pending", 1_698_836_400)]
    assert rows(tmp_path, "SELECT version, kind, a, b FROM journal") == [
        *((n, "member_joined", n, None) for n in (1, 2, 3)),
        (4, "contact_added", 1, 2),
        (5, "contact_added", 2, 3),
    ]


BAD_LINES = {
    "a member without a name": ({"members": MEMBERS + "4,d@x.org,Dora,\n"}, 5, "has 4 fields"),
    "an empty last name": (
        {"members": "id,email,last_name\n4,d@x.org, \n"}, 2, "last_name is missing",
    ),
    "an id twice": (
        {"members": "id,email,last_name\n4,d@x.org,D\n4,e@x.org,E\n"}, 3,
        "id “4” stands in line 2 already",
    ),
    "an address twice, in another case": (
        {"members": "id,email,last_name\n4,d@x.org,D\n5,D@X.org,E\n"}, 3,
        "stands in line 2 already",
    ),
    "an address that is none": (
        {"members": "id,email,last_name\n4,d@,D\n"}, 2, "“d@” is no e-mail address",
    ),
    "an address with a line break": (
        {"members": 'id,email,last_name\n4,"d@x.org\nbcc: e@x.org",D\n'}, 2, "no e-mail address",
    ),
    "an audience that is none": (
        {"members": "id,email,last_name,audience\n4,d@x.org,D,all\n"}, 2, "audience “all”",
    ),
    "a listed that is neither yes nor no": (
        {"members": "id,email,last_name,listed\n4,d@x.org,D,maybe\n"}, 2,
        "listed “maybe” is neither true nor false",
    ),
    "a country that is none": (
        {"members": "id,email,last_name,country\n4,d@x.org,D,Atlantis\n"}, 2,
        "country “Atlantis” is no country",
    ),
    "a name that is too long": (
        {"members": f"id,email,last_name\n4,d@x.org,{'D' * 5000}\n"}, 2, "5000 characters",
    ),
    "an unknown column of contacts": (
        {"members": MEMBERS, "contacts": "a,b,shoe\n1,2,43\n"}, 1, "unknown column “shoe”",
    ),
    "a missing column": (
        {"members": "id,email\n4,d@x.org\n"}, 1, "needs a column “last_name”",
    ),
    "a column twice": (
        {"members": "id,email,last_name,id\n4,d@x.org,D,4\n"}, 1, "the column “id” twice",
    ),
    "an empty file": ({"members": ""}, 1, "The file is empty"),
    "a quotation mark that does not end": (
        {"members": 'id,email,last_name\n4,d@x.org,"D\n'}, 2, "never closed",
    ),
    "two encodings in one file": (
        {"members": b"id,email,last_name\n4,d@x.org,M\xc3\xbcller\n5,e@x.org,M\xfcller\n"}, 3,
        "mixes encodings",
    ),
    "a workbook": ({"members": b"PK\x03\x04 workbook"}, 1, "save the sheet as CSV"),
    "a contact with an unknown member": (
        {"members": MEMBERS, "contacts": "a,b\n1,2\n1,9\n"}, 3, "b “9” is no member",
    ),
    "a contact with oneself": (
        {"members": MEMBERS, "contacts": "a,b\n2,2\n"}, 2, "“2” stands on both sides",
    ),
    "a contact twice, in either order": (
        {"members": MEMBERS, "contacts": "a,b\n1,2\n2,3\n2,1\n"}, 4,
        "the same two stand in line 2 already",
    ),
    "a date that is none": (
        {"members": MEMBERS, "contacts": "a,b,since\n1,2,31/5/2020\n"}, 2,
        "since “31/5/2020” is no date",
    ),
    "a date serial of a spreadsheet": (
        {"members": MEMBERS, "contacts": "a,b,since\n1,2,45443\n"}, 2,
        "since “45443” is a number and no date",
    ),
    "a year": (
        {"members": MEMBERS, "requests": "from,to,sent\n1,2,2019\n"}, 2,
        "sent “2019” is a number and no date",
    ),
    "epoch seconds": (
        {"members": MEMBERS, "contacts": "a,b,since\n1,2,1600000000\n"}, 2, "is a number",
    ),
    "a day that is none": (
        {"members": MEMBERS, "contacts": "a,b,since\n1,2,2023-02-29\n"}, 2, "is no date",
    ),
    "a date to come": (
        {"members": MEMBERS, "contacts": "a,b,since\n1,2,2999-01-01\n"}, 2, "in the future",
    ),
    "a number of thousands of digits": (
        {"members": MEMBERS, "contacts": f"a,b,since\n1,2,{'9' * 5000}\n"}, 2,
        "is a number and no date",
    ),
    "a request between contacts": (
        {"members": MEMBERS, "contacts": "a,b\n1,2\n", "requests": "from,to\n2,1\n"}, 2,
        "the two are contacts",
    ),
    "two requests that cross": (
        {"members": MEMBERS, "requests": "from,to\n1,2\n2,1\n"}, 3, "the same two",
    ),
    "a request to oneself": (
        {"members": MEMBERS, "requests": "from,to\n1,1\n"}, 2, "stands on both sides",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_bad_line_is_named_and_nothing_is_loaded(ecken: Ecken, tmp_path: Path, case: str) -> None:
    files, line, reason = BAD_LINES[case]
    done = ecken("load", *write(tmp_path, **files))
    assert done.code == 2
    assert done.out == ""
    assert reason in done.err
    name = list(files)[-1]
    assert f"ecken: {tmp_path / name}.csv, line {line}: " in done.err
    assert done.err.splitlines()[-1].startswith("ecken: Nothing was loaded: 1 line")
    assert "Traceback" not in done.err
    assert rows(tmp_path, "SELECT count(*) FROM members") == [(0,)]


def test_every_bad_line_is_counted_and_the_first_fifty_are_named(
    ecken: Ecken, tmp_path: Path
) -> None:
    lines = "".join(f"{i},no address,D\n" for i in range(80))
    done = ecken("load", *write(tmp_path, members="id,email,last_name\n" + lines))
    assert done.code == 2
    assert done.err.count("no e-mail address") == 50
    assert "… and 30 more bad lines" in done.err


def test_the_line_numbers_hold_behind_empty_lines_and_line_breaks(
    ecken: Ecken, tmp_path: Path
) -> None:
    text = 'id,email,last_name,seeks\n\n1,a@x.org,A,"two\nlines"\n\n2,b@,B,\n'
    done = ecken("load", *write(tmp_path, members=text))
    assert f"{tmp_path}/members.csv, line 6: email “b@”" in done.err


@pytest.mark.parametrize("change", ["bom", "crlf", "semicolons", "blanks", "no last newline"])
def test_spreadsheets_ways_of_writing_are_read(ecken: Ecken, tmp_path: Path, change: str) -> None:
    text = "id,email,last_name\n1,a@x.org,Ä\n2,b@x.org,B\n"
    pairs = "a,b\n1,2\n"
    if change == "semicolons":
        text, pairs = text.replace(",", ";"), pairs.replace(",", ";")
    if change == "blanks":
        text, pairs = text.replace(",", " , "), pairs.replace(",", " , ")
    if change == "crlf":
        text, pairs = text.replace("\n", "\r\n"), pairs.replace("\n", "\r\n")
    if change == "no last newline":
        text, pairs = text.rstrip(), pairs.rstrip()
    start = "\ufeff" if change == "bom" else ""
    done = ecken("load", *write(tmp_path, members=start + text, contacts=start + pairs))
    assert (done.code, done.err) == (0, "")
    assert rows(tmp_path, "SELECT load_id, last_name FROM members") == [("1", "Ä"), ("2", "B")]
    assert rows(tmp_path, "SELECT count(*) FROM contacts") == [(1,)]


def test_control_and_direction_characters_do_not_come_in(ecken: Ecken, tmp_path: Path) -> None:
    text = "id,email,last_name,company\n1,a@x.org,A\u202eB\u200b,\x07Zei\x00ss\n"
    done = ecken("load", *write(tmp_path, members=text))
    assert done.code == 0, done.err
    assert rows(tmp_path, "SELECT last_name, company FROM members") == [("AB", "Zeiss")]


def test_a_second_load_adds_to_the_first(ecken: Ecken, tmp_path: Path) -> None:
    assert ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS)).code == 0
    more = "id,email,last_name\n4,d@x.org,D\n"
    done = ecken("load", *write(tmp_path, members=more, contacts="a,b\n4,1\n"), "--json")
    assert json.loads(done.out) == {"members": 1, "contacts": 1, "requests": 0}
    assert rows(tmp_path, "SELECT low_id, high_id FROM contacts ORDER BY 1, 2") == [
        (1, 2), (1, 4), (2, 3),
    ]  # fmt: skip


AGAIN = {
    "the id": ({"members": "id,email,last_name\n1,new@x.org,N\n"}, "id “1” was loaded before"),
    "the address": (
        {"members": "id,email,last_name\n9,ADA@example.org,N\n"}, "belongs to a member already",
    ),
    "the contact": ({"contacts": "a,b\n2,1\n"}, "the two are contacts already"),
    "the request": ({"requests": "from,to\n3,1\n"}, "the two have an open request"),
    "a contact of two with a request": ({"contacts": "a,b\n3,1\n"}, "have an open request"),
}  # fmt: skip


@pytest.mark.parametrize("case", AGAIN)
def test_what_is_there_already_is_not_loaded_again(ecken: Ecken, tmp_path: Path, case: str) -> None:
    first = write(tmp_path, members=MEMBERS, contacts=CONTACTS, requests=REQUESTS)
    assert ecken("load", *first).code == 0
    before = rows(tmp_path, "SELECT count(*) FROM journal")
    files, reason = AGAIN[case]
    done = ecken("load", *write(tmp_path, **files))
    assert done.code == 2
    assert reason in done.err
    assert rows(tmp_path, "SELECT count(*) FROM journal") == before


def test_files_that_cannot_be_read_are_named(ecken: Ecken, tmp_path: Path) -> None:
    done = ecken("load", "--members", tmp_path / "none.csv")
    assert (done.code, done.out) == (2, "")
    assert done.err == f"ecken: {tmp_path}/none.csv cannot be read: no such file or directory.\n"
    assert ecken("load", "--members", tmp_path).code == 2
    assert "Name at least one" in ecken("load").err
