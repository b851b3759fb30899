"""`ecken load` takes a club's list as it is: understood, compared, reported, loaded."""

import csv
import io
import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Ecken
from tests.cli.test_load import rows

EXCEL = (
    "Mitgliederliste Turnverein Süd e.V.;;;;;;;;;;\r\n"
    "Stand: 01.02.2023;;;;;;;;;;\r\n"
    ";;;;;;;;;;\r\n"
    "Mitgliedsnr.;Nachname;Vorname;Straße;PLZ;Ort;Land;Geburtsdatum;E-Mail;Austritt;Einwilligung\r\n"
    "0017;Müller;Jörg;Große Gasse 3;01067;Dresden;Deutschland;01.02.1980;joerg@example.org;;ja\r\n"
    '0018;Weiß;Änne;"Weg 4; Hinterhaus";50667;Köln;D;13.11.1975;aenne@example.org;;12.03.2019\r\n'
    "0019;Übel;Ben;;80331;München;;;ben@example.org;;nein\r\n"
    "0020;Rot;Cem;;20095;Hamburg;;;cem@example.org;31.12.2019;ja\r\n"
    ";;;;;;;;;;\r\n"
)


@pytest.fixture
def excel(tmp_path: Path) -> Path:
    path = tmp_path / "Mitglieder.csv"
    path.write_bytes(EXCEL.encode("cp1252"))
    return path


def write(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def table(path: Path) -> list[dict[str, str]]:
    text = path.read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def test_a_list_exported_by_excel_in_germany_loads_in_one_go(ecken: Ecken, excel: Path) -> None:
    done = ecken("load", "--members", excel, "--json")
    assert (done.code, json.loads(done.out)) == (
        0, {"members": 2, "contacts": 0, "requests": 0, "left_out": 2},
    )  # fmt: skip
    assert done.err == "ecken: not taken from the list: Straße, Geburtsdatum\n"
    assert rows(
        excel.parent, "SELECT load_id, first_name, last_name, postal_code, city, country, email "
        "FROM members ORDER BY id",
    ) == [
        ("0017", "Jörg", "Müller", "01067", "Dresden", "DE", "joerg@example.org"),
        ("0018", "Änne", "Weiß", "50667", "Köln", "DE", "aenne@example.org"),
    ]  # fmt: skip
    assert rows(excel.parent, "SELECT member_id, kind, detail FROM audit_entries") == [
        (1, "consent_listed", "ja"), (2, "consent_listed", "12.03.2019"),
    ]  # fmt: skip


def test_a_dry_run_loads_nothing_and_reports_every_line(ecken: Ecken, excel: Path) -> None:
    report = excel.parent / "report.csv"
    done = ecken("load", "--members", excel, "--dry-run", "--report", report)
    assert done.code == 0
    assert "# read as cp1252, header in line 4; guessed:" in done.out
    assert "email       = E-Mail\n" in done.out
    assert "line 7: left out: 0019 Ben Übel, there is no consent in the list" in done.err
    assert [(r["What"], r["Line"], r["Number"], r["Name"]) for r in table(report)] == [
        ("left out", "7", "0019", "Ben Übel"),
        ("left out", "8", "0020", "Cem Rot"),
        ("new member", "5", "0017", "Jörg Müller"),
        ("new member", "6", "0018", "Änne Weiß"),
    ]
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert rows(excel.parent, "SELECT count(*) FROM members") == [(0,)]
    assert rows(excel.parent, "SELECT count(*) FROM list_mappings") == [(0,)]


def test_wrong_lines_are_named_by_the_names_of_the_list_and_can_be_left_out(
    ecken: Ecken, tmp_path: Path
) -> None:
    text = "Nr;Name;E-Mail\n1;Weber;a@x.org\n2;Rot;keine\n3;=1+1;c@x.org\n"
    path, report = write(tmp_path / "list.csv", text), tmp_path / "report.csv"
    assert ecken("load", "--members", path).code == 2
    done = ecken("load", "--members", path, "--skip-wrong", "--report", report, "--json")
    assert json.loads(done.out) == {"members": 1, "contacts": 0, "requests": 0, "wrong": 2}
    reasons = [(row["Line"], row["Reason"]) for row in table(report) if row["What"] == "wrong"]
    assert reasons[0] == ("3", "E-Mail: “keine” is no e-mail address")
    assert reasons[1][0] == "4"
    assert reasons[1][1].startswith("Name: is none: ")


def test_a_mapping_is_taken_and_kept_for_the_next_time(ecken: Ecken, tmp_path: Path) -> None:
    text = "Kennung;Wer;Post;Chef von\n{};Weber, Ada;{};Zeiss\n"
    mapping = write(
        tmp_path / "mapping.txt",
        "id = Kennung\nfull_name = Wer\nemail = Post\ncompany = Chef von\n",
    )
    first = write(tmp_path / "first.csv", text.format("A-1", "a@x.org"))
    assert ecken("load", "--members", first, "--mapping", mapping).code == 0
    second = write(tmp_path / "second.csv", text.format("A-2", "b@x.org"))
    done = ecken("load", "--members", second)
    assert (done.code, done.err) == (0, "")
    assert rows(tmp_path, "SELECT load_id, first_name, last_name, company FROM members") == [
        ("A-1", "Ada", "Weber", "Zeiss"), ("A-2", "Ada", "Weber", "Zeiss"),
    ]  # fmt: skip


def test_a_mapping_that_does_not_fit_is_refused(ecken: Ecken, excel: Path) -> None:
    mapping = write(excel.parent / "mapping.txt", "email = Post\nlast_name = Nachname\n")
    done = ecken("load", "--members", excel, "--mapping", mapping)
    assert done.code == 2
    assert "The list has no column “Post”" in done.err


def test_an_update_lists_each_change_before_it_is_made(ecken: Ecken, tmp_path: Path) -> None:
    start = "Nr;Nachname;Ort;E-Mail\n01;Weber;Bonn;a@x.org\n02;Rot;Ulm;b@x.org\n03;Au;;c@x.org\n"
    assert ecken("load", "--members", write(tmp_path / "a.csv", start)).code == 0
    later = "Nr;Nachname;Ort;E-Mail\n01;Weber;Köln;a@x.org\n02;Rot;;new@x.org\n04;Neu;;d@x.org\n"
    path = write(tmp_path / "b.csv", later)
    assert ecken("load", "--members", path).code == 2
    dry = ecken("load", "--members", path, "--update", "--leavers", "--dry-run", "--json")
    assert json.loads(dry.out) == {
        "new": 1, "changed": 2, "unchanged": 0, "leaving": 1, "left_out": 0, "wrong": 0,
        "contacts": 0, "requests": 0,
    }  # fmt: skip
    assert dry.err.splitlines() == [
        "ecken: line 2: change: 01 Weber, Ort “Bonn” → “Köln”",
        "ecken: line 3: change: 02 Rot, E-Mail “b@x.org” → “new@x.org”",
        "ecken: leaves: 03 Au, is not in the list any more",
    ]
    done = ecken("load", "--members", path, "--update", "--leavers", "--json")
    assert json.loads(done.out) == {
        "members": 1, "contacts": 0, "requests": 0, "changed": 2, "left": 1,
    }  # fmt: skip
    assert done.err == dry.err
    found = rows(tmp_path, "SELECT load_id, last_name, city, email_key FROM members "
                 "WHERE state = 'active' ORDER BY id")  # fmt: skip
    assert found == [
        ("01", "Weber", "Köln", "a@x.org"), ("02", "Rot", "Ulm", "new@x.org"),
        ("04", "Neu", "", "d@x.org"),
    ]  # fmt: skip
    assert len((tmp_path / "data" / "erased.txt").read_text().split()) == 1


def test_leavers_need_an_update(ecken: Ecken, excel: Path) -> None:
    done = ecken("load", "--members", excel, "--leavers")
    assert (done.code, done.err) == (2, "ecken: --leavers needs --update.\n")


def test_links_are_written_for_who_came_and_later_for_who_has_no_password(
    ecken: Ecken, excel: Path
) -> None:
    links = excel.parent / "links.csv"
    assert ecken("load", "--members", excel, "--links", links).code == 0
    first = table(links)
    assert [(row["id"], row["email"]) for row in first] == [
        ("0017", "joerg@example.org"), ("0018", "aenne@example.org"),
    ]  # fmt: skip
    assert "/reset/new?token=" in first[0]["link"]
    assert stat.S_IMODE(links.stat().st_mode) == 0o600
    assert ecken("load", "--links", links).code == 0
    again = table(links)
    assert {row["link"] for row in again}.isdisjoint(row["link"] for row in first)
    assert rows(excel.parent, "SELECT count(*) FROM one_time_tokens") == [(2,)]
