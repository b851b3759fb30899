"""Reporting: a form for whatever a member may see, and what became of one's reports."""

from __future__ import annotations

from functools import partial

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid, TooMany
from ecken.rules.moderation import EXPLANATION_MAX, SubjectKind
from ecken.service.moderation.reports import (
    SentReport,
    list_own_reports,
    report_subject,
    show_reportable,
)
from ecken.service.moderation.subjects import Subject, read_copy
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.moderation.words import WORDS
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    quoted,
    reading,
    redirect,
    text_of,
    viewer_of,
)
from ecken.web.rendering.render import render

__all__ = ["routes"]


def show_form(request: Request, *, kind: SubjectKind) -> Response:
    """Ask what is wrong with something."""
    return _form(request, SentReport(kind.value, request.path_params["id"], ""))


def send(request: Request, *, kind: SubjectKind) -> Response:
    """Send a report; what is wrong with it is said beside the form."""
    form = form_of(request)
    sent = SentReport(
        kind.value,
        request.path_params["id"],
        text_of(form, "reason"),
        text_of(form, "explanation"),
        is_good_faith=text_of(form, "good_faith") == "1",
        with_context=text_of(form, "context") == "1",
    )
    try:
        report_subject(community_of(request), viewer_of(request), sent)
    except (Invalid, TooMany) as error:
        return _form(request, sent, error)
    said = mark("Thank you. Your report has arrived; here you see what comes of it.")
    return redirect(request, "/reports", Flash(said))


@for_members
def list_sent(request: Request) -> Response:
    """Show what the viewer has reported, and what came of it."""
    with reading(request) as world:
        found = list_own_reports(world)
    return render(request, "moderation/reports.html", found=found, **WORDS)


def _form(request: Request, sent: SentReport, error: EckenError | None = None) -> Response:
    errors, wrong = errors_of(request, error, ("reason", "explanation", "good_faith"))
    with reading(request) as world:
        subject = show_reportable(world, SubjectKind(sent.kind), sent.subject_id)
    return render(
        request,
        "moderation/report.html",
        error.status if error else 200,
        subject=subject,
        back=_address_of(subject),
        copy=read_copy(subject.copy),
        sent=sent,
        explanation=sent.explanation[: 2 * EXPLANATION_MAX],
        explanation_max=EXPLANATION_MAX,
        errors=errors,
        wrong=wrong,
        **WORDS,
    )


def _address_of(subject: Subject) -> str:
    """Return the page on which something stands."""
    match subject.kind:
        case SubjectKind.POST:
            return f"/posts/{subject.id}"
        case SubjectKind.COMMENT:
            return f"/posts/{subject.within}#comment-{subject.id}"
        case SubjectKind.MESSAGE:
            return f"/messages/{subject.within}"
        case SubjectKind.JOB:
            return f"/jobs/{subject.id}"
        case SubjectKind.COMPANY:
            return f"/companies/{quoted(subject.within)}"
        case SubjectKind.NEWS:
            return f"/company-news/{subject.id}"
        case SubjectKind.PROFILE | SubjectKind.PHOTO:
            return f"/m/{subject.author.public_id}" if subject.author else "/"


routes = [
    *(
        Route(f"/report/{kind}/{{id}}", for_members(partial(page, kind=kind)), methods=[method])
        for kind in SubjectKind
        for method, page in (("GET", show_form), ("POST", send))
    ),
    Route("/reports", list_sent, methods=["GET"]),
]
