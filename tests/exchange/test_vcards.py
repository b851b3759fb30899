"""vCards of every version and program; a broken one does not take the others with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.exchange.people import ImportedPerson
from ecken.exchange.vcards import CardFields, read_vcards, write_vcard
from ecken.exchange.vcards.read import _escaped_fields, _plain_fields, _SoundLine
from tests.exchange.real_files import FILES

SIMPLE = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Weber;Anna;;;\r\nEMAIL:anna@example.org\r\nEND:VCARD\r\n"


def card(*lines: str, version: str = "3.0") -> bytes:
    """Return a file of one card."""
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""]).encode()


def read_one(content: bytes) -> ImportedPerson:
    """Return the one person in the file, which has no problem."""
    found = read_vcards(content)
    assert [str(problem) for problem in found.problems] == []
    assert len(found.people) == 1
    return found.people[0]


@pytest.mark.parametrize(
    ("file", "people", "name", "emails", "company"),
    [
        ("John_Doe_ANDROID", 6, "", ["john.doe@company.com"], ""),
        ("John_Doe_BLACK_BERRY", 1, "john Doe", [], "Acme Solutions"),
        ("John_Doe_EVOLUTION", 1, "John Doe", ["john.doe@ibm.com"], "IBM"),
        ("John_Doe_GMAIL", 1, "John Doe", ["john.doe@ibm.com"], "IBM"),
        ("John_Doe_IPHONE", 1, "John Doe", ["john.doe@ibm.com"], "IBM"),
        ("John_Doe_LOTUS_NOTES", 1, "John Doe", ["john.doe@ibm.com", "billy_bob@gmail.com"], "IBM"),
        ("John_Doe_MAC_ADDRESS_BOOK", 1, "John Doe", ["john.doe@ibm.com"], "IBM"),
        ("John_Doe_MS_OUTLOOK", 1, "John Doe", ["john.doe@ibm.cm"], "IBM"),
        ("gmail-list", 3, "Arnold Smith", ["asmithk@gmail.com"], ""),
        ("gmail-single", 1, "Greg Dartmouth", ["gdartmouth@hotmail.com"], "TheCompany"),
        ("issue114", 1, "Dummy Dummy", ["dummy.dummy@dummy.com"], "Dummy GmbH"),
        ("outlook-2003", 1, "John Doe", ["jdoe@hotmail.com"], "Company, The"),
        ("outlook-2007", 1, "Michael Angstadt", ["mike.angstadt@gmail.com"], "TheCompany"),
        ("rfc2426-example", 2, "Frank Dawson",
         ["Frank_Dawson@Lotus.com", "fdawson@earthlink.net"], "Lotus Development Corporation"),
        ("rfc6350-example", 1, "Simon Perreault", ["simon.perreault@viagenie.ca"], "Viagenie"),
    ],
)  # fmt: skip
def test_files_of_real_programs(
    file: str, people: int, name: str, emails: list[str], company: str
) -> None:
    found = read_vcards((FILES / f"vcards/ez-vcard/{file}.vcf").read_bytes())
    assert found.problem_count == 0
    assert len(found.people) == people
    first = found.people[0]
    assert (first.name, list(first.emails), first.company) == (name, emails, company)


def test_a_card_of_nothing_but_a_photo_is_nobody() -> None:
    found = read_vcards((FILES / "vcards/sabre-vobject/issue64.vcf").read_bytes())
    assert (found.people, found.problem_count) == ([], 0)


def test_lines_are_unfolded_and_escapes_undone() -> None:
    person = read_one(
        card(
            "N:Mül\r\n ler\\; von;An\r\n\t na;;;",
            "ORG:Weber\\, Söhne & Co.;Einkauf",
            "TITLE:A\\\\B",
        )
    )
    assert (person.last_name, person.first_name) == ("Müller; von", "An na")
    assert (person.company, person.position) == ("Weber, Söhne & Co.", "A\\B")


@pytest.mark.parametrize("value", ["x\\", "x\\\\\\", "\\"])
def test_a_backslash_at_the_end_adds_no_letters(value: str) -> None:
    assert "eof" not in read_one(card("N:W;A;;;", f"TITLE:{value}")).position


@pytest.mark.parametrize(
    ("line", "raw"),
    [
        ("N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:", b"M=C3=BCller;J=C3=B6rg;;;"),
        ("N;ENCODING=QUOTED-PRINTABLE;CHARSET=ISO-8859-1:", b"M=FCller;J=F6rg;;;"),
        ("N;QUOTED-PRINTABLE:", b"M=C3=BCller;J=C3=\r\n=B6rg;;;"),
        ("N;charset=utf-8;encoding=quoted-printable:", b"M=C3=BCller;J=\r\n=C3=B6rg;;;"),
        ("N;ENCODING=QUOTED-PRINTABLE:", b"M=FCller;J=F6rg;;;"),
        ("N;CHARSET=iso-8859-1:", "Müller;Jörg;;;".encode("latin-1")),
        ("N;CHARSET=windows-1252:", "Müller;Jörg;;;".encode("cp1252")),
        ("N:", "Müller;Jörg;;;".encode("cp1252")),
        ("N:", "Müller;Jörg;;;".encode()),
        ("item1.N;X-ABC=\"a;b:c\":", "Müller;Jörg;;;".encode()),
    ],
)  # fmt: skip
def test_version_2_1_in_its_encodings(line: str, raw: bytes) -> None:
    content = b"BEGIN:VCARD\r\nVERSION:2.1\r\n" + line.encode() + raw + b"\r\nEND:VCARD\r\n"
    assert read_one(content).name == "Jörg Müller"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_whole_files_in_other_encodings_and_line_ends(encoding: str, line_end: str) -> None:
    text = card("N:Müller;Jörg;;;", "EMAIL:j@example.org").decode().replace("\r\n", line_end)
    person = read_one(text.encode(encoding))
    assert (person.name, person.emails) == ("Jörg Müller", ("j@example.org",))


def test_links_are_found_wherever_programs_put_them() -> None:
    person = read_one(
        card(
            "N:Weber;Anna;;;",
            "item1.URL;type=pref:https\\://www.linkedin.com/in/anna-weber",
            "X-SOCIALPROFILE;type=linkedin;x-user=anna:http://de.linkedin.com/in/anna-w",
            "SOCIALPROFILE;SERVICE-TYPE=Xing:https://www.xing.com/profile/Anna_Weber",
            "URL:https://weber.example",
        )
    )
    assert person.links == ("linkedin:anna-weber", "linkedin:anna-w", "xing:anna_weber")


def test_the_name_of_the_card_is_used_where_its_parts_are_empty() -> None:
    assert read_one(card("N:;;;;", "FN:Dr. Anna Weber")).name == "Dr. Anna Weber"
    assert read_one(card("FN:Cher")).last_name == "Cher"


def test_a_card_within_a_card_is_not_a_person_of_its_own() -> None:
    content = card("N:Chefin;Die;;;", "AGENT:", *SIMPLE.strip().split("\r\n"), version="2.1")
    assert read_one(content).name == "Die Chefin"


def test_a_broken_card_is_named_with_its_line_and_the_others_are_read() -> None:
    unclosed = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Verloren;;;;\r\n"
    found = read_vcards((SIMPLE + unclosed + SIMPLE + unclosed).encode())
    assert [person.line for person in found.people] == [1, 9]
    assert [(p.code, p.fields["line"]) for p in found.problems] == [
        ("vcard_unclosed", 6),
        ("vcard_unclosed", 14),
    ]


@pytest.mark.parametrize(
    "line",
    [
        "EMAIL;A=b,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,\"x:anna@example.org",
        "EMAIL" + ";A=b" * 5_000 + ":anna@example.org",
        "EMAIL;CHARSET=punycode:anna@example.org",
        "EMAIL;CHARSET=rot13:anna@example.org",
        "EMAIL;ENCODING=BASE64:QUJD",
        "EMAIL;A=\"no end:anna@example.org",
        "EMAIL;=:anna@example.org",
        "EMAIL:" + "x" * 20_000,
    ],
)  # fmt: skip
def test_a_line_that_is_none_is_named_and_the_rest_of_the_card_is_read(line: str) -> None:
    found = read_vcards(card("N:Weber;Anna;;;", line, "TITLE:Chefin"))
    assert [(p.fields["line"], p.status) for p in found.problems] == [(4, 422)]
    assert [(p.name, p.emails, p.position) for p in found.people] == [("Anna Weber", (), "Chefin")]


def test_a_file_without_a_card_is_refused() -> None:
    with pytest.raises(Invalid) as caught:
        read_vcards(b"Hello,\n")
    assert caught.value.code == "import_empty"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\\,"), max_size=60))
def test_the_quick_way_gives_what_vobject_gives(value: str) -> None:
    value = " ".join(value.split())
    slow = _escaped_fields(_SoundLine("N", "N:", value), 1)
    assert slow == ("N", _plain_fields(value))


_TEXT = st.text(st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp", "Cn", "Cf", "Co"]))
_WORDS = _TEXT.map(lambda text: " ".join(text.split())[:100].strip())


@given(_WORDS.filter(bool), _WORDS, _WORDS, _WORDS)
def test_what_is_written_is_read(last: str, first: str, company: str, position: str) -> None:
    fields = CardFields(
        last, first, company, position, ("anna@example.org",), ("https://linkedin.com/in/anna",)
    )
    text = write_vcard(fields)
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    person = read_one((text + text.replace("anna@", "b@")).encode()[: len(text.encode())])
    assert (person.last_name, person.first_name) == (last, first)
    assert (person.company, person.position) == (company, position)
    assert (person.emails, person.links) == (("anna@example.org",), ("linkedin:anna",))


def test_what_is_written_cannot_leave_its_line() -> None:
    text = write_vcard(
        CardFields("W\r\nEMAIL:evil@example.org", note="a\nb", urls=("https://a\r\nEND:VCARD",))
    )
    assert [line for line in text.split("\r\n") if line.startswith(("EMAIL", "END"))] == [
        "END:VCARD"
    ]
    assert "NOTE:a\\nb" in text
