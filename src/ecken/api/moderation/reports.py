"""``/reports``, ``/me/reports``: reporting, and what came of it."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter

from ecken.api.calls import Caller, Changer
from ecken.api.moderation.report_shapes import OwnReportAnswer, ReportBody
from ecken.api.strict_json import StrictRoute
from ecken.service.moderation.reports import SentReport, list_own_reports, report_subject

__all__ = ["router"]

router = APIRouter(tags=["moderation"], route_class=StrictRoute)


@router.post("/reports", status_code=201, response_model=OwnReportAnswer)
def send_report(call: Changer, body: ReportBody) -> dict[str, Any]:
    """Report something that the caller may see; twice the same is one report."""

    def run() -> dict[str, Any]:
        sent = SentReport(
            body.kind,
            body.id,
            body.reason,
            body.explanation,
            is_good_faith=body.good_faith,
            with_context=body.context,
        )
        report = report_subject(call.community, call.viewer, sent)
        return OwnReportAnswer.of(report).model_dump()

    return call.once(body, run)


@router.get("/me/reports")
def list_reports(call: Caller) -> list[OwnReportAnswer]:
    """Return what the caller has reported, newest first."""
    with call.reading() as world:
        return [OwnReportAnswer.of(report) for report in list_own_reports(world)]
