"""Files made to fill the memory or to take for ever: bounded, and refused with a sentence."""

from __future__ import annotations

import sys

import pytest

from tests.processes import run

MEMORY_MAX_MB = 300

CHILD = """
from ecken.errors import EckenError
from ecken.exchange.address_tables import open_people_table
from ecken.exchange.detection import detect
from ecken.exchange.linkedin import read_export
from ecken.exchange.people import ImportKind
from ecken.exchange.vcards import read_vcards
from tests.exchange.archives import make_zip
from tests.exchange.streams import peak_mb

def read(content):
    kind = detect(content)
    if kind is ImportKind.LINKEDIN_ARCHIVE:
        return read_export(content)
    if kind is ImportKind.VCARD:
        return read_vcards(content)
    return open_people_table(content, kind).read()

MB = 1_000_000
read(b"Name,E-Mail\\nA,a@example.org\\n")  # what is loaded at first use
read(b"BEGIN:VCARD\\nN:A\\\\, B;;;;\\nEND:VCARD\\n")
before = peak_mb()
try:
    found = read({content})
    said = f"people {{len(getattr(found, 'people', ()))}}"
    said += f" problems {{getattr(found, 'problem_count', 0)}}"
except EckenError as error:
    said = f"{{error.code}}: {{error.sentence}}"
print(peak_mb() - before, said)
"""

CARD = rb"BEGIN:VCARD\nVERSION:3.0\nN:W;A;;;\n%s\nEND:VCARD\n"
HEADER = "First Name,Last Name,URL,Email Address,Company,Position,Connected On"

HOSTILE = {
    "one line of a table": ('b"Name,E-Mail\\nA,a@example.org\\n" + b"x" * (32 * MB)', "table_"),
    "one line from the start": ('b"x" * (32 * MB)', "table_"),
    "a quote that never ends": ("b'Name,E-Mail\\nA,\"' + b'x\\n' * (16 * MB)", "table_"),
    "a million rows": ('b"Name,E-Mail\\n" + b"A,a@example.org\\n" * MB', "table_too_many_rows"),
    "a million columns": ('b"Name," * MB + b"\\n" + b"a," * MB', "table_"),
    "only separators": ('b"," * (32 * MB)', "table_"),
    "only NUL": ('b"\\0" * (32 * MB)', "table_"),
    "NUL in a card": (f'b"{CARD.decode()}" % (b"EMAIL:\\0" * 200_000)', "people 1 problems 1"),
    "one line of a card": (f'b"{CARD.decode()}" % (b"EMAIL:" + b"x" * (32 * MB))',
                           "people 1 problems 1"),
    "endless folding": (f'b"{CARD.decode()}" % (b"EMAIL:a" + b"\\n x" * 900_000)',
                        "people 1 problems 1"),
    "folding of what is not read": (f'b"{CARD.decode()}" % (b"NOTE:a" + b"\\n x" * (8 * MB))',
                                    "vcard_too_many_lines: Line 1000001"),
    "endless soft breaks": (
        f'b"{CARD.decode()}" % (b"EMAIL;ENCODING=QUOTED-PRINTABLE:a" + b"=\\n=" * 900_000)',
        "people 1 problems 1"),
    "a photo": (f'b"{CARD.decode()}" % (b"PHOTO;ENCODING=b:" + b"QUJD" * (8 * MB))',
                "people 1 problems 0"),
    "a million cards": (f'b"{CARD.decode()}" % b"X:y" * 500_000', "import_too_many"),
    "a million cards that are not closed": ('b"BEGIN:VCARD\\n" * 2_000_000', "import_too_many"),
    "cards in cards": ('b"BEGIN:VCARD\\n" + b"AGENT:\\nBEGIN:VCARD\\n" * 400_000', "people 0"),
    "a million addresses of one person": (
        f'b"{CARD.decode()}" % (b"EMAIL:a@example.org\\n" * 900_000)', "people 1 problems 0"),
    "a bomb": ('make_zip({"Connections.csv": b"\\0" * (200 * MB)})', "archive_ratio"),
    "a bomb of commas": ('make_zip({"Connections.csv": b"," * (31 * MB)})', "archive_ratio"),
    "a bomb in a bomb": ('make_zip({"a.zip": make_zip({"a.csv": b"\\0" * (200 * MB)})})',
                         "linkedin_archive_foreign"),
    "a million entries": (
        'make_zip({"a": ""})[:30] + b"PK\\x01\\x02" * (7 * MB) + make_zip({"a": ""})[-22:-10]'
        ' + (28 * MB).to_bytes(4, "little") + (30).to_bytes(4, "little") + b"\\0\\0"',
        "archive_too_many_entries"),
    "an archive of large tables": (
        f'make_zip({{f"{{n}}/Connections.csv": "{HEADER}\\n" + "".join("a,b,https://linkedin.com/in/'
        'x%d-%d,,,,\\n" % (n, k * k) for k in range(45_000)) for n in range(12)})',
        "people 0"),
}  # fmt: skip


QUICK = {"one line of a table", "a photo", "a million cards", "a bomb", "a million entries"}
"""Those that every run checks; the others take a minute together."""


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=[] if name in QUICK else pytest.mark.long) for name in HOSTILE],
)
def test_memory_and_time_are_bounded(name: str) -> None:
    content, expected = HOSTILE[name]
    done = run(sys.executable, "-c", CHILD.format(content=content))
    assert done.returncode == 0, done.stderr[-2_000:]
    memory_mb, _, said = done.stdout.strip().partition(" ")
    assert said.startswith(expected), said
    assert int(memory_mb) <= MEMORY_MAX_MB, said
