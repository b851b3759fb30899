"""Which column holds what: guessed for the lists of known programs, written down, checked."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.exchange.member_lists import (
    COLUMN_NAMES,
    check_mapping,
    guess_mapping,
    parse_mapping,
    split_name,
    written_mapping,
)
from ecken.exchange.tables import Row

HEADERS = {
    "a German spreadsheet": (
        "Mitgliedsnr.;Anrede;Nachname;Vorname;Straße;PLZ;Ort;Geburtsdatum;E-Mail;Eintritt;Austritt",
        {"id": "Mitgliedsnr.", "email": "E-Mail", "first_name": "Vorname",
         "last_name": "Nachname", "postal_code": "PLZ", "city": "Ort", "left": "Austritt"},
    ),
    "SEWOBE": (
        "Mitgliedsnummer;Anrede;Titel;Vorname;Name;Firma;Straße;PLZ;Ort;Land;E-Mail;Austrittsdatum",
        {"id": "Mitgliedsnummer", "email": "E-Mail", "first_name": "Vorname", "last_name": "Name",
         "company": "Firma", "postal_code": "PLZ", "city": "Ort", "country": "Land",
         "left": "Austrittsdatum"},
    ),
    "easyVerein": (
        "Mitgliedsnummer;Firma;Vorname;Nachname;Login E-Mail oder Benutzername;PLZ;Ort;Land",
        {"id": "Mitgliedsnummer", "email": "Login E-Mail oder Benutzername",
         "first_name": "Vorname", "last_name": "Nachname", "company": "Firma",
         "postal_code": "PLZ", "city": "Ort", "country": "Land"},
    ),
    "ClubDesk": (
        "Nachname;Vorname;Firma;PLZ;Ort;Land;E-Mail;Mitglied-Nr.;Beruf",
        {"id": "Mitglied-Nr.", "email": "E-Mail", "first_name": "Vorname",
         "last_name": "Nachname", "company": "Firma", "position": "Beruf", "postal_code": "PLZ",
         "city": "Ort", "country": "Land"},
    ),
    "Admidio": (
        "Nachname,Vorname,Straße,PLZ,Ort,Land,E-Mail",
        {"email": "E-Mail", "first_name": "Vorname", "last_name": "Nachname",
         "postal_code": "PLZ", "city": "Ort", "country": "Land"},
    ),
    "CiviCRM": (
        "Internal Contact ID,Contact Type,Display Name,First Name,Last Name,Job Title,"
        "Current Employer,City,Postal Code,Country,Email",
        {"id": "Internal Contact ID", "email": "Email", "first_name": "First Name",
         "last_name": "Last Name", "company": "Current Employer", "position": "Job Title",
         "city": "City", "postal_code": "Postal Code", "country": "Country"},
    ),
    "Wild Apricot": (
        "User ID,First name,Last name,Organization,Email,Phone,Membership status",
        {"id": "User ID", "email": "Email", "first_name": "First name", "last_name": "Last name",
         "company": "Organization"},
    ),
    "vutuv": (
        "id,first_name,last_name,headline,email",
        {"id": "id", "email": "email", "first_name": "first_name", "last_name": "last_name",
         "headline": "headline"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("program", HEADERS)
def test_the_columns_of_known_programs_are_guessed(program: str) -> None:
    line, wanted = HEADERS[program]
    header = line.split(";" if ";" in line else ",")
    assert guess_mapping(header) == wanted
    check_mapping(guess_mapping(header), header)


def test_addresses_are_found_by_what_is_in_the_column() -> None:
    rows = [Row(2, ("1", "Ada Weber", "ada@x.org")), Row(3, ("2", "Ben Rot", ""))]
    assert guess_mapping(["Nr", "Mitglied", "Kontakt"], rows) == {
        "id": "Nr", "full_name": "Mitglied", "email": "Kontakt",
    }  # fmt: skip


@given(st.dictionaries(
    st.sampled_from(list(COLUMN_NAMES)),
    st.text("abÄ .-=#(", min_size=1, max_size=9).map(str.strip).filter(bool),
))  # fmt: skip
def test_a_mapping_that_is_written_down_is_read_again(mapping: dict[str, str]) -> None:
    assert parse_mapping(written_mapping(mapping)) == mapping
    assert parse_mapping(f"\n# note\n{written_mapping(mapping)}") == mapping


@pytest.mark.parametrize(
    ("mapping", "code"),
    [
        ({"shoe": "Name"}, "mapping_unknown_column"),
        ({"email": "Post", "last_name": "Name"}, "mapping_not_in_list"),
        ({"email": "Doppelt", "last_name": "Name"}, "mapping_ambiguous"),
        ({"email": "Mail", "last_name": "Mail"}, "mapping_used_twice"),
        ({"last_name": "Name"}, "mapping_incomplete"),
        ({"email": "Mail", "first_name": "Name"}, "mapping_incomplete"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: dict[str, str], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_mapping(mapping, ["Name", "Mail", "Doppelt", "Doppelt"])
    assert refused.value.code == code


def test_a_mapping_that_is_none_is_refused_with_its_line() -> None:
    with pytest.raises(Invalid) as refused:
        parse_mapping("email = Mail\nlast_name Name\n")
    assert (refused.value.code, refused.value.fields["line"]) == ("mapping_unreadable", 2)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Weber, Ada", "Ada", "Weber"), ("Ada Weber", "Ada", "Weber"), ("Weber", "", "Weber"),
        ("Ada Maria Weber", "Ada Maria", "Weber"), ("Ada von der Au", "Ada", "von der Au"),
        ("von Au, Ada", "Ada", "von Au"), ("Von Au", "Von", "Au"), ("", "", ""),
    ],
)  # fmt: skip
def test_whole_names_are_taken_apart(text: str, first: str, last: str) -> None:
    assert split_name(text) == (first, last)
