"""Reports of unexpected errors: what an operator can send on, without anything of a member.

A report is a small JSON file in the folder ``errors`` of the data folder. It has the id that the
member was shown, the time, the version, the template of the route, kinds and places of the
exception, the kind of database and its scheme. There are at most 100 of them, at most five of one
error, and a process writes at most ten a minute: what is left out stands in the log all the same.
"""

from __future__ import annotations

import hashlib
import json
import logging
import platform
import re
import secrets
from collections import deque
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from ecken.errors import EckenError, NotFound
from ecken.files import make_folder, replacing
from ecken.service.runtime.private_traceback import describe_exception
from ecken.service.runtime.request_ids import NO_REQUEST, current_request, current_route
from ecken.settings import Settings
from ecken.store.migration import newest_revision

__all__ = ["ErrorReport", "ErrorReports", "find_report", "list_reports"]

MOST = 100
OF_ONE_MOST = 5
A_MINUTE_MOST = 10
_LINE_CHARACTERS = 300
_BYTES_MAX = 64_000
_NAME = re.compile(r"\d{11}-([A-Za-z0-9_-]{8,64})\.json")
_PLACE = re.compile(r"^  (/.*/)([^/]+:\d+ .*)$")
_ROOTS = ("site-packages/", "dist-packages/", "/ecken/")
_LOG = logging.getLogger("ecken.reports")


@dataclass(frozen=True, slots=True)
class ErrorReport:
    """One report."""

    id: str
    at: int
    version: str
    python: str
    route: str
    logger: str
    kind: str
    fingerprint: str
    """The same for errors of the same kinds at the same places."""
    trace: list[str]
    database: str
    schema: str

    @property
    def text(self) -> str:
        """What is sent on."""
        when = datetime.fromtimestamp(self.at, UTC).isoformat()
        head = {
            "id": self.id, "time": when, "ecken": self.version, "python": self.python,
            "database": f"{self.database}, scheme {self.schema}", "route": self.route or "none",
            "logger": self.logger,
        }  # fmt: skip
        return "\n".join([*(f"{name}: {value}" for name, value in head.items()), *self.trace])


class ErrorReports:
    """Writes the reports of one process."""

    def __init__(self, settings: Settings) -> None:
        self._folder = folder_of(settings)
        is_sqlite = not settings.database_url or settings.database_url.startswith("sqlite")
        self._database = "sqlite" if is_sqlite else "postgresql"
        self._written: deque[float] = deque(maxlen=A_MINUTE_MOST)

    def write(self, error: BaseException, *, at: float, logger: str) -> None:
        """Write a report, unless there are enough; the caller never hears of a failure."""
        recent = [moment for moment in self._written if 0 <= at - moment < 60]
        if isinstance(error, EckenError) or len(recent) >= A_MINUTE_MOST:
            return
        self._written.append(at)
        try:
            self._write(self._report(error, at, logger))
        except (OSError, EckenError) as failure:
            _LOG.warning("a report could not be written: %s", type(failure).__name__)

    def _report(self, error: BaseException, at: float, logger: str) -> ErrorReport:
        trace = [_shorten(line)[:_LINE_CHARACTERS] for line in describe_exception(error)]
        id = current_request()
        return ErrorReport(
            id=secrets.token_urlsafe(12) if id == NO_REQUEST else id,
            at=int(at),
            version=version("ecken"),
            python=platform.python_version(),
            route=current_route(),
            logger=logger,
            kind=trace[0],
            fingerprint=hashlib.sha256("\n".join(trace).encode()).hexdigest()[:16],
            trace=trace,
            database=self._database,
            schema=newest_revision(),
        )

    def _write(self, report: ErrorReport) -> None:
        make_folder(self._folder)
        there = list_files(self._folder)
        same = sum(_read(path).fingerprint == report.fingerprint for path in there)
        if same >= OF_ONE_MOST:
            return
        for path in there[: max(0, len(there) - MOST + 1)]:
            path.unlink(missing_ok=True)
        with replacing(self._folder / f"{report.at:011d}-{report.id}.json") as file:
            file.write(json.dumps(asdict(report), ensure_ascii=False).encode())


def _shorten(line: str) -> str:
    """Leave out where on this machine the code lies: that may be somebody's name."""
    found = _PLACE.fullmatch(line)
    if found is None:
        return line
    folder, rest = found.groups()
    for root in _ROOTS:
        if root in folder:
            return f"  {root.strip('/')}/{folder.rpartition(root)[2]}{rest}"
    return f"  {rest}"


def folder_of(settings: Settings) -> Path:
    """Return the folder of the reports."""
    return settings.data_dir / "errors"


def list_reports(settings: Settings) -> list[ErrorReport]:
    """Return all reports, the newest first."""
    return list(_read_all(folder_of(settings)))[::-1]


def find_report(settings: Settings, id: str) -> ErrorReport:
    """Return the report with this id.

    Raises
    ------
    NotFound
        ``report_unknown``.
    """
    for report in list_reports(settings):
        if report.id == id:
            return report
    raise NotFound(
        "report_unknown",
        "There is no report of an error with this id; ecken logs errors lists them.",
    )


def list_files(folder: Path) -> list[Path]:
    """Return the files of reports, the oldest first; what else lies there is left alone."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def _read_all(folder: Path) -> Iterator[ErrorReport]:
    for path in list_files(folder):
        report = _read(path)
        if report.id:
            yield report


def _read(path: Path) -> ErrorReport:
    """Return a report; one without an id where the file is none, or is just being deleted."""
    try:
        text = path.read_bytes()[:_BYTES_MAX]
        return ErrorReport(**json.loads(text))
    except (OSError, ValueError, TypeError):
        return ErrorReport("", 0, "", "", "", "", "", "", [], "", "")
