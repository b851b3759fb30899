"""Settings: what is in force and from where, and forms in which owners change what may change."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import Conflict, Invalid, NotFound
from ecken.rules.operators.rights import Right
from ecken.service.calls.forms import FormInvalid
from ecken.service.house.settings import change_settings, list_settings
from ecken.settings.at_run_time import GROUPS, SettingRow
from ecken.settings.options import Option
from ecken.settings.values import WHOLE_NUMBER
from ecken.web.accounts.proofs import after_proof
from ecken.web.house.setting_words import CHOICES, GROUP_TITLES, HINTS, LABELS, SOURCES
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, redirect, viewer_of
from ecken.web.rendering.render import language_of, render
from ecken.web.rights import needs, rights_on
from ecken.web.visitors import single

__all__ = ["routes"]

_HERE = "/admin/settings"
_TYPED_MAX = 2_000
_proven = after_proof("settings", _HERE)


@needs(Right.SITE)
def show_settings(request: Request) -> Response:
    """Show every option, its value but for secrets, and where it comes from."""
    rows = list_settings(community_of(request), viewer_of(request))
    return render(
        request,
        "admin/settings.html",
        groups=[(group, _rows_of(rows, group)) for group in GROUPS],
        fixed=[row for row in rows if not row.group],
        may_change=Right.SETTINGS in rights_on(request),
        **_words(request),
    )


@needs(Right.SETTINGS)
@_proven
def show_group(request: Request) -> Response:
    """Show the options of one part in a form."""
    return _page(request, {})


@needs(Right.SETTINGS)
@_proven
def do_change_group(request: Request) -> Response:
    """Set those options that were typed anew; what was not touched stays whatever it is now."""
    form, changed = form_of(request), dict[str, str | None]()
    for row in _rows(request):
        name = row.option.name
        if not row.is_open or f"was_{name}" not in form:
            continue
        typed = single(form, name)[:_TYPED_MAX]
        if row.option.default is True or row.option.default is False:
            typed = "true" if typed == "1" else "false"
        if typed.strip() != single(form, f"was_{name}"):
            changed[name] = typed
    try:
        change_settings(community_of(request), viewer_of(request), changed)
    except (Conflict, Invalid) as error:
        return _page(request, changed, error)
    return redirect(request, _address(request), Flash(mark("Saved.")))


@needs(Right.SETTINGS)
@_proven
def do_let_go(request: Request) -> Response:
    """Let one option be again what the settings file says, or its usual value."""
    name = single(form_of(request), "option")
    if name not in GROUPS[_group_of(request)]:
        raise NotFound
    try:
        change_settings(community_of(request), viewer_of(request), {name: None})
    except (Conflict, Invalid) as error:
        return _page(request, {}, error)
    return redirect(request, _address(request), Flash(mark("The value from before holds again.")))


def _group_of(request: Request) -> str:
    group = str(request.path_params["part"])
    if group not in GROUPS:
        raise NotFound
    return group


def _address(request: Request) -> str:
    return f"{_HERE}/{_group_of(request)}"


def _rows(request: Request) -> list[SettingRow]:
    rows = list_settings(community_of(request), viewer_of(request))
    return _rows_of(rows, _group_of(request))


def _rows_of(rows: list[SettingRow], group: str) -> list[SettingRow]:
    known = {row.option.name: row for row in rows}
    return [known[name] for name in GROUPS[group]]


def _page(
    request: Request, typed: dict[str, str | None], error: Conflict | Invalid | None = None
) -> Response:
    rows, errors, wrong = _rows(request), defaultdict[str, str](str), ""
    if isinstance(error, FormInvalid):
        errors |= {row.option.name: _said(request, row.option, error) for row in rows}
    elif error is not None:
        wrong = language_of(request).sentence(error)
    return render(
        request,
        "admin/setting_group.html",
        error.status if error else 200,
        group=_group_of(request),
        rows=rows,
        typed={row.option.name: typed.get(row.option.name, row.value) for row in rows},
        errors=errors,
        wrong=wrong,
        **_words(request),
    )


def _said(request: Request, option: Option, error: FormInvalid) -> str:
    """Return what is needed, in the words of the settings file; the option is named beside it."""
    found = error.errors.get(option.name)
    if found is None:
        return ""
    language = language_of(request)
    needed = str(found.fields["needed"])
    if option.bounds is not None:
        least, most = option.bounds
        needed = language.fill(WHOLE_NUMBER, least=least, most=most)
    told = mark("“%(given)s” cannot be used; needed is %(needed)s.")
    return language.say(told, given=found.fields["given"], needed=language.gettext(needed))


def _words(request: Request) -> dict[str, Any]:
    say = language_of(request).gettext
    choices = {
        name: {value: say(text) for value, text in texts.items()} for name, texts in CHOICES.items()
    }
    return {
        "labels": LABELS,
        "hints": HINTS,
        "choices": choices,
        "titles": GROUP_TITLES,
        "sources": SOURCES,
    }


routes = [
    Route(_HERE, show_settings, methods=["GET"]),
    Route(f"{_HERE}/{{part}}", show_group, methods=["GET"]),
    Route(f"{_HERE}/{{part}}", do_change_group, methods=["POST"]),
    Route(f"{_HERE}/{{part}}/back", do_let_go, methods=["POST"]),
]
