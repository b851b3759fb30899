"""Random small communities with everything that members can have with each other.

A plan is drawn by hypothesis; :func:`built` writes its rows, without going through the services:
eight members cost about 100 ms.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st
from sqlalchemy import Connection, insert, update

from ecken.rules.audience import Audience
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.rules.open_to_offers import OfferAudience
from ecken.rules.posts import PostAudience
from ecken.rules.profile_links import profile_link_key
from ecken.service.accounts.sessions import hash_token
from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.store.accounts.sessions import insert_session
from ecken.store.accounts.tokens import insert_token
from ecken.store.contacts import requests, target_groups
from ecken.store.contacts.blocks import insert_block
from ecken.store.contacts.contacts import insert_contact
from ecken.store.contacts.followed_companies import insert_followed
from ecken.store.contacts.introductions import insert_introduction
from ecken.store.contacts.personal_links import insert_invited
from ecken.store.journal import ChangeKind, append_change
from ecken.store.posts.acts import insert_like
from ecken.store.posts.comments import insert_comment
from ecken.store.posts.posts import insert_post
from ecken.store.profiles import contact_details, open_to_offers
from ecken.store.profiles.contact_details import DetailRow
from ecken.store.profiles.members import update_privacy
from ecken.store.profiles.open_to_offers import OfferRow, OfferTexts
from ecken.store.tables import (
    contact_requests,
    contact_tags,
    introductions,
    links,
    members,
    positions,
)
from ecken.store.talk import messages
from ecken.store.talk.notices import insert_notice
from tests.community import DAY_S, NOW, Town, small_community
from tests.privacy.company_rows import write_companies
from tests.privacy.found_rows import write_found
from tests.privacy.job_plans import write_jobs
from tests.privacy.own_data import write_own_data
from tests.privacy.post_rows import write_images
from tests.privacy.reach_rows import write_reach
from tests.privacy.report_rows import write_reports

__all__ = [
    "NAMES",
    "PAIRS",
    "Plan",
    "built",
    "plans",
    "token_of",
    "write_act",
    "write_accounts",
    "write_career",
    "write_invited",
    "write_offers",
]

NAMES = ("Ada", "Ben", "Cem", "Dora", "Eva", "Finn", "Gül", "Hans")
PAIRS = list(combinations(range(len(NAMES)), 2))
CITIES = ("Hamburg", "Köln", "Hamburg", "Bremen", "Köln", "Hamburg", "Bremen", "Köln")
COMPANIES = ("Siemens", "Nordlicht", "Siemens", "Bosch", "Nordlicht", "Siemens", "Bosch", "")
REQUEST_STATES = ("pending", "pending", "declined", "accepted", "withdrawn", "expired", "ended")
INTRODUCTION_STATES = (
    *("asked", "declined_by_bridge", "passed_on", "declined_by_target"),
    *("mention_me", "agreed", "withdrawn"),
)

DETAILS = {
    Detail.EMAIL: "",
    Detail.PHONE: "+49 {}",
    Detail.ADDRESS: "Weg {}",
    Detail.BIRTHDAY: "198{}-11-14",
}
"""A value of each detail, with a digit to fill in."""

Pair = tuple[int, int]


@dataclass
class Plan:
    """A community before it is built: members by number."""

    ties: set[Pair]
    audiences: list[Audience]
    unlisted: set[int]
    blocks: set[Pair] = field(default_factory=set)
    requests: dict[Pair, tuple[str, bool]] = field(default_factory=dict)
    """State, and whether the second of the pair is the sender."""
    introductions: list[tuple[int, int, int, str]] = field(default_factory=list)
    conversations: set[Pair] = field(default_factory=set)
    releases: list[tuple[int, Detail, ReleaseAudience, int]] = field(default_factory=list)
    posts: list[tuple[int, PostAudience]] = field(default_factory=list)
    acts: list[tuple[int, int, bool]] = field(default_factory=list)
    """Which member likes, or else comments on, which of the posts (counted round)."""
    offers: list[tuple[int, OfferAudience, bool, int]] = field(default_factory=list)
    """Who is open to offers, for whom, whether former colleagues are kept out, and who else is."""


_index = st.integers(0, len(NAMES) - 1)
_pair = st.sampled_from(PAIRS)

plans = st.builds(
    Plan,
    ties=st.sets(_pair, min_size=5, max_size=14),
    audiences=st.lists(
        st.sampled_from(Audience), min_size=len(NAMES), max_size=len(NAMES)
    ),
    unlisted=st.sets(_index, max_size=3),
    blocks=st.sets(_pair, max_size=2),
    requests=st.dictionaries(
        _pair, st.tuples(st.sampled_from(REQUEST_STATES), st.booleans()), max_size=5
    ),
    introductions=st.lists(
        st.tuples(_index, _index, _index, st.sampled_from(INTRODUCTION_STATES)).filter(
            lambda row: len(set(row[:3])) == 3
        ),
        max_size=3,
        unique_by=lambda row: (row[0], row[2]),
    ),
    conversations=st.sets(_pair, max_size=3),
    releases=st.lists(
        st.tuples(_index, st.sampled_from(Detail), st.sampled_from(ReleaseAudience), _index),
        max_size=5,
        unique_by=lambda row: row[:2],
    ),
    posts=st.lists(st.tuples(_index, st.sampled_from(PostAudience)), min_size=2, max_size=6),
    acts=st.lists(st.tuples(_index, _index, st.booleans()), max_size=14),
    offers=st.lists(
        st.tuples(_index, st.sampled_from(OfferAudience), st.booleans(), _index),
        max_size=5,
        unique_by=lambda row: row[0],
    ),
)  # fmt: skip


def token_of(name: str) -> str:
    """The bearer token, and the value of the session's cookie, of a member."""
    return f"{name}-{'x' * 43}"[:43].encode("ascii", "replace").decode().replace("?", "u")


@contextmanager
def built(plan: Plan, folder: Path, **settings: Any) -> Iterator[Town]:
    """Yield the planned community. A block leaves no tie, no open request, no introduction."""
    plan.ties -= plan.blocks
    told = {
        name: {"city": city, "company": company, "is_recruiter": company == "Bosch",
               "joined_at": NOW - 400 * DAY_S}
        for name, city, company in zip(NAMES, CITIES, COMPANIES, strict=True)
    }  # fmt: skip
    generous = {"api_limit": "100000/second", **settings}
    with small_community(folder, members=told, settings=generous) as town:
        with town.community.writing() as connection:
            _write_network(connection, town, plan)
            _write_talk(connection, town, plan)
            _write_invitations(connection, town)
            write_jobs(connection, [town.id(name) for name in NAMES], COMPANIES)
            write_companies(connection, [town.id(name) for name in NAMES])
            write_reports(connection, [town.id(name) for name in NAMES])
            write_accounts(connection, town)
            write_own_data(connection, town, NAMES)
        take_daily_snapshot(town.community)
        yield town


def _write_network(connection: Connection, town: Town, plan: Plan) -> None:
    ids = [town.id(name) for name in NAMES]
    for i, (a, b) in enumerate(sorted(plan.ties)):
        insert_contact(connection, ids[a], ids[b], at=NOW - i * DAY_S)
    for i, audience in enumerate(plan.audiences):
        is_listed = i not in plan.unlisted
        update_privacy(connection, ids[i], audience=audience, is_listed=is_listed, at=NOW)
    for member, name in list(zip(ids, NAMES, strict=True))[::2]:
        contact_details.update_findable(connection, member, True)
        url = f"https://www.linkedin.com/in/{name}"
        key = profile_link_key(url)
        connection.execute(insert(links).values(member_id=member, url=url, link_key=key))
    for a, b in sorted(plan.blocks):
        insert_block(connection, ids[a], ids[b], at=NOW)
    for i, member in enumerate(ids[::3]):
        before = "Old Works" if i % 2 else "Siemens"
        write_career(connection, member, company=COMPANIES[3 * i], before=before)
    for (a, b), (state, is_turned) in plan.requests.items():
        is_open = state in ("pending", "declined")
        if is_open and (a, b) in plan.ties | plan.blocks:
            continue
        sender, recipient = (ids[b], ids[a]) if is_turned else (ids[a], ids[b])
        write_request(connection, sender, recipient, state)
    for member, detail, audience, chosen in plan.releases:
        value = DETAILS[detail].format(member)
        contact_details.replace_detail(connection, ids[member], DetailRow(detail, value, audience))
        if chosen != member:
            contact_details.replace_chosen(connection, ids[member], detail, {ids[chosen]})
    for member, told, keeps_out_former, other in plan.offers:
        write_offers(
            connection, ids[member], told, keeps_out_former, ids[other], company=COMPANIES[other]
        )


def write_offers(
    connection: Connection,
    member: int,
    audience: OfferAudience,
    keeps_out_former: bool,
    other: int,
    *,
    company: str,
    position: str = "Buyer",
) -> None:
    """Write that a member is open to offers, and keeps out one other and one company."""
    texts = OfferTexts(position=position, place="Ulm", is_remote=True)
    row = OfferRow(audience, keeps_out_former, texts)
    open_to_offers.replace_offers(connection, member, row, at=NOW - DAY_S)
    open_to_offers.replace_kept_out(
        connection, member, companies={company} - {""}, others={other} - {member}
    )


def write_career(connection: Connection, member: int, *, company: str, before: str) -> None:
    """Write where a member works, and where they did before."""
    append_change(connection, ChangeKind.PROFILE_CHANGED, member, at=NOW)
    connection.execute(update(members).where(members.c.id == member).values(company=company))
    job = {"title": "Buyer", "company": before, "started": "2001", "ended": "2009"}
    connection.execute(insert(positions).values(member_id=member, **job))


def write_request(connection: Connection, sender: int, recipient: int, state: str) -> None:
    """Write a request as it stands a day after it was sent."""
    public_id = requests.insert_request(
        connection,
        sender,
        recipient,
        message="We met.",
        at=NOW - DAY_S,
        expires_at=NOW + 30 * DAY_S,
    )
    connection.execute(
        update(contact_requests)
        .where(contact_requests.c.public_id == public_id)
        .values(state=state, ended_at=None if state == "pending" else NOW - 1000)
    )
    if state == "pending":
        insert_notice(
            connection,
            recipient,
            about=sender,
            kind="request_received",
            subject=public_id,
            due_at=NOW - DAY_S,
        )


def write_introduction(
    connection: Connection, asker: int, bridge: int, target: int, state: str
) -> None:
    """Write an introduction as it stands a day after it was asked for."""
    public_id = insert_introduction(
        connection,
        asker=asker,
        bridge=bridge,
        target=target,
        to_bridge="Please.",
        to_target="Hello.",
        at=NOW - DAY_S,
        expires_at=NOW + 20 * DAY_S,
    )
    passed_on = state in ("passed_on", "declined_by_target", "agreed")
    connection.execute(
        update(introductions)
        .where(introductions.c.public_id == public_id)
        .values(
            state=state,
            passed_on_at=NOW - 2000 if passed_on else None,
            passed_on_text="Hello." if passed_on else "",
            target_declined_at=NOW - 1000 if state == "declined_by_target" else None,
            ended_at=NOW - 1000 if state in ("mention_me", "agreed", "withdrawn") else None,
        )
    )


def _write_talk(connection: Connection, town: Town, plan: Plan) -> None:
    ids = [town.id(name) for name in NAMES]
    for asker, bridge, target, state in plan.introductions:
        among = {tuple(sorted(p)) for p in ((asker, bridge), (asker, target), (bridge, target))}
        if not among & plan.blocks:
            write_introduction(connection, ids[asker], ids[bridge], ids[target], state)
    for a, b in sorted(plan.conversations):
        write_conversation(connection, ids[a], ids[b])
    _write_posts(connection, ids, plan)
    write_found(connection, ids)
    for i, owner in enumerate(ids):
        for name, query in (("In Hamburg", "city:Hamburg"), ("At Siemens", "company:Siemens")):
            target_groups.insert_group(connection, owner, name=name, query=query, at=NOW - DAY_S)
        insert_followed(connection, owner, "siemens", np.array([], np.uint32), at=NOW - DAY_S)
        about = ids[(i + 1) % len(ids)]
        connection.execute(insert(contact_tags).values(owner_id=owner, about_id=about, tag="x"))


def _write_posts(connection: Connection, ids: list[int], plan: Plan) -> None:
    """Write the posts, and who did what about them, a moment after each other."""
    written = [
        insert_post(connection, ids[author], text="Hello", audience=audience, at=NOW - 5000 + i)
        for i, (author, audience) in enumerate(plan.posts)
    ]
    for i, post in enumerate(written):
        write_reach(connection, post, ids[i::2], degree=i % 4)
        if i % 2 == 0:
            write_images(connection, post, is_changed=i % 4 == 0)
    for i, (member, at, is_like) in enumerate(plan.acts):
        if written:
            write_act(connection, written[at % len(written)].id, ids[member], is_like, i)


def write_act(connection: Connection, post_id: int, member: int, is_like: bool, i: int) -> None:
    """Let a member like a post, or comment on it."""
    if is_like:
        insert_like(connection, post_id, member, at=NOW - 3000 + i)
    else:
        insert_comment(connection, post_id, member, text="I see.", at=NOW - 3000 + i)


def _write_invitations(connection: Connection, town: Town) -> None:
    """Let every third member have joined by the link of the one before."""
    ids = [town.id(name) for name in NAMES]
    for inviter, member in list(pairwise(ids))[::3]:
        write_invited(connection, inviter, member)


def write_invited(connection: Connection, inviter: int, member: int) -> None:
    """Write that a member has joined by the link of another, who was told."""
    insert_invited(connection, member, inviter=inviter, at=NOW - DAY_S)
    insert_notice(
        connection, inviter, about=member, kind="invited_joined", subject="x" * 22, due_at=NOW
    )


def write_conversation(connection: Connection, a: int, b: int) -> None:
    """Write a conversation of two with one message."""
    opened = messages.find_pair_conversation(connection, a, b) or messages.insert_conversation(
        connection, (a, b), is_pair=True, at=NOW - DAY_S
    )
    messages.insert_message(
        connection,
        opened.id,
        a,
        text="Hello there",
        search_text="hello there",
        client_key=None,
        at=NOW - 1000,
    )


def write_accounts(connection: Connection, town: Town) -> None:
    for name in NAMES:
        member, token = town.id(name), hash_token(token_of(name))
        insert_token(
            connection,
            member,
            token,
            name="test",
            scope="write",
            at=NOW,
            expires_at=NOW + 365 * DAY_S,
        )
        insert_session(
            connection, member, token, browser="Test", at=NOW, expires_at=NOW + 30 * DAY_S
        )
