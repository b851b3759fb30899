"""Loads a list step by step: the file, its columns, the report, the loading, the links."""

from __future__ import annotations

from itertools import islice

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid, NotFound
from ecken.exchange.member_lists import COLUMN_NAMES
from ecken.rules.operators.rights import Right
from ecken.service.loading import list_uploads
from ecken.service.loading.list_links import LINK_DAYS, count_without_password, make_links_as
from ecken.service.loading.list_members import ListOptions
from ecken.service.loading.list_report import Say, counts_of, findings, written_report
from ecken.service.loading.list_uploads import LIST_MAX_BYTES, Step
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.operators.list_words import COLUMN_LABELS, COUNT_LABELS, ENCODINGS, STAGES
from ecken.web.pages import community_of, form_of, redirect, uploaded_file, viewer_of
from ecken.web.rendering.csv_export import csv_file
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["routes"]

_SHOWN = 200
_SAMPLES = 3


@needs(Right.LISTS)
def show_lists(request: Request) -> Response:
    """Ask for a list, and offer personal links for who has no password."""
    return _first_page(request)


@needs(Right.LISTS)
def do_bring_list(request: Request) -> Response:
    """Take a list in, and lead to its columns."""
    try:
        content = uploaded_file(request, "list")
        if len(content) > LIST_MAX_BYTES:
            raise Invalid(
                "list_too_large",
                "The list is larger than {most_mb} MB. Bring it with the command ecken load.",
                field="list",
                most_mb=LIST_MAX_BYTES // 1_000_000,
            )
        upload_id = list_uploads.bring_list(community_of(request), viewer_of(request), content)
    except Invalid as error:
        return _first_page(request, error)
    return redirect(request, f"/admin/lists/{upload_id}")


@needs(Right.LISTS)
def show_columns(request: Request) -> Response:
    """Show which column is taken for what, to be corrected."""
    step = _step(request)
    if step.upload.state in ("loading", "done"):
        return redirect(request, f"/admin/lists/{step.upload.public_id}/status")
    return _columns_page(request, step, dict(step.head.mapping), step.options)


@needs(Right.LISTS)
def do_choose_columns(request: Request) -> Response:
    """Take the choice of columns, and lead to the report."""
    form = form_of(request)
    step = _step(request)
    chosen = {name: single(form, f"c_{name}") for name in COLUMN_NAMES}
    mapping = {name: title for name, title in chosen.items() if title}
    options = ListOptions(*(single(form, name) == "1" for name in ("update", "leavers", "skip")))
    try:
        list_uploads.choose_columns(
            community_of(request), viewer_of(request), step.upload.public_id, mapping, options
        )
    except Invalid as error:
        return _columns_page(request, step, mapping, options, error)
    return redirect(request, f"/admin/lists/{step.upload.public_id}/report")


@needs(Right.LISTS)
def show_report(request: Request) -> Response:
    """Show what would be done, line by line; nothing is done."""
    upload_id = request.path_params["id"]
    plan = list_uploads.look_at_plan(community_of(request), viewer_of(request), upload_id)
    found = list(islice(findings(plan, _say(request)), _SHOWN + 1))
    is_blocked = bool(plan.bad.count) and not plan.people.options.skips_wrong
    counts = counts_of(plan)
    return render(
        request,
        "admin/list_report.html",
        id=upload_id,
        seen=plan.fingerprint,
        counts=[(COUNT_LABELS[name], counts[name]) for name in COUNT_LABELS],
        findings=found[:_SHOWN],
        has_more=len(found) > _SHOWN,
        left_out=plan.head.left_out if plan.head else [],
        is_blocked=is_blocked or plan.bad.is_cut,
        is_empty=not any(counts[name] for name in ("new", "changed", "leaving")),
        leaving=counts["leaving"],
    )


@needs(Right.LISTS)
def show_report_file(request: Request) -> Response:
    """Hand out the report as a table, to be sent back to the office."""
    plan = list_uploads.look_at_plan(
        community_of(request), viewer_of(request), request.path_params["id"]
    )
    return csv_file("ecken-report.csv", written_report(plan, _say(request)))


@needs(Right.LISTS)
def do_load(request: Request) -> Response:
    """Begin to load what the report has shown."""
    upload_id = request.path_params["id"]
    seen = single(form_of(request), "seen")
    list_uploads.start_loading(community_of(request), viewer_of(request), upload_id, seen)
    return redirect(request, f"/admin/lists/{upload_id}/status")


@needs(Right.LISTS)
def show_status(request: Request) -> Response:
    """Show how far the loading is, and how it ended; the page renews itself meanwhile."""
    upload_id = request.path_params["id"]
    outcome = list_uploads.outcome_of(community_of(request), viewer_of(request), upload_id)
    if outcome.state == "new":
        return redirect(request, f"/admin/lists/{upload_id}")
    reason = _say(request)(outcome.template, **outcome.fields) if outcome.template else ""
    return render(
        request,
        "admin/list_status.html",
        id=upload_id,
        state=outcome.state,
        stage=STAGES.get(outcome.stage, ""),
        counts=[(COUNT_LABELS[name], count) for name, count in outcome.counts.items()],
        reason=reason,
    )


@needs(Right.LISTS)
def do_give_up(request: Request) -> Response:
    """Forget a list."""
    list_uploads.give_up(community_of(request), viewer_of(request), request.path_params["id"])
    return redirect(
        request, "/admin/lists", Flash(mark("The list is deleted; nothing was loaded."))
    )


@needs(Right.LISTS)
def do_make_links(request: Request) -> Response:
    """Hand out a personal link for each member without a password."""
    links = make_links_as(community_of(request), viewer_of(request))
    return csv_file("ecken-links.csv", links)


def _step(request: Request) -> Step:
    return list_uploads.find_step(
        community_of(request), viewer_of(request), request.path_params["id"]
    )


def _say(request: Request) -> Say:
    return language_of(request).fill


def _first_page(request: Request, error: EckenError | None = None) -> Response:
    errors, wrong = errors_of(request, error, ("list",))
    return render(
        request,
        "admin/lists.html",
        error.status if error else 200,
        without_password=count_without_password(community_of(request), viewer_of(request)),
        link_days=LINK_DAYS,
        most_mb=LIST_MAX_BYTES // 1_000_000,
        errors=errors,
        wrong=wrong,
    )


def _columns_page(
    request: Request,
    step: Step,
    mapping: dict[str, str],
    options: ListOptions,
    error: EckenError | None = None,
) -> Response:
    head = step.head
    if not head.header:
        raise NotFound
    _, wrong = errors_of(request, error)
    samples = {
        title: list(dict.fromkeys(cell for row in head.rows if (cell := _cell(row.cells, place))))
        for place, title in enumerate(head.header)
    }
    return render(
        request,
        "admin/list_columns.html",
        error.status if error else 200,
        id=step.upload.public_id,
        labels=COLUMN_LABELS,
        titles=[title for title in head.header if title],
        mapping=mapping,
        samples={title: cells[:_SAMPLES] for title, cells in samples.items()},
        encoding=ENCODINGS.get(head.encoding.name, head.encoding.name) if head.encoding else "",
        header_line=head.header_line,
        options=options,
        wrong=wrong,
    )


def _cell(cells: tuple[str, ...], place: int) -> str:
    return cells[place].strip()[:60] if place < len(cells) else ""


routes = [
    Route("/admin/lists", show_lists, methods=["GET"]),
    Route("/admin/lists", do_bring_list, methods=["POST"]),
    Route("/admin/lists/links", do_make_links, methods=["POST"]),
    Route("/admin/lists/{id}", show_columns, methods=["GET"]),
    Route("/admin/lists/{id}", do_choose_columns, methods=["POST"]),
    Route("/admin/lists/{id}/report", show_report, methods=["GET"]),
    Route("/admin/lists/{id}/report.csv", show_report_file, methods=["GET"]),
    Route("/admin/lists/{id}/load", do_load, methods=["POST"]),
    Route("/admin/lists/{id}/status", show_status, methods=["GET"]),
    Route("/admin/lists/{id}/drop", do_give_up, methods=["POST"]),
]
