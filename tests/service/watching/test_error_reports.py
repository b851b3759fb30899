"""Reports of unexpected errors: complete enough to be sent on, bounded, and without any value."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ecken.errors import NotFound
from ecken.service.watching.error_reports import (
    A_MINUTE_MOST,
    MOST,
    OF_ONE_MOST,
    ErrorReports,
    find_report,
    list_reports,
)
from ecken.settings import Settings


def _fault(kind: type[Exception] = ValueError) -> Exception:
    secret = "geheim"
    try:
        raise kind(f"{secret} ada@example.org")
    except kind as error:
        return error


def test_a_report_says_what_a_maintainer_needs_and_nothing_of_members(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, database_url="postgresql://u:geheim@host/name")
    ErrorReports(settings).write(_fault(), at=1_700_000_000.5, logger="ecken.upkeep")
    (report,) = list_reports(settings)
    assert report.kind == "builtins.ValueError"
    assert (report.database, report.logger, report.at) == (
        "postgresql", "ecken.upkeep", 1_700_000_000,
    )  # fmt: skip
    assert find_report(settings, report.id) == report
    assert "test_error_reports.py:" in report.text
    assert "2023-11-14T22:13:20" in report.text
    (path,) = (tmp_path / "errors").iterdir()
    for text in (report.text, path.read_text()):
        assert "geheim" not in text
        assert "ada@" not in text
        assert str(Path(__file__).parent) not in text, "where the code lies may be a name"
    assert path.stat().st_mode & 0o077 == 0
    with pytest.raises(NotFound):
        find_report(settings, "x" * 16)


def test_reports_are_bounded_by_minute_by_kind_and_in_all(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    reports = ErrorReports(settings)
    for number in range(30):
        reports.write(_fault(), at=float(number), logger="x")
    assert len(list_reports(settings)) == OF_ONE_MOST
    for number in range(MOST + 20):
        kind = type(f"Kind{number}", (Exception,), {})
        reports.write(_fault(kind), at=1_000.0 + 60 * number, logger="x")
    found = list_reports(settings)
    assert len(found) == MOST
    assert found[0].kind.endswith(f"Kind{MOST + 19}"), "the newest first"
    hurried = ErrorReports(Settings(data_dir=tmp_path / "hurried"))
    for number in range(30):
        hurried.write(_fault(type(f"K{number}", (Exception,), {})), at=1.0, logger="x")
    assert len(list((tmp_path / "hurried" / "errors").iterdir())) == A_MINUTE_MOST


def test_damaged_files_and_a_closed_folder_stop_nobody(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path)
    folder = tmp_path / "errors"
    folder.mkdir()
    (folder / "00000000001-abcdefgh.json").write_text("{")
    (folder / "00000000002-abcdefgh.json").write_text(json.dumps({"id": 1}))
    (folder / "own.txt").write_text("kept")
    assert list_reports(settings) == []
    ErrorReports(settings).write(_fault(), at=5.0, logger="x")
    assert len(list_reports(settings)) == 1
    assert (folder / "own.txt").exists()
    shut = Settings(data_dir=tmp_path / "own")
    (tmp_path / "own").write_text("a file where a folder should be")
    ErrorReports(shut).write(_fault(), at=5.0, logger="x")
    assert list_reports(shut) == []
