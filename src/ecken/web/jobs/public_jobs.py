"""Public job ads: the feeds, and the page of one ad for whoever is not signed in."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import NotFound
from ecken.service.jobs.public_ads import list_public_ads, show_public_ad
from ecken.store.jobs.job_ads import AdRow
from ecken.web.i18n import mark
from ecken.web.jobs.job_posting import feed_of, posting_of, rss_of
from ecken.web.pages import community_of
from ecken.web.rendering.job_words import HOURS, ad_place, salary_words
from ecken.web.rendering.render import language_of, render

__all__ = ["public_page", "routes"]

_KEPT_S = 300
_TITLE = mark("Jobs: %(community)s")


def show_feed(request: Request) -> Response:
    """Hand out the newest public ads as an Atom feed, to anybody."""
    settings = community_of(request).settings
    ads, title, now = _newest(request)
    feed = feed_of(
        ads, site=settings.base_url, community=settings.community_name, title=title, now=now
    )
    return _feed(feed, "atom")


def show_rss(request: Request) -> Response:
    """Hand out the same ads as an RSS feed, to anybody."""
    ads, title, now = _newest(request)
    site, language = community_of(request).settings.base_url, language_of(request).code
    return _feed(rss_of(ads, site=site, language=language, title=title, now=now), "rss")


def _newest(request: Request) -> tuple[list[AdRow], str, int]:
    """Return the newest public ads, the title of the feed, and the time."""
    community = community_of(request)
    ads = list_public_ads(community)
    if ads is None:
        raise NotFound
    title = language_of(request).say(_TITLE, community=community.settings.community_name)
    return ads, title, community.clock()


def _feed(text: str, kind: str) -> Response:
    headers = {"cache-control": f"public, max-age={_KEPT_S}", "vary": "Accept-Language, Cookie"}
    return Response(text, media_type=f"application/{kind}+xml; charset=utf-8", headers=headers)


def public_page(request: Request) -> Response | None:
    """Return the page of an ad for a guest; nothing where there is no such public ad."""
    community = community_of(request)
    ad = show_public_ad(community, request.path_params["id"])
    if ad is None:
        return None
    settings, language = community.settings, language_of(request)
    return render(
        request,
        "jobs/public_job.html",
        row=ad,
        posting=posting_of(ad, site=settings.base_url, community=settings.community_name),
        facts=[
            ad_place(language, ad),
            language.gettext(HOURS[ad.hours]),
            salary_words(language, ad),
        ],
    )


routes = [Route("/jobs.atom", show_feed), Route("/jobs.rss", show_rss)]
