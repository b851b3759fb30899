"""Address books as tables: Google, Outlook, and any other by its columns."""

from __future__ import annotations

import csv
import io

import pytest

from ecken.errors import Invalid
from ecken.exchange.address_tables import OpenTable, open_people_table
from ecken.exchange.columns import PersonField, guess_columns
from ecken.exchange.detection import detect
from ecken.exchange.people import PEOPLE_MAX, ImportKind


def table(*rows: dict[str, str]) -> bytes:
    """Return a CSV of these rows."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue().encode()


def opened(content: bytes) -> OpenTable:
    """Open a table as the kind that its content tells."""
    return open_people_table(content, detect(content))


GOOGLE_OLD = table(
    {
        "Name": "Anna Weber", "Given Name": "Anna", "Additional Name": "", "Family Name": "Weber",
        "Group Membership": "* myContacts ::: Verein",
        "E-mail 1 - Type": "* Home", "E-mail 1 - Value": "anna@example.org ::: a.w@example.org",
        "E-mail 2 - Type": "Work", "E-mail 2 - Value": "weber@weber.example",
        "Phone 1 - Type": "Mobile", "Phone 1 - Value": "+49 170 000 ::: +49 221 000",
        "Organization 1 - Name": "Weber GmbH", "Organization 1 - Title": "Chefin",
        "Website 1 - Type": "Profile",
        "Website 1 - Value": "http\\://www.example.org ::: https://www.linkedin.com/in/anna",
    }
)  # fmt: skip
GOOGLE_NEW = table(
    {
        "First Name": "Anna", "Middle Name": "", "Last Name": "Weber", "Nickname": "",
        "Organization Name": "Weber GmbH", "Organization Title": "Chefin",
        "Organization Department": "", "Labels": "* myContacts ::: Verein",
        "E-mail 1 - Label": "* Privat",
        "E-mail 1 - Value": "anna@example.org ::: a.w@example.org",
        "E-mail 2 - Label": "Arbeit", "E-mail 2 - Value": "weber@weber.example",
        "Website 1 - Label": "Profil", "Website 1 - Value": "https://www.linkedin.com/in/anna",
    }
)  # fmt: skip
OUTLOOK_EN = table(
    {
        "Title": "Dr.", "First Name": "Anna", "Middle Name": "", "Last Name": "Weber",
        "Suffix": "", "Company": "Weber GmbH", "Department": "", "Job Title": "Chefin",
        "Business Street": "", "Business Phone": "", "Home Phone": "",
        "E-mail Address": "anna@example.org", "E-mail Type": "SMTP",
        "E-mail Display Name": "Anna (other@example.org)", "E-mail 2 Address": "a.w@example.org",
        "E-mail 3 Address": "weber@weber.example",
        "Web Page": "https://www.linkedin.com/in/anna",
    }
)  # fmt: skip
OUTLOOK_DE = table(
    {
        "Anrede": "Frau", "Vorname": "Anna", "Weitere Vornamen": "", "Nachname": "Weber",
        "Suffix": "", "Firma": "Weber GmbH", "Abteilung": "", "Position": "Chefin",
        "Straße geschäftlich": "", "Telefon geschäftlich": "", "Telefon privat": "",
        "E-Mail-Adresse": "anna@example.org", "E-Mail-Typ": "SMTP",
        "E-Mail: Angezeigter Name": "Anna (other@example.org)",
        "E-Mail 2: Adresse": "a.w@example.org", "E-Mail 3: Adresse": "weber@weber.example",
        "Webseite": "https://www.linkedin.com/in/anna",
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (GOOGLE_OLD, ImportKind.GOOGLE),
        (GOOGLE_NEW, ImportKind.GOOGLE),
        (OUTLOOK_EN, ImportKind.OUTLOOK),
        (OUTLOOK_DE, ImportKind.OUTLOOK),
        (OUTLOOK_DE.decode().encode("cp1252"), ImportKind.OUTLOOK),
        (OUTLOOK_DE.decode().encode("utf-16"), ImportKind.OUTLOOK),
    ],
    ids=["google old", "google new", "outlook en", "outlook de", "cp1252", "utf-16"],
)
def test_address_books_are_told_apart_and_read_alike(content: bytes, kind: ImportKind) -> None:
    assert detect(content) is kind
    (person,) = opened(content).read().people
    assert (person.name, person.company, person.position) == ("Anna Weber", "Weber GmbH", "Chefin")
    assert person.emails == ("anna@example.org", "a.w@example.org", "weber@weber.example")
    assert person.links == ("linkedin:anna",)
    assert person.line == 2


def test_any_other_table_is_read_by_the_columns_that_are_named() -> None:
    content = b"Wer;Wo;Womit\nWeber, Anna;Weber GmbH;anna@example.org\n"
    found = opened(content)
    assert found.kind is ImportKind.TABLE
    assert found.columns == {2: PersonField.EMAIL}  # by what stands in it
    columns = {0: PersonField.NAME, 1: PersonField.COMPANY, 2: PersonField.EMAIL}
    (person,) = found.read(columns).people
    assert (person.first_name, person.last_name) == ("Anna", "Weber")
    assert (person.company, person.emails) == ("Weber GmbH", ("anna@example.org",))


def test_a_column_of_profiles_is_guessed_by_what_stands_in_it() -> None:
    rows = [["Anna", "https://www.linkedin.com/in/anna"], ["Bernd", "linkedin.com/in/bernd"]]
    assert guess_columns(["Wer", "Was"], rows) == {1: PersonField.LINK}


def test_nobody_is_compared_by_name() -> None:
    content = b"Vorname,Nachname,Firma\nAnna,Weber,Weber GmbH\n"
    with pytest.raises(Invalid) as caught:
        opened(content).read()
    assert caught.value.code == "import_no_column"
    with pytest.raises(Invalid):
        opened(content).read({0: PersonField.NAME, 7: PersonField.EMAIL})


def test_a_table_of_more_people_than_anybody_knows_is_refused_with_the_line() -> None:
    content = b"Name,E-Mail\n" + b"Anna,anna@example.org\n" * (PEOPLE_MAX + 1)
    with pytest.raises(Invalid) as caught:
        opened(content).read()
    assert caught.value.code == "import_too_many"
    assert caught.value.fields["line"] == PEOPLE_MAX + 2


@pytest.mark.parametrize("content", [b"", b"  \n\n", b"\n"])
def test_an_empty_file_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        detect(content)
    assert caught.value.code in ("import_empty", "table_empty")
