"""The whole network in numbers, for operators, and the reports as PDF."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.rules.operators.rights import Right
from ecken.service.numbers.network_report import send_network_report
from ecken.service.numbers.told_numbers import tell_whole
from ecken.service.numbers.whole import show_whole
from ecken.web.pages import community_of, form_of, viewer_of
from ecken.web.rendering.network_plots import draw_all
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["routes"]


@needs(Right.NUMBERS)
def show_whole_numbers(request: Request) -> Response:
    """Show the figures of all contacts, and those of the days before."""
    community = community_of(request)
    numbers = show_whole(community, viewer_of(request))
    told = tell_whole(numbers, language_of(request).code, community.settings.community_name)
    return render(
        request, "admin/numbers.html", numbers=numbers, told=told, plots=draw_all(told.sections)
    )


@needs(Right.NUMBERS)
def send_report(request: Request) -> Response:
    """Send the report as a PDF: of what members see, or with ``whole`` of the whole network."""
    drawn = send_network_report(
        community_of(request),
        viewer_of(request),
        language_of(request).code,
        is_whole=single(form_of(request), "whole") == "1",
    )
    return Response(
        drawn,
        media_type="application/pdf",
        headers={
            "content-disposition": 'attachment; filename="ecken-network.pdf"',
            "cache-control": "no-store",
        },
    )


routes = [
    Route("/admin/numbers", show_whole_numbers),
    Route("/admin/numbers/report.pdf", send_report, methods=["POST"]),
]
