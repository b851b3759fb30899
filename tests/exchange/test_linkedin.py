"""LinkedIn's export in every generation: connections, invitations, and the member's own profile."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ecken.errors import Invalid
from ecken.exchange.address_tables import open_people_table
from ecken.exchange.detection import detect
from ecken.exchange.linkedin import LinkedinExport, read_export, read_invitations
from ecken.exchange.people import ImportedPeople, ImportKind
from tests.exchange.archives import CONNECTIONS as TABLE
from tests.exchange.archives import make_zip
from tests.exchange.real_files import CONNECTIONS, FILES

NOTES = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email '
    'addresses are missing.\nYou will only see those, who ""allow"" it."\n\n'
)
PROFILE = (
    "First Name,Last Name,Maiden Name,Address,Birth Date,Headline,Summary,Industry,Zip Code,"
    "Geo Location,Twitter Handles,Websites,Instant Messengers\n"
    'Anna,Weber,,,,Einkäuferin,"Zwei\nZeilen",Maschinenbau,50667,"Köln, Deutschland",[anna],'
    '"[COMPANY:https://weber.example,PERSONAL:https://anna.example/a]",\n'
)
POSITIONS = (
    "Company Name,Title,Description,Location,Started On,Finished On\n"
    "Weber GmbH,Leiterin Einkauf,Alles,Köln,Jan 2020,\n"
    "Alt AG,Einkäuferin,,,2015,Dec 2019\n"
)
EDUCATION = (
    "School Name,Start Date,End Date,Notes,Degree Name,Activities\n"
    "Universität zu Köln,2009,2014,,Diplom,\n"
)
INVITATIONS = (
    "From,To,Sent At,Message,Direction,inviterProfileUrl,inviteeProfileUrl\n"
    'Anna Weber,Bernd Braun,"1/29/26, 2:37 PM",Hallo,OUTGOING,'
    "https://www.linkedin.com/in/anna,https://www.linkedin.com/in/bernd-braun\n"
    'Cara Kurz,Anna Weber,"1/30/26, 2:37 PM",,INCOMING,'
    "https://www.linkedin.com/in/cara,https://www.linkedin.com/in/anna\n"
)


def read(content: bytes) -> ImportedPeople:
    """Read a table of connections, recognized as such."""
    assert detect(content) is ImportKind.LINKEDIN_CONNECTIONS
    return open_people_table(content, ImportKind.LINKEDIN_CONNECTIONS).read()


@pytest.mark.parametrize(
    ("folder", "people", "closed", "first", "link"),
    [
        ("claude-skills/Connections", 22, 0, "Priya Shah", "linkedin:priya-shah-demo"),
        ("de-header/Connections_de", 1, 0, "Hans Beispiel", "linkedin:hans"),
        ("de-header/Connections_en_umlaut", 3, 0, "Max Mustermann", "linkedin:max-mustermann"),
        ("labeldekho/Connections", 10, 0, "Alice Johnson", "linkedin:alicejohnson"),
        ("six-hops/Connections", 4, 1, "Priya Sharma", "linkedin:priya-sharma-1"),
        ("sourcer/Connections", 3, 0, "Priya Shah", "linkedin:priyashah"),
    ],
)
def test_files_of_connections(folder: str, people: int, closed: int, first: str, link: str) -> None:
    found = read((FILES / f"linkedin/{folder}.csv").read_bytes())
    assert (len(found.people), found.closed, found.problem_count) == (people, closed, 0)
    assert (found.people[0].name, found.people[0].links) == (first, (link,))
    assert all(person.links and person.connected_on for person in found.people)


@pytest.mark.parametrize("path", CONNECTIONS, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_file_saved_again_by_a_spreadsheet_reads_the_same(
    path: Path, encoding: str, line_end: str
) -> None:
    before = read(path.read_bytes())
    text = path.read_text("utf-8").replace("\n", line_end)
    after = read(text.encode(encoding))
    assert [(p.name, p.links, p.company) for p in after.people] == [
        (p.name, p.links, p.company) for p in before.people
    ]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        ("First Name,Last Name,Email Address,Company,Position,Connected On",
         "Anna,Weber,anna@example.org,Weber GmbH,Chefin,08 Feb 2021"),
        ("First Name,Last Name,URL,Email Address,Company,Position,Connected On",
         "Anna,Weber,https://linkedin.com/in/anna,anna@example.org,Weber GmbH,Chefin,8-Feb-21"),
        ("Vorname,Nachname,URL,E-Mail-Adresse,Unternehmen,Position,Verbunden am",
         "Anna,Weber,https://linkedin.com/in/anna,anna@example.org,Weber GmbH,Chefin,08 Feb 2021"),
        ("Vorname;Nachname;URL;E-Mail-Adresse;Unternehmen;Position;Verbunden am",
         "Anna;Weber;https://linkedin.com/in/anna;anna@example.org;Weber GmbH;Chefin;08.02.2021"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("notes", ["", NOTES, "Notes:\n\n"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_every_generation_of_columns(header: str, row: str, notes: str, end: str) -> None:
    found = read(f"{notes}{header}\n{row}{end}".encode())
    (person,) = found.people
    assert person.line == notes.count("\n") + 2
    assert (person.name, person.company, person.position) == ("Anna Weber", "Weber GmbH", "Chefin")
    assert person.emails == ("anna@example.org",)
    assert person.connected_on == date(2021, 2, 8)
    assert person.links == (("linkedin:anna",) if "URL" in header else ())


def test_closed_accounts_are_counted_and_create_nobody() -> None:
    found = read((TABLE + ",,,,,,03 Mar 2019\n" * 3).encode())
    assert (len(found.people), found.closed) == (1, 3)


def test_a_row_that_is_too_wide_is_named_with_its_line() -> None:
    found = read((TABLE + "a,b,c,d,e,f,g,h,i\n" + TABLE.splitlines()[1]).encode())
    assert [(p.code, p.fields["line"]) for p in found.problems] == [("import_row_wide", 3)]
    assert [person.line for person in found.people] == [2, 4]


def test_only_invitations_that_i_sent_are_read() -> None:
    assert detect(INVITATIONS.encode()) is ImportKind.LINKEDIN_INVITATIONS
    (person,) = read_invitations(INVITATIONS.encode()).people
    assert (person.name, person.links) == ("Bernd Braun", ("linkedin:bernd-braun",))
    assert person.connected_on == date(2026, 1, 29)


def test_invitations_of_before_2023_have_names_only() -> None:
    old = "From,To,Sent At,Message,Direction\nAnna Weber,Bernd Braun,1/29/21,,OUTGOING\n"
    (person,) = read_invitations(old.encode()).people
    assert (person.name, person.links) == ("Bernd Braun", ())


def whole_export(folder: str = "") -> LinkedinExport:
    """Read an export with all of its tables and some that are not read."""
    tables = {
        "Connections.csv": NOTES + TABLE,
        "Invitations.csv": INVITATIONS,
        "Profile.csv": PROFILE,
        "Positions.csv": POSITIONS,
        "Education.csv": EDUCATION,
        "Skills.csv": "Name\nEinkauf\nVerhandeln\nEinkauf\n",
        "Languages.csv": "Name,Proficiency\nEnglisch,Full professional proficiency\n",
        "messages.csv": (FILES / "linkedin/labeldekho/Messages.csv").read_bytes(),
        "Email Addresses.csv": "Email Address,Confirmed,Primary,Updated On\na@b.de,Yes,Yes,x\n",
        "media/photo.jpg": b"\xff\xd8" + bytes(3_000),
    }
    return read_export(make_zip({folder + name: content for name, content in tables.items()}))


@pytest.mark.parametrize("folder", ["", "Basic_LinkedInDataExport_02-08-2026/"])
def test_a_whole_export(folder: str) -> None:
    found = whole_export(folder)
    assert found.connections is not None
    assert [person.name for person in found.connections.people] == ["Anna Weber"]
    assert found.invitations is not None
    assert [person.name for person in found.invitations.people] == ["Bernd Braun"]
    profile = found.profile
    assert (profile.first_name, profile.last_name) == ("Anna", "Weber")
    assert (profile.headline, profile.summary) == ("Einkäuferin", "Zwei\nZeilen")
    assert (profile.zip_code, profile.place) == ("50667", "Köln, Deutschland")
    assert profile.websites == ["https://weber.example", "https://anna.example/a"]
    assert [(w.company, w.title, w.period.started, w.period.ended) for w in profile.positions] == [
        ("Weber GmbH", "Leiterin Einkauf", "2020-01", ""),
        ("Alt AG", "Einkäuferin", "2015", "2019-12"),
    ]
    assert [w.is_present for w in profile.positions] == [True, False]
    assert [(s.school, s.degree, s.period.ended) for s in profile.educations] == [
        ("Universität zu Köln", "Diplom", "2014")
    ]
    assert profile.skills == ["Einkauf", "Verhandeln"]
    assert [s.language for s in profile.languages] == ["Englisch"]


def test_localised_file_names_make_no_difference() -> None:
    found = read_export(make_zip({"Kontakte.csv": NOTES + TABLE, "Profil.csv": PROFILE}))
    assert found.connections is not None
    assert found.profile.headline == "Einkäuferin"
    assert found.invitations is None


def test_an_archive_of_something_else_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        read_export(make_zip({"a.csv": "Einkauf,Menge\nÄpfel,3\n", "b.txt": "x"}))
    assert caught.value.code == "linkedin_archive_foreign"
