"""Bringing contacts: upload a file, see who of it is here, ask whom one ticks.

Nothing is kept between the pages: what was matched stands in the form that the browser holds, and
what was not matched stands nowhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.errors import EckenError, Invalid, NotReady, TooMany
from ecken.exchange.columns import PersonField
from ecken.exchange.people import ImportKind
from ecken.service.calls.forms import FormInvalid
from ecken.service.contacts.personal_links import may_invite
from ecken.service.contacts.saved_members import KEPT_MAX
from ecken.service.imports.asking import ask_members, save_members
from ecken.service.imports.comparing import Comparison, Tie, compare_file
from ecken.service.imports.linkedin_profile import Offer, offer_profile, take_offers
from ecken.service.imports.reading import give_memory_back
from ecken.service.imports.sealed_report import seal_report
from ecken.service.privacy.contact_details import is_findable
from ecken.web.accounts.joining import errors_of
from ecken.web.http.flash import Flash
from ecken.web.i18n import Language, mark
from ecken.web.pages import (
    community_of,
    for_members,
    form_of,
    reading,
    redirect,
    uploaded_file,
    viewer_of,
)
from ecken.web.rendering.render import language_of, render

__all__ = ["routes", "show_import"]

KINDS = {
    ImportKind.ECKEN_ARCHIVE: mark("File of another Ecken"),
    ImportKind.LINKEDIN_ARCHIVE: mark("LinkedIn export"),
    ImportKind.LINKEDIN_CONNECTIONS: mark("LinkedIn contacts"),
    ImportKind.LINKEDIN_INVITATIONS: mark("LinkedIn invitations"),
    ImportKind.LINKEDIN_PROFILE: mark("LinkedIn profile"),
    ImportKind.LINKEDIN_POSITIONS: mark("LinkedIn positions"),
    ImportKind.LINKEDIN_EDUCATION: mark("LinkedIn education"),
    ImportKind.LINKEDIN_SKILLS: mark("LinkedIn skills"),
    ImportKind.LINKEDIN_LANGUAGES: mark("LinkedIn languages"),
    ImportKind.GOOGLE: mark("Google Contacts"),
    ImportKind.OUTLOOK: mark("Outlook"),
    ImportKind.VCARD: mark("vCard"),
    ImportKind.TABLE: mark("Table"),
}
COLUMN_LABELS = {
    PersonField.EMAIL: mark("E-mail address"),
    PersonField.LINK: mark("Profile link"),
    PersonField.FIRST_NAME: mark("First name"),
    PersonField.LAST_NAME: mark("Last name"),
    PersonField.NAME: mark("Name"),
    PersonField.COMPANY: mark("Company"),
    PersonField.POSITION: mark("Position"),
    PersonField.CONNECTED_ON: mark("Contact since"),
}
OFFER_LABELS = {
    "first_name": mark("First name"),
    "last_name": mark("Last name"),
    "headline": mark("Headline"),
    "position": mark("Position"),
    "company": mark("Company"),
    "industry_text": mark("Industry"),
    "city": mark("City"),
    "postal_code": mark("Postal code"),
    "country": mark("Country"),
    "offers": mark("I offer"),
    "seeks": mark("I am looking for"),
    "about": mark("About me"),
    "positions": mark("Former positions"),
    "educations": mark("Education"),
    "languages": mark("Languages"),
    "links": mark("Links"),
}
_COLUMNS_MAX = 60
"""Columns that can be named by hand."""
_OFFERS_MAX = 120


@for_members
def show_import(request: Request) -> Response:
    """Show where a file is chosen, and what becomes of it."""
    return _first_page(request)


@for_members
def do_compare(request: Request) -> Response:
    """Compare the file, and show who of it is here."""
    community, viewer = community_of(request), viewer_of(request)
    columns = _named_columns(form_of(request))
    try:
        found = compare_file(community, viewer, uploaded_file(request, "file"), columns=columns)
    except (Invalid, TooMany, NotReady) as error:
        return _first_page(request, error)
    finally:
        give_memory_back()
    language = language_of(request)
    offers = offer_profile(community, viewer, found.profile, found.own, language=language.code)
    offers = [_with_level_said(offer, language) for offer in offers]
    return _preview(request, found, offers)


@for_members
def do_ask(request: Request) -> Response:
    """Send the requests that were ticked."""
    ids = [value for value in form_of(request).getlist("to") if isinstance(value, str)]
    if not ids:
        return redirect(request, "/import", Flash(mark("Nobody was ticked; nothing was sent.")))
    asked = ask_members(community_of(request), viewer_of(request), ids)
    if asked.limit is not None:
        return render(
            request,
            "imports/limit.html",
            asked=asked,
            said=language_of(request).sentence(asked.limit),
        )
    said = mark("Requests sent: %(sent)s. New contacts: %(contacts)s.")
    values = {"sent": str(asked.sent), "contacts": str(asked.contacts)}
    return redirect(request, "/requests/sent", Flash(said, values))


@for_members
def do_save(request: Request) -> Response:
    """Save whom the viewer has ticked, to ask them another day."""
    ids = [value for value in form_of(request).getlist("to") if isinstance(value, str)]
    if not ids:
        return redirect(request, "/import", Flash(mark("Nobody was ticked; nobody was saved.")))
    saved = save_members(community_of(request), viewer_of(request), ids)
    values = {"saved": str(saved.count), "most": str(KEPT_MAX)}
    if saved.limit is not None:
        said = mark("Saved: %(saved)s. The others are too many: at most %(most)s can be saved.")
        return redirect(request, "/kept", Flash(said, values, kind="wrong"))
    return redirect(request, "/kept", Flash(mark("Saved: %(saved)s. Only you know."), values))


@for_members
def do_take(request: Request) -> Response:
    """Put what was ticked into the profile."""
    offers = list(_ticked(form_of(request)))
    try:
        take_offers(community_of(request), viewer_of(request), offers)
    except FormInvalid as error:
        say = language_of(request).sentence
        wrong = " ".join(say(one) for one in error.errors.values())
        return render(
            request, "imports/offers_page.html", 422, offers=offers, wrong=wrong,
            labels=OFFER_LABELS, ticked=offers,
        )  # fmt: skip
    if not offers:
        return redirect(request, "/import", Flash(mark("Nothing was ticked; nothing has changed.")))
    return redirect(request, "/me", Flash(mark("Your profile is saved.")))


def _with_level_said(offer: Offer, language: Language) -> Offer:
    """Say how well a language is spoken in the reader's own."""
    if offer.field != "languages":
        return offer
    spoken, level = offer.values
    return offer._replace(values=(spoken, language.gettext(level)))


def _first_page(request: Request, error: EckenError | None = None) -> Response:
    errors, wrong = errors_of(request, error, ("file",))
    with reading(request) as world:
        is_found = is_findable(world)
    return render(
        request,
        "imports/import.html",
        error.status if error else 200,
        errors=errors,
        wrong=wrong,
        most_mb=_most_mb(request),
        is_found_by_email=is_found,
    )


def _most_mb(request: Request) -> int:
    return community_of(request).settings.import_max_bytes // 1_000_000


def _preview(request: Request, found: Comparison, offers: list[Offer]) -> Response:
    say = language_of(request).sentence
    sealed = ""
    if found.report is not None:
        sealed = seal_report(community_of(request), viewer_of(request), found.report)
    ties = {tie: [match for match in found.matches if match.tie is tie] for tie in Tie}
    return render(
        request,
        "imports/preview.html",
        found=found,
        may_invite=may_invite(community_of(request).settings),
        kind=KINDS[found.kind],
        new=ties[Tie.NONE],
        asked_by=ties[Tie.ASKED_BY],
        known=len(ties[Tie.CONTACT]),
        asked=len(ties[Tie.ASKED]),
        problems=[say(problem) for problem in found.problems],
        sealed=sealed,
        offers=offers[:_OFFERS_MAX],
        labels=OFFER_LABELS,
        ticked=(),
        errors={"file": ""},
        most_mb=_most_mb(request),
        columns=list(enumerate(found.header))[:_COLUMNS_MAX]
        if found.kind is ImportKind.TABLE
        else [],
        column_choices=_column_choices(request),
    )


def _column_choices(request: Request) -> list[tuple[str, str]]:
    gettext = language_of(request).gettext
    choices = [(each.value, gettext(label)) for each, label in COLUMN_LABELS.items()]
    return [("", gettext(mark("Leave out"))), *choices]


def _named_columns(form: FormData) -> dict[int, PersonField]:
    """Return what the columns hold, as far as the form says so."""
    known = {each.value: each for each in PersonField}
    found = {}
    for number in range(_COLUMNS_MAX):
        each = known.get(str(form.get(f"column.{number}", "")))
        if each is not None:
            found[number] = each
    return found


def _ticked(form: FormData) -> Iterator[Offer]:
    """Yield the offers that were ticked, as the form holds them."""
    for number in form.getlist("take")[:_OFFERS_MAX]:
        if not (isinstance(number, str) and number.isascii() and number.isdigit()):
            continue
        values = tuple(str(value) for value in form.getlist(f"value.{number}"))
        yield Offer(str(form.get(f"field.{number}", "")), values)


routes = [
    Route("/import", show_import),
    Route("/import", do_compare, methods=["POST"]),
    Route("/import/requests", do_ask, methods=["POST"]),
    Route("/import/kept", do_save, methods=["POST"]),
    Route("/import/profile", do_take, methods=["POST"]),
]
