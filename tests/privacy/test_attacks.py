"""Known ways to find out what is hidden, tried by members who work together.

Dora hides her list; Ada is her contact, Ben and Cem are Ada's accomplices. In the twin world Dora
has other contacts. An attack that gets one byte more out of one world than out of the other could
tell which she has: each must get nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from ecken.rules.audience import Audience
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.sessions import hash_token
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import send_request
from ecken.service.privacy.export import export_member
from ecken.store.accounts.sessions import insert_session
from ecken.store.accounts.tokens import insert_token
from ecken.store.contacts.contacts import delete_contact, insert_contact
from ecken.store.profiles.members import update_privacy
from tests.community import NOW, Town, small_community
from tests.privacy.job_plans import nobody_on_ads
from tests.privacy.plans import NAMES, Plan, built, token_of
from tests.privacy.routes import NOBODY, Known, questions
from tests.privacy.twins import Answer, Door, Question, Twins, drawn_alike, in_one_thread, twins_of

ADA, BEN, CEM, DORA, EVA, FINN, GUEL, HANS = range(8)
ATTACKERS = ["Ada", "Ben", "Cem"]
API = "/api/v1"

PLAN = Plan(
    ties={(ADA, DORA), (DORA, EVA), (DORA, FINN), (EVA, GUEL)},
    audiences=[
        *[Audience.EVERYONE] * 3,
        Audience.NOBODY,
        Audience.CONTACTS,
        Audience.NOBODY,
        Audience.CONTACTS,
        Audience.SECOND,
    ],
    unlisted={EVA},
)


def _other_contacts(connection: object, town: Town) -> bool:
    """Give Dora other contacts."""
    dora = town.id("Dora")
    for name in ("Eva", "Finn"):
        delete_contact(connection, dora, town.id(name), at=NOW)  # type: ignore[arg-type]
    for name in ("Gül", "Hans"):
        insert_contact(connection, dora, town.id(name), at=NOW)  # type: ignore[arg-type]
    return True


@pytest.fixture
def twins(tmp_path: Path) -> Iterator[Twins]:
    """Dora knows Eva and Finn here, Gül and Hans there."""
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir()
    other.mkdir()
    with built(PLAN, one) as town, nobody_on_ads(town), twins_of(town, other, ATTACKERS) as both:
        assert both.hide("Dora's contacts", _other_contacts)
        yield both


@dataclass
class Attack:
    """Asks as a member and sees that both worlds answer alike."""

    twins: Twins
    asked: int = 0

    def get(self, name: str, path: str) -> Answer:
        return self._ask(name, Question("GET", path))

    def post(self, name: str, path: str, body: object = None) -> Answer:
        return self._ask(name, Question("POST", path, body))  # type: ignore[arg-type]

    def call(self, method: str, name: str, path: str, body: object = None) -> Answer:
        return self._ask(name, Question(method, path, body))  # type: ignore[arg-type]

    def id(self, name: str) -> str:
        return self.twins.one.public_id(name)

    def befriend(self, a: str, b: str) -> None:
        sent = self.post(a, f"{API}/requests", {"to": self.id(b)})
        assert sent.status == 201, sent.body
        accepted = self.post(b, f"{API}/requests/{json.loads(sent.body)['id']}/accept")
        assert accepted.status == 200, accepted.body

    def look(self, name: str) -> None:
        for path in ("/me/figures", "/me/search?circle=1-3&facets=city,company", "/me/suggestions"):
            self.get(name, API + path)
        for path in ("/", "/numbers", "/circle/2"):
            self.get(name, path)

    def _ask(self, name: str, question: Question) -> Answer:
        self.asked += 1
        return self.twins.assert_same(name, question)


def read_figures_with_one_contact(attack: Attack) -> None:
    """Whoever has one contact only reads that contact's list off their own figures."""
    attack.look("Ada")
    figures = json.loads(attack.get("Ada", f"{API}/me/figures").body)
    assert figures == {"first": 1, "second": 0, "third": 0}


def add_and_remove(attack: Attack) -> None:
    """Figures with and without an accomplice between, again and again."""
    for name in ("Ben", "Cem"):
        attack.befriend("Ada", name)
        for who in ATTACKERS:
            attack.look(who)
        attack.call("DELETE", "Ada", f"{API}/me/contacts/{attack.id(name)}")
        attack.look("Ada")
    attack.call("DELETE", "Ada", f"{API}/me/contacts/{attack.id('Dora')}")
    attack.look("Ada")


def shared_contacts_of_everybody(attack: Attack) -> None:
    """Shared contacts, ways and bridges against every id there is."""
    attack.befriend("Ada", "Ben")
    for name in ATTACKERS:
        for target in (*map(attack.id, NAMES), NOBODY):
            for part in ("", "/contacts", "/path", "/outlook", "/bridges-to-ask"):
                attack.get(name, f"{API}/members/{target}{part}")
            attack.get(name, f"/m/{target}")
            attack.get(name, f"/m/{target}/path")


def bisect_by_filters(attack: Attack) -> None:
    """Halve a circle by filters and read the totals and the facets."""
    for target in map(attack.id, NAMES):
        for line in ("", "city:Hamburg", "company:Siemens", "name:E*", "recruiter:yes"):
            asked = f"{line} contact_of:%22{target}%22".strip().replace(" ", "%20")
            for circle in ("2", "1-3", "all"):
                query = f"?circle={circle}&line={asked}&facets=city,company,industry"
                attack.get("Ada", f"{API}/me/search{query}")


def poll_suggestions(attack: Attack) -> None:
    """Dismiss what comes first and see what comes next."""
    attack.befriend("Ada", "Ben")
    for _ in range(4):
        for target in map(attack.id, NAMES):
            attack.call("PUT", "Ben", f"{API}/me/suggestions/dismissed/{target}")
            attack.get("Ben", f"{API}/me/suggestions?limit=1")
            attack.call("DELETE", "Ben", f"{API}/me/suggestions/dismissed/{target}")


def let_the_advisor_count(attack: Attack) -> None:
    """Read off what accepting would bring, with and without Dora between."""
    for sender, recipient in (("Ben", "Ada"), ("Ada", "Cem"), ("Ada", "Hans")):
        sent = attack.post(sender, f"{API}/requests", {"to": attack.id(recipient)})
        request = json.loads(sent.body)["id"]
        if recipient in ATTACKERS:
            attack.get(recipient, f"{API}/requests/{request}/gain")
            attack.get(recipient, f"/requests/{request}")


def ask_everybody(attack: Attack) -> None:
    """Requests, introductions and messages to everybody: states, errors, notices."""
    for target in (*map(attack.id, NAMES), NOBODY):
        for name in ATTACKERS:
            attack.post(name, f"{API}/requests", {"to": target})
            attack.post(name, f"{API}/conversations", {"contact": target})
            wish = {"bridge": attack.id("Dora"), "target": target}
            attack.post(name, f"{API}/introductions", wish)
            attack.post(name, f"/m/{target}/request", {"message": "Hello"})
    for name in ATTACKERS:
        attack.get(name, f"{API}/me/requests?direction=out")
        attack.get(name, f"{API}/me/notices")


def block_and_unblock(attack: Attack) -> None:
    """Figures around a block of everybody."""
    for target in map(attack.id, NAMES[1:]):
        attack.call("PUT", "Ada", f"{API}/me/blocks/{target}")
        attack.look("Ada")
        attack.call("DELETE", "Ada", f"{API}/me/blocks/{target}")
        attack.look("Ada")


ATTACKS: list[Callable[[Attack], None]] = [
    read_figures_with_one_contact,
    add_and_remove,
    shared_contacts_of_everybody,
    bisect_by_filters,
    poll_suggestions,
    let_the_advisor_count,
    ask_everybody,
    block_and_unblock,
]


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_an_attack_infers_no_hidden_contact(
    attack: Callable[[Attack], None], twins: Twins, record_property: Callable[[str, object], None]
) -> None:
    tried = Attack(twins)
    attack(tried)
    assert tried.asked >= 10 or attack in (read_figures_with_one_contact, let_the_advisor_count)
    record_property("answers compared", tried.asked)


def test_what_may_be_seen_does_make_a_difference(twins: Twins) -> None:
    """The same attack does find contacts that are not hidden: it looks in the right places."""
    for town in (twins.one, twins.other):
        with town.community.writing() as connection:
            update_privacy(
                connection, town.id("Dora"), audience=Audience.EVERYONE, is_listed=True, at=NOW
            )
    with pytest.raises(AssertionError, match="can tell the twins apart"):
        Attack(twins).look("Ada")


# -- block, deletion, never existing -------------------------------------------------------------


@contextmanager
def _blocked_and_deleted(folder: Path) -> Iterator[Twins]:
    """Hans has blocked Ada in one world, and has left in the other."""
    plan = Plan(
        ties={(ADA, BEN), (ADA, HANS), (BEN, CEM), (CEM, HANS), (HANS, DORA), (DORA, EVA)},
        audiences=[Audience.EVERYONE] * 8,
        unlisted=set(),
        requests={(ADA, GUEL): ("pending", False)},
        introductions=[(ADA, HANS, DORA, "passed_on")],
        conversations={(ADA, HANS), (ADA, BEN)},
    )
    for name in ("one", "other"):
        (folder / name).mkdir()
    with (
        built(plan, folder / "one", request_quota=3) as town,
        twins_of(town, folder / "other", ["Ada"]) as both,
    ):
        block_member(both.one.community, both.one.id("Hans"), both.one.public_id("Ada"))
        erase_member(both.other.community, both.other.id("Hans"))
        both.applied.append("Hans has blocked Ada here, and has left there")
        yield both


def test_a_block_looks_like_a_deletion_on_every_surface(tmp_path: Path) -> None:
    with _blocked_and_deleted(tmp_path) as both:
        known = Known.of(both.one, both.other)
        for question in questions(known, ("GET",)):
            both.assert_same("Ada", question, is_work_counted=False)


def test_a_block_looks_like_a_deletion_whatever_one_does(tmp_path: Path) -> None:
    with _blocked_and_deleted(tmp_path) as both:
        hans = both.one.public_id("Hans")
        doing = questions(Known.of(both.one, both.other), ("POST", "PUT", "DELETE"))
        about_hans = [q for q in doing if q.names(hans)]
        assert len(about_hans) > 20
        for question in about_hans:
            both.assert_same("Ada", question, is_work_counted=False)


def test_quota_and_export_do_not_tell_a_block_from_a_deletion(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    plan = Plan(ties={(ADA, BEN)}, audiences=[Audience.EVERYONE] * 8, unlisted=set())
    with (
        built(plan, tmp_path / "one", request_quota=3) as town,
        twins_of(town, tmp_path / "other", ["Ada"]) as both,
    ):
        for side in (both.one, both.other):
            send_request(side.community, side.id("Ada"), side.public_id("Hans"))
        block_member(both.one.community, both.one.id("Hans"), both.one.public_id("Ada"))
        erase_member(both.other.community, both.other.id("Hans"))
        statuses = []
        for name in ("Cem", "Dora", "Eva", "Finn", "Gül"):
            body = {"to": both.one.public_id(name)}
            answers = both.ask("Ada", Question("POST", f"{API}/requests", body))
            statuses.append([answer.status for answer in answers])
        assert statuses == [[201, 201]] * 3 + [[429, 429]] * 2
        exports = [len(export_member(t.community, t.id("Ada"))) for t in (both.one, both.other)]
        assert abs(exports[0] - exports[1]) < 40, "random ids pack differently, rows would show"


@pytest.mark.parametrize(
    "path", ["/m/{}", "/m/{}/path", f"{API}/members/{{}}", f"{API}/members/{{}}/contacts"]
)
def test_blocked_deleted_and_never_there_are_answered_alike(path: str, tmp_path: Path) -> None:
    with (
        small_community(tmp_path, members=["Ada", "Ben", "Cem"]) as town,
        drawn_alike(),
        in_one_thread(),
    ):
        block_member(town.community, town.id("Ben"), town.public_id("Ada"))
        erase_member(town.community, town.id("Cem"))
        door, answers = _door(town), []
        for target in (town.public_id("Ben"), town.public_id("Cem"), NOBODY, "x", "%00"):
            answer = door.ask("Ada", Question("GET", path.format(target)))
            answers.append(answer._replace(body=answer.body.replace(target.encode(), b"*")))
        assert answers[0].status == 404
        assert all(answer == answers[0] for answer in answers[:3])
        assert all(answer.status == 404 for answer in answers)


# -- numbers that hold more than one may see -----------------------------------------------------


def test_the_number_of_members_does_not_tell_that_somebody_has_blocked_me(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
    plan = Plan(ties={(ADA, BEN)}, audiences=[Audience.EVERYONE] * 8, unlisted=set())
    with built(plan, tmp_path / "one") as town, twins_of(town, tmp_path / "other", ["Ada"]) as both:
        block_member(both.one.community, both.one.id("Hans"), both.one.public_id("Ada"))
        page = both.doors[0].ask("Ada", Question("GET", "/numbers")).body.decode()
        assert "<dd>7</dd>" in page
        assert "<dd>8</dd>" not in page


# -- many accounts, each just under its limits ---------------------------------------------------


def test_fifty_accounts_together_infer_no_hidden_contact(tmp_path: Path) -> None:
    spies = [f"Spy{i}" for i in range(50)]
    hidden = [f"Quiet{i}" for i in range(10)]
    closed = {name: {"audience": "nobody"} for name in hidden}
    ties = [f"{spy}-{hidden[i % 10]}" for i, spy in enumerate(spies)]
    ties += [f"{spies[i]}-{spies[(i + 7) % 50]}" for i in range(50)]
    for name in ("one", "other"):
        (tmp_path / name).mkdir()

    def tie_up(connection: object, town: Town) -> bool:
        for i in range(10):
            for j in range(i):
                if (i * j) % 3 == 1:
                    a, b = town.id(hidden[i]), town.id(hidden[j])
                    insert_contact(connection, a, b, at=NOW)  # type: ignore[arg-type]
        return True

    with (
        small_community(
            tmp_path / "one",
            members={**{spy: {} for spy in spies}, **closed},
            contacts=ties,
            settings={"api_limit": "100000/second"},
        ) as town,
        _everybody_let_in(town, spies),
        twins_of(town, tmp_path / "other", spies) as both,
    ):
        assert both.hide("ties between the quiet", tie_up)
        for i, spy in enumerate(spies):
            target = town.public_id(hidden[(i + 3) % 10])
            for path in ("/me/figures", f"/members/{target}", "/me/suggestions"):
                both.assert_same(spy, Question("GET", API + path))


@contextmanager
def _everybody_let_in(town: Town, names: list[str]) -> Iterator[None]:
    """Give tokens to all."""
    with town.community.writing() as connection:
        _let_in(connection, town, names)
    yield


def _let_in(connection: object, town: Town, names: list[str]) -> None:
    for name in names:
        token = hash_token(token_of(name))
        named = {"name": "test", "scope": "write", "at": NOW, "expires_at": NOW + 10**9}
        insert_token(connection, town.id(name), token, **named)  # type: ignore[arg-type]


def _door(town: Town) -> Door:
    """The site, with Ada let in."""
    with town.community.writing() as connection:
        _let_in(connection, town, ["Ada"])
        _open_session(connection, town)
    return Door(town.community)


def _open_session(connection: object, town: Town) -> None:
    insert_session(
        connection,  # type: ignore[arg-type]
        town.id("Ada"),
        hash_token(token_of("Ada")),
        browser="Test",
        at=NOW,
        expires_at=NOW + 86_400,
    )
