"""Joining, confirming the address, and choosing a new password by mail."""

from __future__ import annotations

from collections import defaultdict
from typing import NamedTuple

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid, NotAllowed, NotFound, TooMany
from ecken.rules.operators.joining_questions import QUESTIONS_MAX, wording
from ecken.service.accounts.invitations import is_open_invitation
from ecken.service.accounts.joining import SignUp, confirm_address, sign_up
from ecken.service.accounts.joining_questions import Given, asked_questions, mark_of
from ecken.service.accounts.password_resets import count_tokens_of, request_reset, reset_password
from ecken.service.calls.forms import FormInvalid
from ecken.service.contacts.personal_links import name_of_inviter
from ecken.web.http.cookies import KNOWN_BROWSER, put_cookie
from ecken.web.http.flash import Flash
from ecken.web.i18n import mark
from ecken.web.pages import community_of, form_of, redirect
from ecken.web.rendering.render import language_of, render
from ecken.web.visitors import KNOWN_DAYS, keep_session, single, visitor_of

__all__ = ["answers_in", "errors_of", "questions_for", "routes"]

_REFUSALS = (Invalid, NotAllowed, TooMany)
_TOKEN_MAX = 100


class Asked(NamedTuple):
    """What is asked at joining, for the reader, and whether it has to be answered."""

    mark: str
    """Goes with the form: by it answers are known to belong to these questions."""
    questions: list[tuple[str, bool]]


def show_join(request: Request) -> Response:
    """Ask for name, address and password; or say that an invitation is needed."""
    invitation = request.query_params.get("invitation", "")[:_TOKEN_MAX]
    community = community_of(request)
    inviter = name_of_inviter(community, invitation)
    if community.settings.joining == "invitation" and not (
        inviter or is_open_invitation(community, invitation)
    ):
        return render(request, "accounts/invitation_needed.html", 403 if invitation else 200)
    return _join_form(request, SignUp("", "", "", "", invitation))


def do_join(request: Request) -> Response:
    """Take a sign-up. The answer is the same for known and unknown addresses."""
    form = form_of(request)
    names = ("first_name", "last_name", "email", "password", "invitation")
    typed = SignUp(*(single(form, name) for name in names), answers=answers_in(form))
    try:
        sign_up(
            community_of(request), typed, visitor_of(request), language=language_of(request).code
        )
    except _REFUSALS as error:
        return _join_form(request, typed, error)
    return render(request, "accounts/look_into_mail.html", kind="confirm", email=typed.email)


def show_confirm(request: Request) -> Response:
    """Ask for the password that was chosen, so that a mistaken click confirms nothing."""
    return _confirm_form(request, request.query_params.get("token", "")[:_TOKEN_MAX])


def do_confirm(request: Request) -> Response:
    """Confirm the address and sign in, or say that an operator has to approve."""
    form = form_of(request)
    token = single(form, "token")[:_TOKEN_MAX]
    try:
        signed_in = confirm_address(
            community_of(request), token, single(form, "password"), visitor_of(request)
        )
    except (NotAllowed, TooMany, NotFound) as error:
        return _confirm_form(request, token, error)
    if signed_in is None:
        return render(request, "accounts/awaiting.html")
    request.state.viewer = signed_in.member  # the word on the next page is for them
    response = redirect(request, "/", Flash(mark("Welcome! Your address is confirmed.")))
    keep_session(request, response, signed_in)
    return response


def show_reset(request: Request) -> Response:
    """Ask for the address."""
    return render(request, "accounts/reset.html", email="", error="")


def do_request_reset(request: Request) -> Response:
    """Send a link, if the address has an account; the answer does not tell."""
    email = single(form_of(request), "email")
    try:
        request_reset(
            community_of(request), email, visitor_of(request), language=language_of(request).code
        )
    except _REFUSALS as error:
        said = language_of(request).sentence(error)
        return render(request, "accounts/reset.html", error.status, email=email[:254], error=said)
    return render(request, "accounts/look_into_mail.html", kind="reset", email=email)


def show_new_password(request: Request) -> Response:
    """Ask for the new password."""
    return _new_password_form(request, request.query_params.get("token", "")[:_TOKEN_MAX])


def do_reset(request: Request) -> Response:
    """Set the new password and lead to signing in."""
    form = form_of(request)
    token = single(form, "token")[:_TOKEN_MAX]
    is_ending = single(form, "end_tokens") == "1"
    try:
        known_as = reset_password(
            community_of(request), token, single(form, "password"), is_ending_tokens=is_ending
        )
    except (Invalid, NotFound, TooMany) as error:
        return _new_password_form(request, token, error, is_ending_tokens=is_ending)
    response = redirect(
        request, "/sign-in", Flash(mark("Your new password is set. Please sign in with it."))
    )
    put_cookie(community_of(request).settings, response, KNOWN_BROWSER, known_as, days=KNOWN_DAYS)
    return response


def _join_form(request: Request, typed: SignUp, error: EckenError | None = None) -> Response:
    errors, wrong = errors_of(request, error, ("email",))
    community, invitation = community_of(request), typed.invitation[:_TOKEN_MAX]
    inviter = name_of_inviter(community, invitation)
    is_known = bool(inviter) or is_open_invitation(community, invitation)
    is_without = community.settings.joining != "invitation"
    return render(
        request,
        "accounts/join.html",
        error.status if error else 200,
        typed=typed,
        questions=questions_for(request),
        inviter=inviter,
        is_over=bool(invitation) and is_without and not is_known,
        errors=errors,
        wrong=wrong,
    )


def _confirm_form(request: Request, token: str, error: EckenError | None = None) -> Response:
    return render(
        request,
        "accounts/confirm.html",
        error.status if error else 200,
        token=token,
        wrong=language_of(request).sentence(error) if error else "",
        is_over=isinstance(error, NotFound),
    )


def _new_password_form(
    request: Request, token: str, error: EckenError | None = None, *, is_ending_tokens: bool = True
) -> Response:
    return render(
        request,
        "accounts/new_password.html",
        error.status if error else 200,
        token=token,
        tokens=count_tokens_of(community_of(request), token),
        is_ending_tokens=is_ending_tokens,
        error=language_of(request).sentence(error) if error else "",
        is_over=isinstance(error, NotFound),
    )


def questions_for(request: Request) -> Asked:
    """Return what is asked at joining, in the reader's language."""
    code = language_of(request).code
    asked = asked_questions(community_of(request))
    shown = [(wording(question, code), question.is_needed) for question in asked]
    return Asked(mark_of(asked), shown)


def answers_in(form: FormData) -> Given:
    """Return what was typed as answers, in order, and to which questions."""
    texts = tuple(single(form, f"answer_{place}") for place in range(QUESTIONS_MAX))
    return Given(single(form, "asked"), texts)


def errors_of(
    request: Request, error: EckenError | None, fields: tuple[str, ...] = ()
) -> tuple[defaultdict[str, str], str]:
    """Return what is wrong by field (empty where nothing is), and the sentence for the whole."""
    errors: defaultdict[str, str] = defaultdict(str)
    if error is None:
        return errors, ""
    say = language_of(request).sentence
    if isinstance(error, FormInvalid):
        errors.update({name: say(one) for name, one in error.errors.items()})
        return errors, ""
    name = error.fields.get("field")
    if isinstance(name, str) and name in fields:
        errors[name] = say(error)
        return errors, ""
    return errors, say(error)


routes = [
    Route("/join", show_join, methods=["GET"]),
    Route("/join", do_join, methods=["POST"]),
    Route("/confirm", show_confirm, methods=["GET"]),
    Route("/confirm", do_confirm, methods=["POST"]),
    Route("/reset", show_reset, methods=["GET"]),
    Route("/reset", do_request_reset, methods=["POST"]),
    Route("/reset/new", show_new_password, methods=["GET"]),
    Route("/reset/new", do_reset, methods=["POST"]),
]
