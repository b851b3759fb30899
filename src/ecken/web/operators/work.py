"""Work in the background, for operators: which task is due when, and how it went."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.rules.operators.rights import Right
from ecken.service.background.task_list import show_tasks_to
from ecken.web.i18n import mark
from ecken.web.pages import community_of, viewer_of
from ecken.web.rendering.render import render
from ecken.web.rights import needs

__all__ = ["routes"]

_NAMES = {
    "mail": mark("Deliver e-mail"),
    "notices": mark("Tell members by e-mail what is new"),
    "push": mark("Tell members’ devices what is new"),
    "exports": mark("Go on with files of members’ data"),
    "circulars": mark("Send circulars of the administration"),
    "webhooks": mark("Tell webhooks who has joined and left"),
    "expiry": mark("End what has expired"),
    "leaving": mark("Delete accounts whose time to come back is over"),
    "reminders": mark("Send reminders and new job ads"),
    "tidying": mark("Delete what is no longer needed"),
    "figures": mark("Count the figures of the day"),
    "backup": mark("Make a backup"),
    "digest_daily": mark("Write the daily summary"),
    "digest_weekly": mark("Write the weekly summary"),
}
_STATES = {
    "new": mark("not done yet"),
    "running": mark("being done"),
    "failing": mark("fails"),
    "waiting": mark("done"),
}


@needs(Right.SITE)
def show_work(request: Request) -> Response:
    """Show all tasks; not found for anybody but operators."""
    tasks = show_tasks_to(community_of(request), viewer_of(request))
    return render(request, "admin/work.html", tasks=tasks, names=_NAMES, states=_STATES)


routes = [Route("/admin/work", show_work)]
