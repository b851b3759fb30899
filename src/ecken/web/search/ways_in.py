"""Ways into a company or an industry: whom to ask, in which order, and why."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid, NotFound
from ecken.rules.ways_in import FEW_MOST, TieStrength
from ecken.service.search.ways_in import WAYS_MAX, WaysIn, find_ways_in
from ecken.web.i18n import mark
from ecken.web.pages import for_members, reading
from ecken.web.rendering.render import language_of, render
from ecken.web.search.facets import label_of

__all__ = ["routes"]

SHOWN = 10

STRENGTHS = {
    TieStrength.VERY_WEAK: mark("very weak tie"),
    TieStrength.MODERATELY_WEAK: mark("moderately weak tie"),
    TieStrength.STRONG: mark("strong tie"),
}
_NO_COMPANY = mark("No member whose profile you can see names this company.")


@for_members
def show_ways_in(request: Request) -> Response:
    """Show who of the first two circles may be a way into a company or an industry."""
    company = request.query_params.get("company", "")[:400].strip()
    industry = request.query_params.get("industry", "")[:200].strip()
    limit = WAYS_MAX if "all" in request.query_params else SHOWN
    ways: WaysIn | None = None
    status, wrong = 200, ""
    with reading(request) as world:
        try:
            if company or industry:
                ways = find_ways_in(world, company=company, industry=industry, limit=limit)
        except (Invalid, NotFound) as error:
            status, wrong = error.status, _said(request, error)
    return render(
        request,
        "companies/ways_in.html",
        status,
        ways=ways,
        company=company,
        industry=industry,
        industry_label=label_of("industry", industry, language_of(request)),
        wrong=wrong,
        limit=limit,
        strengths=STRENGTHS,
        few_most=FEW_MOST,
    )


def _said(request: Request, error: EckenError) -> str:
    language = language_of(request)
    return (
        language.gettext(_NO_COMPANY) if isinstance(error, NotFound) else language.sentence(error)
    )


routes = [Route("/ways-in", show_ways_in)]
