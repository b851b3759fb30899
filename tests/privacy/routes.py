"""What can be asked at each route of pages and JSON interface, as any member might.

The routes come from the routers; one that nothing is asked at fails a test. A recipe returns
questions with every id there is in either twin, also those that the asker cannot know of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ecken.rules.contact_details import Detail
from ecken.service.profiles.view_as import ROLES
from tests.privacy import factor_routes as factors
from tests.privacy import (
    found_routes,
    house_routes,
    job_routes,
    offer_routes,
    post_routes,
    report_routes,
)
from tests.privacy import phone_routes as phone
from tests.privacy.known_ids import API, NOBODY, Known, Route, routes
from tests.privacy.plans import NAMES
from tests.privacy.twins import Question

__all__ = ["API", "NOBODY", "RECIPES", "Known", "questions", "routes"]

Recipe = Callable[[Known], Iterator[Question]]
RECIPES: dict[Route, Recipe] = {}


def questions(
    known: Known, methods: tuple[str, ...], *, most: int = 10_000, shift: int = 0
) -> list[Question]:
    """Return questions at every route of these methods: all, or ``most`` of each, turn by turn."""
    found: list[Question] = []
    for (method, _), recipe in RECIPES.items():
        if method in methods:
            asked = list(recipe(known))
            start = shift % len(asked)
            found += (asked[start:] + asked[:start])[:most]
    return found


def _recipe(
    method: str,
    path: str,
    table: str = "",
    body: Any = None,
    bodies: Callable[[Known], list[Any]] | None = None,
    queries: tuple[str, ...] = ("",),
    values: tuple[str, ...] = (),
) -> None:
    """Ask at ``path`` with each id of ``table`` (or each of ``values``), query and body."""

    def recipe(known: Known) -> Iterator[Question]:
        fills = known.some(table) if table else list(values) or [""]
        for fill in fills:
            at = path[: path.index("{")] + fill + path[path.index("}") + 1 :] if fill else path
            for query in queries:
                for sent in bodies(known) if bodies else [body]:
                    yield Question(method, at + query.replace("ADA", known.members["Ada"]), sent)

    assert (method, path) not in RECIPES
    RECIPES[method, path] = recipe


def _api(method: str, path: str, *args: Any, **options: Any) -> None:
    _recipe(method, API + path, *args, **options)


def _members(known: Known, key: str, **more: Any) -> list[Any]:
    return [{key: id, **more} for id in known.some("members")]


ADDRESS_BOOK = "\n".join(
    ["Name,E-Mail,LinkedIn"]
    + [f"{name},{name.lower()}@example.org,linkedin.com/in/{name}" for name in (*NAMES, "nobody")]
    + [f"{name},hidden-{name.lower()}@example.org," for name in NAMES]
).encode()
"""Every member by address, by the address of a hidden change and by link, and somebody unknown."""

SEARCHES = (
    "?circle=1", "?circle=2&facets=city,company,industry", "?circle=3&facets=company&limit=1",
    "?circle=all&facets=city&order=name", "?circle=1-3&line=siemens", "?circle=2&order=bridges",
    "?circle=all&contact_of=ADA", "?circle=1-2&request=none", "?circle=all&order=newest&limit=3",
    "?circle=2&line=hamburk", "?circle=2&cursor=x", "?circle=1-3&recruiter=yes&facets=city,company",
    "?circle=all&city=Hamburg&radius=25&order=nearest", "?circle=9", "?circle=all&contact_of=Dora",
    "?circle=1-3&open_to_offers=yes&facets=city,open_to_offers", "?circle=all&line=-offen:nein",
    "?circle=2&city=Hamburg%20a.%20d.%20Elbe", "?circle=all&line=kontaktvon:ben",
    "?circle=1-3&facets=city&without=ADA",
)  # fmt: skip
PAGES = (
    "", "?line=siemens", "?q=hamburg&order=name", "?contact_of=ADA", "?request=none",
    "?line=hamburk", "?company=siemens&city=hamburg", "?order=bridges",
    "?open_to_offers=1", "?line=offen:nein", "?open_to_offers=1&format=csv&order=nearest",
    "?contact_of=Dora", "?line=kontaktvon:ben", "?more=city&find=ham", "?more=position&f_city=Ulm",
    "?without=ADA",
)  # fmt: skip

post_routes.add(_recipe, API)
offer_routes.add(_recipe, API)
found_routes.add(_recipe, API)
phone.add(_recipe, API)
RECIPES.update(post_routes.about_two(API))
RECIPES.update(report_routes.about_comments())

# -- pages: looking
_recipe("GET", "/", queries=("", "?without=ADA"))
_recipe("GET", "/circle/{circle}", values=("1", "2", "3", "7"), queries=PAGES)
_recipe("GET", "/search", queries=PAGES)
_recipe(
    "GET", "/search/names",
    queries=("?typed=a", "?typed=be&circle=2", "?typed=Fi&circle=3", "?typed=x&circle=9"),
)  # fmt: skip
_recipe("GET", "/m/{id}", "members")
_recipe("GET", "/m/{id}/path", "members", queries=("", "?without=ADA"))
_recipe("GET", "/requests")
_recipe("GET", "/requests/sent")
_recipe("GET", "/requests/{id}", "contact_requests")
_recipe("GET", "/contacts", queries=("", "?q=hamburg", "?order=newest"))
_recipe("GET", "/contacts.csv")
_recipe("GET", "/contacts/{id}/note", "members")
_recipe("GET", "/groups")
_recipe("GET", "/groups/new", queries=("", "?line=siemens"))
_recipe("GET", "/groups/{id}", "target_groups")
_recipe("GET", "/groups/{id}/change", "target_groups")
_recipe("GET", "/introductions")
_recipe("GET", "/introductions/new", queries=("", "?target=ADA"))
_recipe("GET", "/introductions/{id}", "introductions")
_recipe("GET", "/messages", queries=("", "?q=hello"))
_recipe("GET", "/messages/new", queries=("", "?to=ADA"))
_recipe("GET", "/messages/{id}", "conversations")
_recipe("GET", "/news")
_recipe("GET", "/news/settings")
_recipe("GET", "/reach", queries=("", "?share=20", "?share=x"))
for path in ("/suggestions", "/kept", "/invitation", "/numbers", "/privacy"):
    _recipe("GET", path)
_recipe("GET", "/place", queries=("", "?without=ADA", "?without=nobody", "?page=2"))
_recipe("GET", "/privacy/view-as/{role}", values=tuple(ROLES))
_recipe("GET", "/privacy/details/{detail}", values=tuple(Detail))
_recipe("GET", "/me")
_recipe("GET", "/photo/{key}", values=(NOBODY,))
_recipe("GET", "/account")
_recipe("GET", "/account/data")
_recipe("GET", "/account/email/confirm", queries=("", "?token=x"))
for path in ("members/new", "reach", "health", "work", "numbers", "lists", "look"):
    _recipe("GET", f"/admin/{path}")
_recipe("GET", "/api/v1/numbers")
for step in ("", "/report", "/report.csv", "/status"):
    _recipe("GET", f"/admin/lists/{{id}}{step}", values=(NOBODY,))
_recipe("GET", "/unsubscribe/{token}", values=("x", "a.b.c"))
_recipe("GET", "/admin/pages/{name}/{language}", values=("imprint/de",))
_recipe("GET", "/admin/processing-record", queries=("", "?language=en"))
for path in ("/imprint", "/data-protection", "/rules"):
    _recipe("GET", path)
_recipe("GET", "/look/{stamp}/accent.css", values=("x",))
_recipe("GET", "/look/logo/{key}", values=(NOBODY,))
_recipe("GET", "/sign-in")
_recipe("GET", "/demo/sign-in", queries=("?token=x",))
_recipe("GET", "/join", queries=("", "?token=x"))
_recipe("GET", "/reset")
for path in ("/confirm", "/reset/new", "/first-run"):
    _recipe("GET", path, queries=("", "?token=x"))
_recipe("GET", "/.well-known/security.txt")
_recipe("GET", "/static/{stamp}/{name}", values=("x/ecken.css",))

# -- pages and JSON interface alike
COMPANIES = ("Siemens", "Siemens AG", "bosch", "hidden-works", "old-works", "nobody-s-works")
for ask in (_recipe, _api):
    ask("GET", "/companies", queries=("", "?q=sie", "?q=hidden"))
    ask("GET", "/companies/{name}", values=COMPANIES)
    of = ("", "?circle=1", "?circle=2&when=former", "?circle=1-3&when=former", "?cursor=x")
    ask("GET", "/companies/{name}/members", values=COMPANIES, queries=of)

WAYS_IN = ("", "?company=Siemens", "?company=old-works", "?company=nobody-s", "?industry=62")
for act in ("follow", "unfollow", "seen"):
    _recipe("POST", f"/companies/{{name}}/{act}", values=COMPANIES, body={})
_api("GET", "/me/followed-companies")
for method in ("PUT", "DELETE"):
    _api(method, "/me/followed-companies/{name}", values=COMPANIES)
_api("POST", "/me/followed-companies/{name}/visit", values=COMPANIES)
_recipe("GET", "/ways-in", queries=WAYS_IN)
_api("GET", "/me/ways-in", queries=WAYS_IN)

report_routes.add(_recipe, API)

# -- pages: doing
_recipe("POST", "/m/{id}/request", "members", {"message": "Hello"})
_recipe("POST", "/m/{id}/remove", "members", {})
_recipe("POST", "/m/{id}/restore", "members", {"remembered": "1.1.x"})
_recipe("POST", "/m/{id}/block", "members", {})
_recipe("POST", "/m/{id}/unblock", "members", {"remembered": ""})
_recipe("POST", "/requests/{id}/accept", "contact_requests", {})
_recipe("POST", "/requests/{id}/decline", "contact_requests", {})
_recipe("POST", "/requests/{id}/withdraw", "contact_requests", {})
_recipe("POST", "/requests/{id}/undo", "contact_requests", {})
_recipe("POST", "/requests/{id}/restore", "contact_requests", {})
_recipe(
    "POST",
    "/requests/undo",
    bodies=lambda k: [{"ids": " ".join(k.some("contact_requests"))}],
)
_recipe(
    "POST",
    "/requests/answers",
    bodies=lambda k: [{"id": k.some("contact_requests"), "answer": "decline"}],
)
_recipe("POST", "/contacts/{id}/note", "members", {"tags": "work", "note": "n", "reason": "r"})
_recipe("POST", "/groups/new", body={"name": "New", "query": "city:köln"})
_recipe("POST", "/groups/{id}/change", "target_groups", {"name": "Other", "query": "siemens"})
_recipe("POST", "/groups/{id}/delete", "target_groups", {})
_recipe("POST", "/groups/{id}/restore", "target_groups", {})
_recipe("POST", "/me/photo/restore", body={})
_recipe(
    "POST",
    "/introductions/new",
    bodies=lambda k: [
        {"target": target, "bridge": bridge, "to_bridge": "b", "to_target": "t"}
        for target in k.ids["members"]
        for bridge in k.ids["members"]
    ],
)
for step in ("pass-on", "agree", "mention-me", "decline", "withdraw", "restore"):
    _recipe("POST", f"/introductions/{{id}}/{step}", "introductions", {"to_target": "Hi"})
_recipe("POST", "/messages/new", bodies=lambda k: _members(k, "to", text="Hello"))
_recipe("POST", "/messages/{id}", "conversations", {"text": "Hello"})
_recipe("POST", "/messages/{id}/read", "conversations", {})
_recipe("POST", "/groups/{id}/seen", "target_groups", {})
_recipe("POST", "/first-steps", body={"show": "1"})
_recipe("POST", "/news/read", body={})
_recipe("POST", "/news/settings", body={"digest": "weekly", "news_of_me": "on"})
_recipe("POST", "/invitation/inviter/ask", body={"ask": "1", "message": "Hello"})
for step in ("inviter/close", "renew", "end"):
    _recipe("POST", f"/invitation/{step}", body={})
for path in (
    "/m/{id}/keep",
    "/m/{id}/drop",
    "/suggestions/{id}/dismiss",
    "/suggestions/{id}/restore",
):
    _recipe("POST", path, "members", {})
_recipe(
    "POST",
    "/privacy/list",
    bodies=lambda k: [{"audience": "second", "listed": "1"}, {"audience": "everyone"}],
)
_recipe(
    "POST",
    "/privacy/details/{detail}",
    values=("phone",),
    bodies=lambda k: _members(k, "chosen", value="+49 1", audience="chosen"),
)
_recipe("POST", "/privacy/findable", body={"findable": "1"})
_recipe("GET", "/import")
_recipe("GET", "/import/report")
_recipe("POST", "/import/report", body={"report": "x"})
_recipe("POST", "/import/report.pdf", body={"report": "x"})
_recipe("POST", "/import", bodies=lambda k: [ADDRESS_BOOK])
_recipe("POST", "/import/kept", bodies=lambda k: _members(k, "to"))
_recipe("POST", "/import/requests", bodies=lambda k: _members(k, "to"))
_recipe("POST", "/import/profile", body={"take": "0", "field.0": "headline", "value.0": "Einkauf"})
_recipe("POST", "/privacy/blocks/{id}/end", "members", {})
_recipe("POST", "/me", body={"last_name": "New", "first_name": "Name", "city": "Bonn"})
_recipe("POST", "/me/photo", body={})
_recipe("POST", "/me/photo/delete", body={})
_recipe("POST", "/account/email", body={"email": "x@example.org", "password": "x"})
_recipe("POST", "/account/email/confirm", body={"token": "x"})
_recipe("POST", "/account/password", body={"old": "x", "new": "a long new password"})
_recipe("POST", "/account/language", body={"language": "en"})
_recipe("POST", "/account/time-zone", body={"time_zone": "Europe/Vienna"})
_recipe("POST", "/account/sessions/end-others", body={})
_recipe("POST", "/account/sessions/{id}/end", values=(NOBODY,), body={})
_recipe("POST", "/account/tokens", body={"name": "t", "password": "x"})
_recipe("POST", "/account/tokens/{id}/end", values=(NOBODY,), body={})
_recipe("POST", "/account/data/export", body={"password": "x"})
_recipe("POST", "/account/data/export/{id}", "data_exports", body={})
_recipe("POST", "/account/data/export/{id}/delete", "data_exports", body={})
_recipe("POST", "/account/close", body={"password": "x", "sure": "1"})
_recipe("GET", "/account/close/confirm", queries=("", "?token=x"))
_recipe("POST", "/account/close/confirm", body={"token": "x"})
_recipe("POST", "/admin/lists", body={})
_recipe("POST", "/admin/numbers/report.pdf", body={})
_recipe("POST", "/admin/lists/links", body={})
for step in ("", "/load", "/drop"):
    _recipe("POST", f"/admin/lists/{{id}}{step}", values=(NOBODY,), body={"c_email": "x"})
_recipe("POST", "/unsubscribe/{token}", values=("x", "a.b.c"), body={})
_recipe("POST", "/admin/pages/{name}/{language}", values=("imprint/de",), body={"text": "x"})
_recipe("POST", "/language", body={"language": "en", "next": "/"})
for path in ("/sign-in", "/join", "/confirm", "/reset", "/reset/new", "/first-run"):
    _recipe("POST", path, body={"token": "x", "new": "x"})
_recipe("POST", "/sign-out", body={})

# -- JSON interface: looking
for path in (
    "/me", "/me/figures", "/me/audience", "/me/privacy", "/me/details", "/me/blocks",
    "/me/data-log", "/me/export",
    "/me/contacts", "/me/contacts.csv", "/me/kept", "/me/kept-contacts", "/me/tags",
    "/me/conversations", "/me/unread", "/me/introductions", "/me/news", "/me/notices",
    "/me/switches", "/me/requests/ranked", "/me/invitation", "/me/target-groups",
    "/me/first-steps",
):  # fmt: skip
    _api("GET", path)
_api("GET", "/me/view-as/{role}", values=tuple(ROLES))
_api("GET", "/me/reach", queries=("", "?share=20", "?share=x"))
_api("GET", "/me/messages", queries=("?q=hello",))
_api("GET", "/me/requests", queries=("?direction=in", "?direction=out"))
_api("GET", "/me/search", queries=SEARCHES)
_api("GET", "/me/search/names", queries=("?typed=a", "?typed=fi&circle=2", "?typed=", "?circle=1"))
_api("GET", "/me/suggestions", queries=("", "?limit=1"))
_api("GET", "/me/target-groups/{id}/whom-to-meet", "target_groups")
_api("GET", "/me/place", queries=("", "?without=ADA", "?page=2"))
_api("GET", "/members/{id}", "members", queries=("", "?without=ADA"))
_api("GET", "/members/{id}/contacts", "members")
_api("GET", "/members/{id}/path", "members", queries=("", "?without=ADA"))
_api("GET", "/members/{id}/bridges-to-ask", "members")
_api("GET", "/members/{id}/outlook", "members")
_api("GET", "/requests/{id}/gain", "contact_requests")
_api("GET", "/introductions/{id}", "introductions")
_api("GET", "/conversations/{id}", "conversations")

# -- JSON interface: doing
_api("POST", "/requests", bodies=lambda k: _members(k, "to", message="Hello"))
for step in ("accept", "decline", "withdraw", "undo", "restore"):
    _api("POST", f"/requests/{{id}}/{step}", "contact_requests")
_api(
    "POST",
    "/me/requests/answers",
    bodies=lambda k: [{"ids": k.some("contact_requests")[:200], "answer": "decline"}],
)
_api(
    "POST",
    "/introductions",
    bodies=lambda k: [
        {"target": target, "bridge": bridge, "to_bridge": "b"}
        for target in k.ids["members"]
        for bridge in k.ids["members"]
    ],
)
_api("POST", "/introductions/{id}/pass-on", "introductions", {"to_target": "Hi"})
for step in ("agree", "mention-me", "decline", "withdraw", "restore"):
    _api("POST", f"/introductions/{{id}}/{step}", "introductions")
_api("POST", "/conversations", bodies=lambda k: _members(k, "contact"))
_api("POST", "/conversations/{id}/messages", "conversations", {"text": "Hello"})
_api("POST", "/conversations/{id}/read", "conversations")
_api(
    "PUT",
    "/me/audience",
    bodies=lambda k: [{"audience": "nobody", "listed": True}, {"audience": "everyone"}],
)
_api("PUT", "/me/blocks/{id}", "members")
_api("DELETE", "/me/blocks/{id}", "members")
_api("DELETE", "/me/contacts/{id}", "members")
_api("PUT", "/me/contacts/{id}/note", "members", {"note": "n"})
_api("PUT", "/me/contacts/{id}/tags", "members", {"tags": ["t"]})
_api(
    "PUT",
    "/me/details/{detail}",
    values=("address",),
    bodies=lambda k: [
        {"value": "Weg 1", "audience": "chosen", "chosen": [id]} for id in k.some("members")
    ],
)
_api("PUT", "/me/kept/{id}", "members")
_api("DELETE", "/me/kept/{id}", "members")
_api("POST", "/me/export", body={"password": "x"})
_api("POST", "/me/export/{id}", "data_exports")
_api("DELETE", "/me/export")
_api("POST", "/me/erasure", body={"password": "x", "sure": True})
_api("DELETE", "/me/erasure")
_api("PUT", "/me/findable", body={"findable": True})
_api("POST", "/import/compare", bodies=lambda k: [ADDRESS_BOOK])
_api("POST", "/import/report", bodies=lambda k: [b""])
_api("POST", "/import/requests", bodies=lambda k: [{"members": k.some("members")}])
_api("POST", "/import/profile", body={"offers": [{"field": "headline", "values": ["Einkauf"]}]})
_api("POST", "/me/notices/read")
_api("PUT", "/me/suggestions/dismissed/{id}", "members")
_api("DELETE", "/me/suggestions/dismissed/{id}", "members")
_api("POST", "/me/invitation")
_api("DELETE", "/me/invitation")
_api("PUT", "/me/switches", body={"switches": {"introductions": "off"}})
_api("POST", "/me/target-groups", body={"name": "N", "query": "hamburg"})
_api("PUT", "/me/target-groups/{id}", "target_groups", {"name": "M", "query": "köln"})
_api("DELETE", "/me/target-groups/{id}", "target_groups")
_api("POST", "/me/target-groups/{id}/restore", "target_groups")
_api("POST", "/me/target-groups/{id}/visit", "target_groups")
_api(
    "POST",
    "/members/by-email",
    bodies=lambda k: [{"email": f"{name.lower()}@example.org"} for name in (*NAMES, "nobody")],
)
job_routes.add(_recipe, _api)
factors.add(_recipe)
house_routes.add(_recipe)
