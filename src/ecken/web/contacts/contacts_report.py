"""The report over the contacts of a file: a page and a PDF of figures that the browser holds."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.imports.reading import give_memory_back
from ecken.service.imports.report_pdf import make_pdf
from ecken.service.imports.report_words import tell_report
from ecken.service.imports.sealed_report import open_report
from ecken.web.contacts.imports import show_import
from ecken.web.pages import community_of, for_members, form_of, text_of, viewer_of
from ecken.web.rendering.render import language_of, render
from ecken.web.rendering.year_plot import draw_years

__all__ = ["routes"]


@for_members
def show_report(request: Request) -> Response:
    """Show the figures of the file that was just compared."""
    sealed = text_of(form_of(request), "report")
    report = open_report(community_of(request), viewer_of(request), sealed)
    return render(
        request,
        "imports/report.html",
        told=tell_report(report, language_of(request).code),
        plot=draw_years(report.years),
        sealed=sealed,
    )


@for_members
def send_report(request: Request) -> Response:
    """Send the same figures as a PDF, which is kept nowhere."""
    community = community_of(request)
    sealed = text_of(form_of(request), "report")
    try:
        report = open_report(community, viewer_of(request), sealed)
        drawn = make_pdf(community, report, language_of(request).code)
    finally:
        give_memory_back()
    return Response(
        drawn,
        media_type="application/pdf",
        headers={
            "content-disposition": 'attachment; filename="ecken-contacts.pdf"',
            "cache-control": "no-store",
        },
    )


routes = [
    Route("/import/report", show_import),
    Route("/import/report", show_report, methods=["POST"]),
    Route("/import/report.pdf", send_report, methods=["POST"]),
]
