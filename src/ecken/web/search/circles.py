"""Searching a circle, or everyone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from ecken.errors import Invalid, NotFound
from ecken.search.bitsets.bitset import Bits
from ecken.search.query import Listed, Query, all_of
from ecken.search.ranking.order import ORDERS
from ecken.search.search_request import CIRCLES, SearchRequest
from ecken.service.contacts.saved_members import kept_ids
from ecken.service.found.noting import note_hits
from ecken.service.search.candidates import (
    CANDIDATE_CIRCLES,
    find_candidates,
    require_recruiter,
)
from ecken.service.search.facet_values import VALUES_MAX
from ecken.service.search.name_suggestions import suggest_members
from ecken.service.search.search import LIMIT_MAX, Hit, Results, search_members
from ecken.service.search.ways_in import place_asked_for
from ecken.service.world import World
from ecken.web.i18n import Language, mark
from ecken.web.pages import community_of, for_members, reading, viewer_of
from ecken.web.place.left_out import left_out_of, picture_of
from ecken.web.rendering.csv_export import csv_response
from ecken.web.rendering.render import language_of, render
from ecken.web.search.facets import Choice, Unfolding, facets_of, label_of
from ecken.web.search.highlighting import pieces_of, show_hit
from ecken.web.search.named_members import with_named
from ecken.web.search.search_form import FACETS, LABELS, Question, read_question, unfinished

__all__ = ["routes"]

SHOWN = 20
EXPORT_MAX = 1_000
NAMES = 6
VIEWS = ("list", "cards", "table")

_BOXES = (
    *("line", "was", "position", "company", "industry", "city", "radius", "offers", "seeks"),
    *("name", "q", "postal_code", "education", "language", "new_since", "recruiter"),
    *("open_to_offers", "request"),
    *("position_now", "position_former", "company_now", "company_former", "contact_of"),
)
"""Boxes that the form shows; whatever else a question holds is carried along unseen."""

_ORDER_LABELS = {
    "relevance": mark("best first"),
    "bridges": mark("most bridges"),
    "name": mark("by name"),
    "nearest": mark("nearest"),
    "newest": mark("newest first"),
}


@dataclass(frozen=True)
class Chip:
    """One filter above the hits: the address without it, its label, and what it asks."""

    to: str
    label: str
    text: str


@dataclass(frozen=True)
class Looks:
    """How the hits are asked for and shown, out of the address."""

    circle: str
    path: str
    order: str
    view: str
    cursor: str | None
    is_for_candidates: bool = False

    def searched(self, world: World) -> Bits | None:
        """Return among whom of the circle is searched; none for all of it."""
        return find_candidates(world) if self.is_for_candidates else None

    def search(self, world: World, request: SearchRequest) -> Results:
        """Return who matches."""
        return search_members(world, request, self.searched(world))

    @property
    def carried_circle(self) -> str:
        """The circle, where the address has to hold it."""
        is_said = self.is_for_candidates and self.circle != CANDIDATE_CIRCLES[0]
        return self.circle if is_said else ""

    def saved(self, question: Question, language: str) -> str:
        """Return the line that finds the same members from anywhere."""
        if not self.is_for_candidates:
            return question.saved_as(language)
        parts = [question.query.root, Listed("open_to_offers", "yes")]
        query = Query(all_of([part for part in parts if part is not None]))
        return replace(question, query=query).saved_as(language)

    def request(self, question: Question, **page: Any) -> SearchRequest:
        """Return what the service is asked for, with the size and parts of the page."""
        return SearchRequest(
            question.query,
            circle=self.circle,
            order=self.order,
            cursor=self.cursor,
            chosen=question.chosen,
            **page,
        )

    def more(self, **changes: object) -> dict[str, object]:
        """Return what the address carries besides the question."""
        return {
            "order": self.order if self.order != "relevance" else "",
            "view": self.view if self.view != "list" else "",
            "circle": self.carried_circle,
            **changes,
        }


@for_members
def show_circle(request: Request) -> Response:
    """Search one circle: the first, the second or the third."""
    circle = request.path_params["circle"]
    if circle not in ("1", "2", "3", "1-2", "1-3"):
        raise NotFound
    return _show(request, _looks(request, circle, f"/circle/{circle}"))


@for_members
def show_search(request: Request) -> Response:
    """Search everyone."""
    return _show(request, _looks(request, "all", "/search"))


@for_members
def show_candidates(request: Request) -> Response:
    """Search those open to offers in the circles of a recruiter; for others there is no page."""
    asked = request.query_params.get("circle", "")
    circle = asked if asked in CANDIDATE_CIRCLES else CANDIDATE_CIRCLES[0]
    looks = _looks(request, circle, "/candidates")
    return _show(request, replace(looks, is_for_candidates=True))


@for_members
def show_names(request: Request) -> Response:
    """Show whose names begin like what is being typed, as options of the search box."""
    typed = request.query_params.get("typed", "")[:100]
    circle = request.query_params.get("circle", "all")
    with community_of(request).reading(viewer_of(request)) as whole:
        world = picture_of(request, whole)
        found = suggest_members(world, typed, circle=circle, limit=NAMES) if typed.strip() else []
        often = Counter(one.card.name for one in found)
        names = [(one, pieces_of(one.card.name, one.spans), often[one.card.name]) for one in found]
    return render(request, "circles/names.html", is_piece=True, names=names)


def _show(request: Request, looks: Looks) -> Response:
    question = read_question(request.query_params, language_of(request).code)
    path = looks.path
    with reading(request) as whole:
        if looks.is_for_candidates:
            require_recruiter(whole)  # before anything else is answered
        world = picture_of(request, whole)
        left_out = left_out_of(request, world)
        question = with_named(world, question, path, language_of(request).code)
        if "was" in request.query_params and question.error is None:
            to = question.address(path, **_unfolding(request, looks).address())
            return RedirectResponse(to, status_code=303)
        if request.query_params.get("format") == "csv" and question.error is None:
            return _export(request, world, question, looks)
        results, question = _answer(world, question, looks)
        if "typing" in request.query_params and not results.total and not question.error:
            results, question = _answer_typing(request, world, question, looks, results)
        counts = _counts(question, results, looks)
        unfolded = _unfolding(request, looks)
        facets = facets_of(world, question, results.facets, unfolded, language_of(request))
        kept = kept_ids(world)
        ways_into = {} if question.error else place_asked_for(world, looks.request(question))
        chips = _chips(question, looks, language_of(request))
        offers_choice = _offers_choice(question, results, looks, language_of(request))
    if results.hits and not looks.is_for_candidates:
        is_typed = "typing" in request.query_params
        asked = looks.request(question)
        note_hits(community_of(request), viewer_of(request), asked, results, is_typed=is_typed)
    return _render(
        request,
        question,
        looks,
        results,
        counts=counts,
        facets=facets,
        chips=chips,
        kept=kept,
        ways_into=ways_into,
        offers_choice=offers_choice,
        left_out=left_out,
    )


def _answer(world: World, question: Question, looks: Looks) -> tuple[Results, Question]:
    """Return the page of hits, or none and the question with what is wrong with it."""
    if question.error is not None:
        return Results(0, []), question
    try:
        facets = () if question.is_long else FACETS
        request = looks.request(
            question, limit=SHOWN, facets=facets, with_counts=True,
            with_offers=not looks.is_for_candidates,
        )  # fmt: skip
        found = looks.search(world, request)
    except Invalid as error:
        if looks.cursor and error.code == "cursor_of_another_search":
            return _answer(world, question, replace(looks, cursor=None))
        return Results(0, []), replace(question, error=error)
    return found, question


def _answer_typing(
    request: Request, world: World, question: Question, looks: Looks, nobody: Results
) -> tuple[Results, Question]:
    """Return what the question may become when its last word is typed to the end."""
    language = language_of(request).code
    longer = unfinished(question, request.query_params, language)
    named = with_named(world, longer, looks.path, language) if longer else None
    found = _answer(world, named, looks) if named else None
    return found if found and found[0].total else (nobody, question)


def _render(
    request: Request, question: Question, looks: Looks, results: Results, **context: object
) -> Response:
    error = question.error
    return render(
        request,
        "circles/search.html",
        error.status if error else 200,
        question=question,
        looks=looks,
        results=results,
        hits=[show_hit(hit) for hit in results.hits],
        wrong=language_of(request).sentence(error) if error else "",
        labels=LABELS,
        orders={order: _ORDER_LABELS[order] for order in ORDERS},
        carried=_carried(question, looks),
        saved="" if error else looks.saved(question, language_of(request).code),
        values_max=VALUES_MAX,
        **context,
    )


def _carried(question: Question, looks: Looks) -> list[tuple[str, str]]:
    """Return what the form sends along unseen."""
    circle = [("circle", looks.carried_circle)] if looks.carried_circle else []
    boxes = [(name, text) for name, text in question.form.items() if name not in _BOXES]
    facets = [(f"f_{facet}", value) for facet, vs in question.chosen.items() for value in vs]
    return boxes + facets + circle + [("without", id) for id in question.left_out]


def _looks(request: Request, circle: str, path: str) -> Looks:
    sent = request.query_params
    order, view = sent.get("order", "relevance"), sent.get("view", "list")
    return Looks(
        circle=circle,
        path=path,
        order=order if order in ORDERS else "relevance",
        view=view if view in VIEWS else "list",
        cursor=sent.get("cursor") or None,
    )


def _unfolding(request: Request, looks: Looks) -> Unfolding:
    sent = request.query_params
    facet = sent.get("more", "")
    find = sent.get("find", "")[:100].strip()
    is_known = facet in FACETS
    return Unfolding(
        facet if is_known else "", find if is_known else "", looks.circle, looks.path,
        looks.more(), looks.searched,
    )  # fmt: skip


def _counts(question: Question, results: Results, looks: Looks) -> list[tuple[str, str, int, bool]]:
    """Return address, circle and number of matches for each choice of circle."""
    if question.error is not None:
        return []
    if looks.is_for_candidates:
        places = {
            name: question.address(looks.path, **replace(looks, circle=name).more())
            for name in CANDIDATE_CIRCLES
        }
    else:
        places = {
            name: question.address("/search" if name == "all" else f"/circle/{name}")
            for name in CIRCLES
        }
    return [
        (to, name, results.by_circle[name], name == looks.circle) for name, to in places.items()
    ]


def _chips(question: Question, looks: Looks, language: Language) -> list[Chip]:
    """Return what is asked, box by box, each with the address that leaves it out."""
    chips: list[Chip] = []
    if question.is_long and question.error is not None:
        return chips
    for name, text in question.shown.items():
        if name != "radius":
            gone = (name, "radius") if name in ("city", "postal_code") else (name,)
            to = question.without(*gone).address(looks.path, **looks.more())
            said = _said(question, name, text, language)
            chips.append(Chip(to, LABELS[name], said))
    for facet, values in question.chosen.items():
        for value in values:
            to = question.toggled(facet, value).address(looks.path, **looks.more())
            chips.append(Chip(to, LABELS[facet], label_of(facet, value, language)))
    return chips


def _offers_choice(
    question: Question, results: Results, looks: Looks, language: Language
) -> Choice | None:
    """Return what narrows the hits to those open to offers, or widens them; none if nobody is."""
    said = question.form.get("open_to_offers", "").lower()
    is_chosen = bool(said)
    if (
        said in ("nein", "no")
        or question.error is not None
        or not (results.open_to_offers or is_chosen)
    ):
        return None
    rest = question.without("open_to_offers")
    asked = {} if is_chosen else {"open_to_offers": "1"}
    to = rest.address(looks.path, **asked, **looks.more())
    label = LABELS["open_to_offers"]
    return Choice(to, language.gettext(label), results.open_to_offers, is_chosen)


def _said(question: Question, name: str, text: str, language: Language) -> str:
    if name == "industry":
        return label_of("industry", text, language)
    if name == "contact_of":
        return text.strip('"')
    if name in ("recruiter", "open_to_offers", "request"):
        return "" if text.lower() not in ("nein", "no") else text
    radius = question.form.get("radius", "")
    return f"{text} ~{radius} km" if radius and name in ("city", "postal_code") else text


def _export(request: Request, world: World, question: Question, looks: Looks) -> Response:
    """Return what one sees, up to ``EXPORT_MAX`` hits, as a table."""
    say = language_of(request).gettext
    header = [
        mark("Name"), mark("Headline"), mark("Company"), mark("City"), mark("Degree"),
        mark("Bridges"), mark("Number of bridges"), mark("Address of the page"),
    ]  # fmt: skip
    rows: list[list[str]] = []
    asked = replace(looks, cursor=None).request(question, limit=LIMIT_MAX)
    while len(rows) < EXPORT_MAX:
        page = looks.search(world, asked)
        rows += [_row(request, hit) for hit in page.hits]
        if page.next is None:
            break
        asked = replace(asked, cursor=page.next)
    return csv_response("ecken.csv", [say(title) for title in header], rows)


def _row(request: Request, hit: Hit) -> list[str]:
    base = community_of(request).settings.base_url
    return [
        hit.card.name,
        hit.card.headline,
        hit.card.company,
        hit.card.city,
        str(hit.degree or ""),
        ", ".join(bridge.name for bridge in hit.bridges),
        str(hit.bridge_count),
        f"{base}/m/{hit.card.public_id}",
    ]


routes = [
    Route("/circle/{circle}", show_circle),
    Route("/search", show_search),
    Route("/candidates", show_candidates),
    Route("/search/names", show_names),
]
