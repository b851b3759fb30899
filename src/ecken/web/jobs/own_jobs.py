"""A member's own job ads: write, change, end, extend."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, EckenError, NotAllowed, TooMany
from ecken.rules.jobs.salary import CURRENCIES
from ecken.service.calls.forms import FormInvalid
from ecken.service.jobs.ad_contacts import list_ads_naming
from ecken.service.jobs.job_ads import (
    change_ad,
    end_ad,
    extend_ad,
    list_own_ads,
    own_ad,
    publish_ad,
    restore_ad,
    viewer_may_advertise,
)
from ecken.service.jobs.job_checks import AD_FIELDS, AD_LINES, TEXT_MAX, TypedAd
from ecken.store.jobs.job_ads import AdRow
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash, Undo
from ecken.web.i18n import mark
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    frame_of,
    reading,
    redirect,
    viewer_of,
)
from ecken.web.rendering.country_names import country_choices
from ecken.web.rendering.job_words import HOURS, SALARY_PER, WORKPLACES, ad_place
from ecken.web.rendering.render import language_of, render
from ecken.web.visitors import single

__all__ = ["routes"]


@for_members
def show_own(request: Request) -> Response:
    """List the member's own ads, those that have ended, too."""
    with reading(request) as world:
        ads, naming = list_own_ads(world), list_ads_naming(world)
        may_advertise = viewer_may_advertise(community_of(request), world)
    language = language_of(request)
    return render(
        request,
        "jobs/own.html",
        ads=ads,
        naming=naming,
        running=[ad for ad in ads if ad.is_running],
        ended=[ad for ad in ads if not (ad.is_running or ad.row.is_hidden)],
        hidden=[ad for ad in ads if ad.row.is_hidden],
        may_advertise=may_advertise,
        place_of=lambda ad: ad_place(language, ad),
    )


@for_members
def show_new(request: Request) -> Response:
    """Show the form for a new ad, with the member's own company and place written down."""
    frame = frame_of(request)
    me = frame.me if frame else None
    known = {name: getattr(me, name, "") for name in ("company", "city", "postal_code", "country")}
    usual = {"workplace": "onsite", "hours": "full", "currency": "EUR", "salary_per": "year"}
    return _form(request, "/jobs/new", TypedAd({**known, **usual}))


@for_members
def publish(request: Request) -> Response:
    """Publish an ad, or show the form again: what was typed, and what is wrong."""
    typed = _typed(request)
    try:
        id = publish_ad(community_of(request), viewer_of(request), typed)
    except (FormInvalid, NotAllowed, TooMany, Conflict) as error:
        return _form(request, "/jobs/new", typed, error)
    return redirect(request, f"/jobs/{id}", Flash(mark("Your job ad is published.")))


@for_members
def show_change(request: Request) -> Response:
    """Show the form with what the ad says."""
    with reading(request) as world:
        ad = own_ad(world, request.path_params["id"])
    return _form(request, f"/jobs/{ad.public_id}/change", _as_typed(ad))


@for_members
def change(request: Request) -> Response:
    """Change an ad, or show the form again."""
    typed, id = _typed(request), request.path_params["id"]
    try:
        change_ad(community_of(request), viewer_of(request), id, typed)
    except FormInvalid as error:
        return _form(request, f"/jobs/{id}/change", typed, error)
    return redirect(request, f"/jobs/{id}", Flash(mark("Saved.")))


@for_members
def end(request: Request) -> Response:
    """End an ad; on the list of own ads it can be published again."""
    id = request.path_params["id"]
    end_ad(community_of(request), viewer_of(request), id)
    undo = Undo(f"/jobs/{id}/restore")
    return redirect(request, "/jobs/mine", Flash(mark("The job ad has ended."), undo=undo))


@for_members
def restore(request: Request) -> Response:
    """Take the end of an ad back."""
    restore_ad(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/jobs/mine", Flash(mark("The job ad runs on.")))


@for_members
def extend(request: Request) -> Response:
    """Let an ad run on, or publish it again."""
    extend_ad(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/jobs/mine", Flash(mark("The job ad runs on.")))


def _typed(request: Request) -> TypedAd:
    """Read the known fields of the form, and no others."""
    form = form_of(request)
    values = {name: single(form, name) for name in AD_FIELDS}
    return TypedAd(values, is_public=single(form, "is_public") == "1")


def _as_typed(ad: AdRow) -> TypedAd:
    values = {name: getattr(ad, name) for name in AD_FIELDS}
    amounts = {name: _amount(values[name]) for name in ("salary_from", "salary_to")}
    return TypedAd({**values, **amounts, "currency": ad.currency or "EUR"}, ad.is_public)


def _amount(cents: int | None) -> str:
    if cents is None:
        return ""
    return str(cents // 100) if cents % 100 == 0 else f"{cents // 100}.{cents % 100:02}"


def _form(request: Request, to: str, typed: TypedAd, error: EckenError | None = None) -> Response:
    errors, wrong = errors_of(request, error)
    return render(
        request,
        "jobs/form.html",
        error.status if error else 200,
        to=to,
        typed=typed,
        errors=errors,
        wrong=wrong,
        lines=AD_LINES,
        text_max=TEXT_MAX,
        countries=country_choices(language_of(request).code),
        workplaces=_pairs(request, WORKPLACES),
        hours=_pairs(request, HOURS),
        currencies=[(code, code) for code in CURRENCIES],
        salary_per=_pairs(request, SALARY_PER),
    )


def _pairs(request: Request, words: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the choices of a select."""
    say = language_of(request).gettext
    return [(value, say(label)) for value, label in words.items()]


routes = [
    Route("/jobs/mine", show_own),
    Route("/jobs/new", show_new),
    Route("/jobs/new", publish, methods=["POST"]),
    Route("/jobs/{id}/change", show_change),
    Route("/jobs/{id}/change", change, methods=["POST"]),
    Route("/jobs/{id}/end", end, methods=["POST"]),
    Route("/jobs/{id}/restore", restore, methods=["POST"]),
    Route("/jobs/{id}/extend", extend, methods=["POST"]),
]
