"""``ecken import``: a file of contacts for one member, at the command line."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import Ecken
from tests.exchange.archives import make_zip
from tests.exchange.test_linkedin import PROFILE
from tests.service.imports.test_comparing import addresses

MEMBERS = (
    "id,email,first_name,last_name\n"
    "1,anna@example.org,Anna,Weber\n"
    "2,ben@example.org,Ben,Braun\n"
    "3,cara@example.org,Cara,Kurz\n"
)


@pytest.fixture
def book(tmp_path: Path, ecken: Ecken) -> Path:
    """An address book of two members, one of whom is found, and of somebody else."""
    (tmp_path / "members.csv").write_text(MEMBERS, "utf-8")
    assert ecken("load", "--members", tmp_path / "members.csv").code == 0
    _let_find(tmp_path, "ben@example.org")
    path = tmp_path / "book.csv"
    path.write_bytes(addresses("ben@example.org", "cara@example.org", "canary@example.org"))
    return path


def _let_find(folder: Path, email: str) -> None:
    with sqlite3.connect(folder / "data" / "ecken.db") as connection:
        connection.execute("UPDATE members SET is_findable_by_email = 1 WHERE email = ?", [email])
    connection.close()


def test_matches_are_shown_and_asked_by_their_id(book: Path, ecken: Ecken) -> None:
    done = ecken("import", book, "--as", "anna@example.org", "--json")
    assert done.code == 0, done.err
    said = json.loads(done.out)
    assert [match["name"] for match in said["matches"]] == ["Ben Braun"]
    assert "canary" not in done.out + done.err
    ben = said["matches"][0]["id"]
    asked = ecken("import", book, "--as", "1", "--ask", ben, "--ask", "A" * 22)
    assert "sent: 1" in asked.out
    assert "no match of this file" in asked.err
    again = ecken("import", book, "--as", "1", "--json")
    assert json.loads(again.out)["matches"][0]["tie"] == "sent"


def test_the_own_profile_is_taken_over_by_field(tmp_path: Path, book: Path, ecken: Ecken) -> None:
    export = tmp_path / "export.zip"
    export.write_bytes(make_zip({"Profile.csv": PROFILE}))
    shown = ecken("import", export, "--as", "1")
    assert "profile headline: Einkäuferin" in shown.out
    taken = ecken("import", export, "--as", "1", "--take", "headline")
    assert "taken over: headline" in taken.out
    assert "profile headline" not in ecken("import", export, "--as", "1").out


def test_bad_input_ends_with_a_sentence(tmp_path: Path, book: Path, ecken: Ecken) -> None:
    assert ecken("import", book, "--as", "nobody@example.org").code == 2
    assert ecken("import", tmp_path / "missing.csv", "--as", "1").code == 2
    empty = tmp_path / "empty.csv"
    empty.write_bytes(b"\n")
    done = ecken("import", empty, "--as", "1")
    assert (done.code, done.out) == (2, "")
    assert "nobody in this file" in done.err or "empty" in done.err
    assert ecken("import", book, "--as", "1", "--column", "x:email").code == 2


def test_a_report_over_the_file_is_written_as_a_pdf(
    book: Path, ecken: Ecken, tmp_path: Path
) -> None:
    done = ecken("import", book, "--as", "1", "--report", tmp_path / "report.pdf", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out)["report"]["people"] == 3
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF-")
    empty = tmp_path / "profile.zip"
    empty.write_bytes(make_zip({"Profile.csv": PROFILE}))
    none = ecken("import", empty, "--as", "1", "--report", tmp_path / "none.pdf")
    assert none.code == 2
    assert not (tmp_path / "none.pdf").exists()
