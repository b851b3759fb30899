"""Questions to who asks to join, as administrators set them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.catalogues import LANGUAGES
from ecken.errors import EckenError, Invalid
from ecken.rules.operators.joining_questions import QUESTIONS_MAX
from ecken.rules.operators.rights import Right
from ecken.service.accounts.joining_questions import list_questions, set_questions
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, redirect, viewer_of
from ecken.web.rendering.render import render
from ecken.web.rights import needs
from ecken.web.visitors import single

__all__ = ["routes"]

_HERE = "/admin/joining-questions"
_FIELDS = tuple(f"question_{n}_{code}" for n in range(QUESTIONS_MAX) for code in LANGUAGES)


@needs(Right.JOINING)
def show_questions(request: Request) -> Response:
    """Show the questions in a form."""
    found = list_questions(community_of(request), viewer_of(request))
    return _page(request, [(question.texts, question.is_needed) for question in found])


@needs(Right.JOINING)
def do_set_questions(request: Request) -> Response:
    """Ask what the form has."""
    form = form_of(request)
    typed = [
        (
            {code: single(form, f"question_{n}_{code}") for code in LANGUAGES},
            single(form, f"needed_{n}") == "1",
        )
        for n in range(QUESTIONS_MAX)
    ]
    try:
        set_questions(community_of(request), viewer_of(request), typed)
    except Invalid as error:
        return _page(request, typed, error)
    return redirect(request, _HERE, Flash(mark("Saved.")))


def _page(
    request: Request, typed: list[tuple[dict[str, str], bool]], error: EckenError | None = None
) -> Response:
    errors, wrong = errors_of(request, error, _FIELDS)
    empty: tuple[dict[str, str], bool] = ({}, False)
    return render(
        request,
        "admin/joining_questions.html",
        error.status if error else 200,
        typed=[*typed, *[empty] * (QUESTIONS_MAX - len(typed))],
        errors=errors,
        wrong=wrong,
    )


routes = [
    Route(_HERE, show_questions, methods=["GET"]),
    Route(_HERE, do_set_questions, methods=["POST"]),
]
