"""A told report as a PDF, drawn by a process that keeps nothing of it."""

from __future__ import annotations

import json
import logging
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from ecken.errors import NotReady
from ecken.service.community import Community
from ecken.service.imports import report_sheet
from ecken.service.imports.contacts_report import ContactsReport
from ecken.service.imports.report_words import tell_report
from ecken.service.runtime.asked_process import ProcessAnswer, ask_process

__all__ = ["draw_pdf", "make_pdf"]

_LOG = logging.getLogger("ecken.imports")
_BUSY_WAIT_S = 20.0
_AT_ONCE = threading.BoundedSemaphore(1)
"""PDFs that a process of the site has drawn at a time: each takes some 150 MB and a second."""


def make_pdf(community: Community, report: ContactsReport, language: str) -> bytes:
    """Return the report as a PDF in this language: the words and figures of the page.

    Raises
    ------
    NotReady
        ``report_busy``; ``report_failed``.
    """
    return draw_pdf(community, asdict(tell_report(report, language)))


def draw_pdf(community: Community, told: Mapping[str, Any]) -> bytes:
    """Return a told report, given as plain values, as a PDF.

    Raises
    ------
    NotReady
        ``report_busy``; ``report_failed``.
    """
    asked = {"told": told, "foot": community.settings.community_name}
    if not _AT_ONCE.acquire(timeout=_BUSY_WAIT_S):
        raise NotReady(
            "report_busy", "Another report is being drawn right now. Please try again in a minute."
        )
    try:
        drawn = _run(json.dumps(asked).encode())
    finally:
        _AT_ONCE.release()
    if drawn.is_fault:
        _LOG.error("a report was not drawn: code %d\n%s", drawn.code, drawn.trace)
    if not drawn.output.startswith(b"%PDF"):
        raise NotReady(
            "report_failed", "The PDF could not be drawn. The page has the same figures."
        )
    return drawn.output


def _run(asked: bytes) -> ProcessAnswer:
    with tempfile.TemporaryDirectory() as empty:  # where matplotlib would put its list of fonts
        environment = {"MPLCONFIGDIR": empty}
        return ask_process(
            report_sheet.__file__, asked, wall_s=report_sheet.WALL_S, environment=environment
        )
