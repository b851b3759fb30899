"""The log: time, level, process, request, route, logger, message; for people or as JSON.

No line holds personal data. Of an exception stand the kinds and the places, not the words. What
looks like an address of mail is taken out of every line. Unexpected errors also become reports
(``service/watching/error_reports.py``).
"""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from ecken.service.runtime.private_traceback import describe_exception
from ecken.service.runtime.request_ids import NO_REQUEST, current_request, current_route
from ecken.service.watching.error_reports import ErrorReports
from ecken.settings import Settings

__all__ = ["JsonFormatter", "PrivateFormatter", "write_logs"]

_FORMAT = "%(asctime)s %(levelname)s [%(process)d %(request)s] %(name)s: %(message)s"
_MAIL_ADDRESS = re.compile(r"[^\s<>()\[\]\"'=,;:]+@[^\s<>()\[\]\"'=,;:]+")

_Raised = tuple[type[BaseException], BaseException, TracebackType | None]


class PrivateFormatter(logging.Formatter):
    """Writes a line with the id of its request, and exceptions without their words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the places of its exception below it."""
        record.request = current_request()
        record.exc_text = None  # another handler may have written it out
        return _MAIL_ADDRESS.sub("…@…", super().format(record))

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802
        """Return when it was, in UTC."""
        return _moment(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the name is logging's
        """Return the line without the exception, with what was told by name at its end."""
        told = (f" {name}={value}" for name, value in _told_in(record).items())
        return super().formatMessage(record) + "".join(told)

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        """Return kinds and places of an exception and of what led to it."""
        raised: _Raised = ei
        return "\n".join(describe_exception(raised[1]))


class JsonFormatter(logging.Formatter):
    """Writes one JSON object a line, with the same and no more in it."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "timestamp": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "event": record.getMessage(),
        }
        if current_request() != NO_REQUEST:
            line |= {"request": current_request(), "route": current_route()}
        line |= _told_in(record)
        if record.exc_info and record.exc_info[1] is not None:
            line["exception"] = describe_exception(record.exc_info[1])
        return _MAIL_ADDRESS.sub("…@…", str(_JSON(None, "", line)))


_JSON = structlog.processors.JSONRenderer(serializer=json.dumps, ensure_ascii=False, default=str)


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _told_in(record: logging.LogRecord) -> dict[str, Any]:
    told: dict[str, Any] = getattr(record, "told", {})
    return told


class _Reporter(logging.Handler):
    """Writes a report of each unexpected error that reaches the log."""

    def __init__(self, reports: ErrorReports) -> None:
        super().__init__(logging.ERROR)
        self._reports = reports

    def emit(self, record: logging.LogRecord) -> None:
        """Write it; where it cannot be written the line in the log has to do."""
        if record.exc_info and record.exc_info[1] is not None:
            self._reports.write(record.exc_info[1], at=record.created, logger=record.name)


def _to_logging(_logger: WrappedLogger, _method: str, event: EventDict) -> dict[str, Any]:
    """Hand what structlog was told to the one log there is."""
    said = str(event.pop("event", ""))
    raised = event.pop("exc_info", None)
    return {"msg": said, "told": {n: _plain(v) for n, v in event.items()}, "exc_info": raised}


def _plain(value: object) -> object:
    return value if isinstance(value, int | float | bool | None) else repr(value)


class _Bridge:
    """A logger of the standard library, called as structlog calls one."""

    def __init__(self, name: str = "ecken") -> None:
        self._log = logging.getLogger(name)

    def __getattr__(self, method: str) -> Any:
        level = {"warn": "WARNING", "exception": "ERROR", "fatal": "CRITICAL", "msg": "INFO"}.get(
            method, method.upper()
        )
        number = logging.getLevelNamesMapping().get(level)
        if number is None:
            raise AttributeError(method)

        def log(*, msg: str, told: dict[str, Any], exc_info: Any) -> None:
            self._log.log(number, "%s", msg, extra={"told": told}, exc_info=exc_info)

        return log


def write_logs(settings: Settings) -> None:
    """Write warnings and errors of the process to stderr, and reports of unexpected errors."""
    handler = logging.StreamHandler()
    is_json = settings.log_format == "json"
    handler.setFormatter(JsonFormatter() if is_json else PrivateFormatter(_FORMAT))
    reporter = _Reporter(ErrorReports(settings))
    logging.basicConfig(level=logging.WARNING, handlers=[handler, reporter])
    logging.getLogger("ecken.requests").setLevel(logging.INFO)
    structlog.configure(processors=[_to_logging], logger_factory=_Bridge)
