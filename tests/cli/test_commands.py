"""The other commands: tokens, upkeep, and how errors are told."""

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Ecken
from tests.cli.test_load import CONTACTS, MEMBERS, rows, write
from tests.processes import run


@pytest.mark.parametrize("name", ["2", "ben@example.org", "BEN@example.org"])
def test_a_token_is_made_for_a_load_id_or_an_address(
    ecken: Ecken, tmp_path: Path, name: str
) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS))
    made = json.loads(ecken("token", name, "--json").out)
    assert rows(tmp_path, "SELECT load_id, public_id FROM members WHERE id = 2") == [
        ("2", made["member"])
    ]
    plain = ecken("token", name)
    assert plain.code == 0
    assert len(plain.out.strip()) == len(made["token"]) == 47
    assert plain.out.strip() != made["token"]
    assert rows(tmp_path, "SELECT count(*) FROM api_tokens WHERE member_id = 2") == [(2,)]


def test_the_database_does_not_know_the_token(ecken: Ecken, tmp_path: Path) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS))
    token = ecken("token", "1").out.strip().encode()
    assert len(token) == 47
    kept = b"".join(path.read_bytes() for path in (tmp_path / "data").glob("ecken.db*"))
    assert b"ada@example.org" in kept
    assert token not in kept


def test_tokens_of_a_member_are_listed_and_revoked(ecken: Ecken, tmp_path: Path) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS))
    ecken("token", "1", "--scope", "write", "--days", "7", "--name", "Abgleich")
    listed = json.loads(ecken("token", "1", "--list", "--json").out)
    assert [(row["scope"], row["name"], row["used"]) for row in listed] == [
        ("write", "Abgleich", None)
    ]
    assert "until" in ecken("token", "1", "--list").out
    assert ecken("token", "1", "--revoke", listed[0]["id"]).code == 0
    assert json.loads(ecken("token", "1", "--list", "--json").out) == []
    assert ecken("token", "1", "--revoke", listed[0]["id"]).code == 2
    assert ecken("token", "1", "--scope", "all").code == 2
    assert ecken("token", "1", "--days", "366").code == 2


def test_nobody_has_a_token_for_an_unknown_name(ecken: Ecken) -> None:
    done = ecken("token", "nobody@example.org")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("ecken: No member has the load id or e-mail address “nobody@")


def test_an_operator_is_made_and_unmade(ecken: Ecken, tmp_path: Path) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS))
    assert ecken("operator", "ada@example.org").code == 0
    assert rows(tmp_path, "SELECT load_id FROM members WHERE is_operator") == [("1",)]
    assert ecken("operator", "ada@example.org", "--revoke").code == 0
    assert rows(tmp_path, "SELECT load_id FROM members WHERE is_operator") == []
    assert ecken("operator", "none@example.org").code == 2


def test_check_finds_no_difference_after_a_load(ecken: Ecken, tmp_path: Path) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    done = ecken("check", "--json")
    assert done.code == 0, done.err
    assert json.loads(done.out) == {"version": 5, "differences": []}
    assert rows(tmp_path, "SELECT kind, count(*) FROM journal GROUP BY kind ORDER BY kind") == [
        ("contact_added", 2),
        ("member_joined", 3),
    ]


def test_check_finds_what_the_journal_does_not_know(ecken: Ecken, tmp_path: Path) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS, contacts=CONTACTS))
    assert ecken("check").code == 0  # leaves a snapshot
    rows(tmp_path, "DELETE FROM contacts WHERE low_id = 1")
    done = ecken("check", "--json")
    assert done.code == 1
    assert json.loads(done.out)["differences"] == ["contacts of 2 members differ from the database"]


def test_settings_shows_values_and_hides_secrets(
    ecken: Ecken, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ECKEN_COMMUNITY_NAME", "Verein")
    monkeypatch.setenv("ECKEN_SMTP_PASSWORD", "hunter2")
    monkeypatch.setenv(
        "ECKEN_DATABASE_URL", "postgresql://ecken:hunter2@127.0.0.1:1/ecken?password=hunter2"
    )
    done = ecken("settings", "--json")
    told = json.loads(done.out)
    assert told["ECKEN_COMMUNITY_NAME"] == {"value": "Verein", "from": "ECKEN_COMMUNITY_NAME"}
    assert told["ECKEN_SMTP_PASSWORD"]["value"] == "(set)"
    assert told["ECKEN_DATABASE_URL"]["value"] == "postgresql://(set)"
    assert "hunter2" not in done.out + done.err + ecken("settings").out
    assert "what the administration has set is not shown" in done.err


def test_a_settings_file_is_named_and_shown_as_the_source(ecken: Ecken, tmp_path: Path) -> None:
    file = tmp_path / "verein.toml"
    file.write_text('community_name = "Chor"\nmail_sender = "none"\n', "utf-8")
    file.chmod(0o644)
    told = json.loads(ecken("--settings", file, "settings", "--json").out)
    assert told["ECKEN_COMMUNITY_NAME"] == {"value": "Chor", "from": str(file)}
    assert told["ECKEN_MAIL_FROM"]["from"] == ""
    assert told["ECKEN_DATA_DIR"]["from"] == "ECKEN_DATA_DIR"
    shown = ecken("--settings", file, "settings").out
    assert shown.startswith(f"settings file: {file}\n")
    assert f"and {file}" in ecken("--settings", file, "doctor").out


def test_settings_are_set_by_command_and_taken_back(
    ecken: Ecken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS))
    changed = ("--set", "joining=approval", "--set", "ECKEN_JOB_QUOTA=3")
    told = json.loads(ecken("settings", *changed, "--json").out)
    assert told["ECKEN_JOINING"] == {"value": "approval", "from": "administration"}
    assert told["ECKEN_JOB_QUOTA"] == {"value": "3", "from": "administration"}
    detail = "joining: open → approval (ecken settings)"
    assert (detail,) in rows(tmp_path, "SELECT detail FROM operator_acts WHERE actor = ''")
    told = json.loads(ecken("settings", "--back", "joining", "--json").out)
    assert told["ECKEN_JOINING"] == {"value": "open", "from": ""}
    wrong = ecken("settings", "--set", "job_quota=many")
    assert (wrong.code, "needed is a whole number from 0 to" in wrong.err) == (2, True)
    assert ecken("settings", "--set", "joining").code == 2
    for name in ("data_dir", "nonsense"):
        assert ecken("settings", "--set", f"{name}=x").code == 2
    monkeypatch.setenv("ECKEN_JOB_QUOTA", "4")
    assert "ECKEN_JOB_QUOTA" in ecken("settings", "--set", "job_quota=5").err
    assert json.loads(ecken("settings", "--json").out)["ECKEN_JOB_QUOTA"]["value"] == "4"


def test_what_does_not_fit_the_environment_stops_the_site_and_is_taken_back_by_command(
    ecken: Ecken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ecken("load", *write(tmp_path, members=MEMBERS))
    ecken("settings", "--set", "joining=domain", "--set", "joining_domains=verein.de")
    assert "joining, joining_domains" in ecken("doctor", "--quick").out
    monkeypatch.setenv("ECKEN_JOINING_DOMAINS", "")
    stopped = ecken("check")
    assert (stopped.code, "ecken settings --back" in stopped.err) == (1, True)
    assert "FAULT  settings of the administration" in ecken("doctor", "--quick").out
    assert "is not shown" in ecken("settings").err
    assert ecken("settings", "--back", "joining").code == 0
    assert ecken("check").code == 0


def test_a_file_with_several_faults_stops_every_command_and_names_them_all(
    ecken: Ecken, tmp_path: Path
) -> None:
    (tmp_path / "data").mkdir()
    file = tmp_path / "data" / "ecken.toml"
    file.write_text('base_url = "verein"\nsmtp_port = "25"\n', "utf-8")
    done = ecken("migrate")
    assert done.code == 2
    assert f"base_url ({file}, line 1) is “verein”" in done.err
    assert f"smtp_port ({file}, line 2) is a text; needed is a whole number" in done.err


def test_a_wrong_setting_is_named(ecken: Ecken, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ECKEN_COMUNITY_NAME", "Verein")
    done = ecken("migrate")
    assert done.code == 2
    assert done.err.startswith("ecken: ECKEN_COMUNITY_NAME is not an option of Ecken.")


def test_migrate_makes_the_database(ecken: Ecken, tmp_path: Path) -> None:
    done = ecken("migrate")
    assert (done.code, done.err) == (0, "")
    assert rows(tmp_path, "SELECT version FROM journal_head") == [(0,)]


def test_an_unexpected_error_is_one_line(
    ecken: Ecken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ecken.db").write_bytes(b"this is no database, whatever its name" * 99)
    done = ecken("token", "1")
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert done.err.startswith("ecken: ")


@pytest.mark.parametrize("arguments", [["lod"], ["load", "--member", "x"], ["serve", "--port=0"]])
def test_a_mistyped_command_ends_with_2(ecken: Ecken, arguments: list[str]) -> None:
    done = ecken(*arguments)
    assert (done.code, done.out) == (2, "")
    assert "Error:" in done.err


def test_the_command_starts_with_little_beside_its_parser() -> None:
    def count_modules(*statements: str) -> int:
        code = "\n".join(["import sys", *statements, "print(len(sys.modules), file=sys.stderr)"])
        return int(run(sys.executable, "-c", code).stderr.split()[-1])

    helping = (
        "from ecken.cli.main import main", "sys.argv = ['ecken', '--help']",
        "try:", "    main()", "except SystemExit:", "    pass",
    )  # fmt: skip
    assert count_modules(*helping) < count_modules("import typer", "import typer.main") + 95
