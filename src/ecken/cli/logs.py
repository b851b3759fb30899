"""Format of the log: time, level, process, request, logger, message.

No line holds personal data. Of an exception stand the kinds and the places, not the words: those of
a database repeat the values of a row (``Key (email)=(…) already exists``), those of Python whatever
did not fit. What looks like an address of mail is taken out of every line.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

from ecken.errors import EckenError
from ecken.service.runtime.request_ids import current_request

__all__ = ["PrivateFormatter", "write_logs"]

_FORMAT = "%(asctime)s %(levelname)s [%(process)d %(request)s] %(name)s: %(message)s"
_MAIL_ADDRESS = re.compile(r"[^\s<>()\[\]\"'=,;:]+@[^\s<>()\[\]\"'=,;:]+")
_FRAMES_MOST = 30

_Raised = tuple[type[BaseException], BaseException, TracebackType | None]


class PrivateFormatter(logging.Formatter):
    """Writes a line with the id of its request, and exceptions without their words."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, and the places of its exception below it."""
        record.request = current_request()
        record.exc_text = None  # another handler may have written it out
        return _MAIL_ADDRESS.sub("…@…", super().format(record))

    def formatException(self, ei: Any) -> str:  # noqa: N802 - the name is logging's
        """Return kinds and places of an exception and of what led to it."""
        raised: _Raised = ei
        lines: list[str] = []
        error: BaseException | None = raised[1]
        while error is not None and len(lines) < _FRAMES_MOST:
            lines.append(_kind_of(error))
            lines += _places_of(error)
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines[: 2 * _FRAMES_MOST])


def _kind_of(error: BaseException) -> str:
    """Return the kind of an exception, with its code where that is one of a fixed list."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    code: object = error.code if isinstance(error, EckenError) else ""
    for holder in (error, getattr(error, "orig", None)):
        code = (
            code
            or getattr(holder, "sqlstate", "")
            or getattr(holder, "sqlite_errorname", "")
            or (holder.strerror if isinstance(holder, OSError) else "")
        )
    constraint = getattr(getattr(error, "diag", None), "constraint_name", "")
    return " ".join(part for part in (kind, str(code or ""), str(constraint or "")) if part)


def _places_of(error: BaseException) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES_MOST:]
    return [f"  {frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


def _to_logging(_logger: WrappedLogger, _method: str, event: EventDict) -> dict[str, Any]:
    """Hand what structlog was told to the one log there is."""
    said = str(event.pop("event", ""))
    raised = event.pop("exc_info", None)
    told = " ".join(f"{name}={value!r}" for name, value in event.items())
    return {"msg": "%s", "args": f"{said} {told}".strip(), "exc_info": raised}


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

        def log(*, msg: str, args: str, exc_info: Any) -> None:
            self._log.log(number, msg, args, exc_info=exc_info)

        return log


def write_logs() -> None:
    """Write warnings and errors of the process to stderr."""
    handler = logging.StreamHandler()
    handler.setFormatter(PrivateFormatter(_FORMAT))
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    structlog.configure(processors=[_to_logging], logger_factory=_Bridge)
