"""E-mails that wait or have failed, for administrators."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.rules.operators.rights import Right
from ecken.service.mailing.outbox import drop_mails_as, retry_mails_as, show_outbox_to
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, redirect, viewer_of
from ecken.web.rendering.render import render
from ecken.web.rights import needs

__all__ = ["routes"]


@needs(Right.SITE)
def show_mails(request: Request) -> Response:
    """Show the e-mails that wait, and those that have failed."""
    outbox = show_outbox_to(community_of(request), viewer_of(request))
    return render(request, "admin/mails.html", outbox=outbox)


@needs(Right.SITE)
def do_retry_mail(request: Request) -> Response:
    """Try a mail again that failed or waits."""
    retry_mails_as(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/admin/mails", Flash(mark("The e-mail will be tried again.")))


@needs(Right.SITE)
def do_drop_mail(request: Request) -> Response:
    """Give up a mail that failed or waits."""
    drop_mails_as(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(request, "/admin/mails", Flash(mark("The e-mail will not be tried again.")))


routes = [
    Route("/admin/mails", show_mails, methods=["GET"]),
    Route("/admin/mails/{id}/retry", do_retry_mail, methods=["POST"]),
    Route("/admin/mails/{id}/drop", do_drop_mail, methods=["POST"]),
]
