"""Changes that a viewer may or may not see: what the twins are made to differ in."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, select, update

from ecken.rules.audience import Audience
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.rules.jobs.ad_contact import AdContactState
from ecken.rules.open_to_offers import OfferAudience
from ecken.rules.posts import PostAudience
from ecken.store.contacts import requests
from ecken.store.contacts.blocks import block_exists, insert_block
from ecken.store.contacts.contacts import contact_exists, delete_contact, insert_contact
from ecken.store.contacts.followed_companies import insert_followed, read_followed
from ecken.store.contacts.introductions import find_open_towards
from ecken.store.contacts.requests import find_open_between
from ecken.store.contacts.suggestions import insert_dismissal
from ecken.store.contacts.tags import read_tags, replace_note, replace_tags
from ecken.store.contacts.target_groups import insert_group
from ecken.store.lookup import Lookup
from ecken.store.posts.mutes import insert_muted_member, insert_muted_word
from ecken.store.posts.posts import insert_post, replace_text
from ecken.store.profiles import contact_details
from ecken.store.profiles.contact_details import DetailRow
from ecken.store.profiles.members import read_privacy_of, update_privacy
from ecken.store.profiles.profiles import read_profile
from ecken.store.reach.viewers import FirstViews, add_first_views
from ecken.store.tables import contact_requests, introductions, invited_members, members, posts
from tests.community import NOW, Town
from tests.privacy.company_rows import company_changes
from tests.privacy.found_rows import found_changes
from tests.privacy.job_changes import ad_change, ad_contact_change, job_search_change
from tests.privacy.own_data import open_account
from tests.privacy.plans import (
    COMPANIES,
    DETAILS,
    INTRODUCTION_STATES,
    NAMES,
    PAIRS,
    REQUEST_STATES,
    write_act,
    write_career,
    write_conversation,
    write_introduction,
    write_invited,
    write_offers,
    write_request,
)
from tests.privacy.post_rows import write_images
from tests.privacy.report_rows import report_changes

__all__ = [
    "STILL_PENDING",
    "Change",
    "changes",
    "detail_change",
    "offers_change",
    "privacy_change",
    "tie_change",
]

Change = tuple[str, Callable[[Connection, Town], bool]]
"""What it is, and the writing of it; ``False`` if there is nothing to change."""

STILL_PENDING = Lookup(
    select(*requests._COLUMNS).where(requests._IS_OPEN_BY, contact_requests.c.state == "pending")
)
"""What a sender would see if a silent no were none: requests without those declined."""

_index = st.integers(0, len(NAMES) - 1)
_pair = st.sampled_from(PAIRS)


def tie_change(pair: tuple[int, int]) -> Change:
    def change(connection: Connection, town: Town) -> bool:
        a, b = (town.id(NAMES[i]) for i in pair)
        if contact_exists(connection, a, b):
            return delete_contact(connection, a, b, at=NOW)
        if block_exists(connection, a, b):
            return False
        insert_contact(connection, a, b, at=NOW - 5000)
        return True

    return f"contact {_named(pair)}", change


def privacy_change(member: int, audience: Audience, is_turned: bool) -> Change:
    def change(connection: Connection, town: Town) -> bool:
        before = read_privacy_of(connection, town.id(NAMES[member]))
        assert before
        is_listed = before.is_listed is not is_turned
        update_privacy(
            connection, town.id(NAMES[member]), audience=audience, is_listed=is_listed, at=NOW
        )
        return True

    turned = " and the other listed" if is_turned else ""
    return f"audience {audience.value}{turned} of {NAMES[member]}", change


def _block(pair: tuple[int, int]) -> Change:
    def change(connection: Connection, town: Town) -> bool:
        a, b = (town.id(NAMES[i]) for i in pair)
        if block_exists(connection, a, b):
            return False
        delete_contact(connection, a, b, at=NOW)
        return insert_block(connection, a, b, at=NOW)

    return f"block {_named(pair)}", change


def _request(pair: tuple[int, int], state: str) -> Change:
    """A request more, or another state of the one there is."""

    def change(connection: Connection, town: Town) -> bool:
        a, b = (town.id(NAMES[i]) for i in pair)
        row = find_open_between(connection, a, b)
        if row is None:
            is_open = state in ("pending", "declined")
            if is_open and (contact_exists(connection, a, b) or block_exists(connection, a, b)):
                return False
            write_request(connection, a, b, state)
            return True
        connection.execute(
            update(contact_requests)
            .where(contact_requests.c.id == row.id)
            .values(state=state, ended_at=None if state == "pending" else NOW - 500)
        )
        return True

    return f"request {state} {_named(pair)}", change


def _introduction(three: tuple[int, int, int], state: str) -> Change:
    def change(connection: Connection, town: Town) -> bool:
        asker, bridge, target = (town.id(NAMES[i]) for i in three)
        row = find_open_towards(connection, asker, target)
        if row is None:
            write_introduction(connection, asker, bridge, target, state)
        else:
            was_passed_on = state in ("passed_on", "declined_by_target")
            connection.execute(
                update(introductions)
                .where(introductions.c.id == row.id)
                .values(
                    state=state,
                    passed_on_at=row.passed_on_at or (NOW - 2000 if was_passed_on else None),
                    target_declined_at=NOW - 10 if state == "declined_by_target" else None,
                )
            )
        return True

    return f"introduction {state} {_named(three)}", change


def _conversation(pair: tuple[int, int]) -> Change:
    def change(connection: Connection, town: Town) -> bool:
        a, b = (town.id(NAMES[i]) for i in pair)
        write_conversation(connection, a, b)
        return True

    return f"conversation {_named(pair)}", change


def detail_change(member: int, detail: Detail, audience: ReleaseAudience, chosen: int) -> Change:
    def change(connection: Connection, town: Town) -> bool:
        owner = town.id(NAMES[member])
        value = DETAILS[detail].format(9)
        contact_details.replace_detail(connection, owner, DetailRow(detail, value, audience))
        others = {town.id(NAMES[chosen])} - {owner}
        contact_details.replace_chosen(connection, owner, detail, others)
        return True

    return f"{detail.value} of {NAMES[member]} to {audience.value}", change


def offers_change(
    member: int, audience: OfferAudience, keeps_out_former: bool, other: int
) -> Change:
    """Open to offers for others than before, with other words, keeping out somebody else."""

    def change(connection: Connection, town: Town) -> bool:
        owner, kept_out = town.id(NAMES[member]), town.id(NAMES[other])
        write_offers(
            connection, owner, audience, keeps_out_former, kept_out,
            company=COMPANIES[other], position="Hidden position",
        )  # fmt: skip
        return True

    return f"offers of {NAMES[member]} to {audience.value} but {NAMES[other]}", change


def _kept(pair: tuple[int, int]) -> Change:
    """What the first keeps about the second: tag, note, dismissal; and a target group."""

    def change(connection: Connection, town: Town) -> bool:
        owner, about = (town.id(NAMES[i]) for i in pair)
        if about in read_tags(connection, owner):
            return False
        replace_tags(connection, owner, about, ["hidden"])
        replace_note(connection, owner, about, note="hidden", reason="hidden", at=NOW)
        insert_dismissal(connection, owner, about, at=NOW)
        insert_muted_member(connection, owner, about, at=NOW)
        insert_muted_word(connection, owner, "hidden", at=NOW)
        if "nordlicht" not in read_followed(connection, owner):
            seen = np.array([about], np.uint32)
            insert_followed(connection, owner, "nordlicht", seen, at=NOW)
        insert_group(connection, owner, name=f"Hidden {NAMES[pair[1]]}", query="hamburg", at=NOW)
        return True

    return f"notes {_named(pair)}", change


def _invited(pair: tuple[int, int]) -> Change:
    """By whose link the second has joined: by that of the first, or of nobody."""

    def change(connection: Connection, town: Town) -> bool:
        inviter, member = (town.id(NAMES[i]) for i in pair)
        gone = connection.execute(
            delete(invited_members).where(invited_members.c.member_id == member)
        ).rowcount
        if not gone:
            write_invited(connection, inviter, member)
        return True

    return f"invited {_named(pair)}", change


def _left(member: int) -> Change:
    """What is left of requests that a member has sent, gone."""

    def change(connection: Connection, town: Town) -> bool:
        sent = contact_requests.c.sender_id == town.id(NAMES[member])
        found = connection.execute(select(contact_requests.c.id).where(sent)).first()
        connection.execute(delete(contact_requests).where(sent))
        return found is not None

    return f"no requests by {NAMES[member]}", change


def _opened(operator: int, member: int) -> Change:
    """A look of the administration at an account, which its member alone reads of."""

    def change(connection: Connection, town: Town) -> bool:
        open_account(connection, town, NAMES[operator], NAMES[member])
        return True

    return f"{NAMES[operator]} opens the account of {NAMES[member]}", change


def _address(member: int) -> Change:
    """Another address, which none knows who may not."""

    def change(connection: Connection, town: Town) -> bool:
        email = f"hidden-{NAMES[member].lower()}@example.org"
        connection.execute(
            update(members)
            .where(members.c.id == town.id(NAMES[member]))
            .values(email=email, email_key=email)
        )
        return True

    return f"address of {NAMES[member]}", change


def _career(member: int) -> Change:
    """Another company, and a former one."""

    def change(connection: Connection, town: Town) -> bool:
        owner = town.id(NAMES[member])
        profile = read_profile(connection, owner)
        assert profile is not None
        if profile["company"] == "Hidden Works":
            return False
        write_career(connection, owner, company="Hidden Works", before="Siemens")
        return True

    return f"career of {NAMES[member]}", change


def _findable(member: int) -> Change:
    """Found by their address from now on, or no more."""

    def change(connection: Connection, town: Town) -> bool:
        owner = town.id(NAMES[member])
        is_findable = contact_details.read_findable(connection, owner)
        contact_details.update_findable(connection, owner, not is_findable)
        return True

    return f"findable {NAMES[member]}", change


def _post(author: int, audience: PostAudience) -> Change:
    """A post more."""

    def change(connection: Connection, town: Town) -> bool:
        author_id = town.id(NAMES[author])
        at = NOW - 2000
        post = insert_post(connection, author_id, text="Hidden", audience=audience, at=at)
        write_images(connection, post)
        return True

    return f"post for {audience.value} by {NAMES[author]}", change


def _share(author: int, at: int, audience: PostAudience) -> Change:
    """A share more, of a post for all members; and another text of it."""

    def change(connection: Connection, town: Town) -> bool:
        is_for_all = posts.c.audience == "everyone", posts.c.shared_post_id.is_(None)
        found = connection.execute(select(posts.c.id).where(*is_for_all)).scalars().all()
        if not found:
            return False
        written = insert_post(
            connection,
            town.id(NAMES[author]),
            text="Look",
            audience=audience,
            at=NOW - 1500,
            shared_post_id=found[at % len(found)],
        )
        replace_text(connection, written, "See", at=NOW - 1400)
        return True

    return f"share for {audience.value} by {NAMES[author]}", change


def _act(member: int, at: int, is_like: bool) -> Change:
    """A like or a comment more."""

    def change(connection: Connection, town: Town) -> bool:
        found = connection.execute(select(posts.c.id).order_by(posts.c.id)).scalars().all()
        if found:
            write_act(connection, found[at % len(found)], town.id(NAMES[member]), is_like, 500)
        return bool(found)

    return f"{'like' if is_like else 'comment'} by {NAMES[member]}", change


def _view(member: int, at: int, degree: int) -> Change:
    """A post seen by one more: its author sees the number, and nobody sees who."""

    def change(connection: Connection, town: Town) -> bool:
        found = connection.execute(select(posts.c.id).order_by(posts.c.id)).scalars().all()
        if not found:
            return False
        views = FirstViews(found[at % len(found)], "2023-11-14", {town.id(NAMES[member]): degree})
        return add_first_views(connection, [views]) > 0

    return f"view by {NAMES[member]}", change


def _named(some: tuple[int, ...]) -> str:
    return "–".join(NAMES[i] for i in some)


changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(tie_change, _pair),
    st.builds(privacy_change, _index, st.sampled_from(Audience), st.booleans()),
    st.builds(_block, st.tuples(_index, _index).filter(lambda p: p[0] != p[1])),
    st.builds(
        _request,
        st.tuples(_index, _index).filter(lambda p: p[0] != p[1]),
        st.sampled_from(REQUEST_STATES),
    ),
    st.builds(
        _introduction,
        st.tuples(_index, _index, _index).filter(lambda t: len(set(t)) == 3),
        st.sampled_from(INTRODUCTION_STATES),
    ),
    st.builds(_conversation, _pair),
    st.builds(
        detail_change, _index, st.sampled_from(Detail), st.sampled_from(ReleaseAudience), _index
    ),
    st.builds(offers_change, _index, st.sampled_from(OfferAudience), st.booleans(), _index),
    st.builds(_kept, st.tuples(_index, _index).filter(lambda p: p[0] != p[1])),
    st.builds(_invited, st.tuples(_index, _index).filter(lambda p: p[0] != p[1])),
    st.builds(ad_change, _index, st.integers(0, 5), st.booleans()),
    st.builds(ad_contact_change, _index, st.integers(0, 5), st.sampled_from(AdContactState)),
    report_changes(NAMES),
    found_changes(NAMES),
    company_changes(NAMES),
    st.builds(job_search_change, _index),
    st.builds(_left, _index),
    st.builds(_address, _index),
    st.builds(_opened, _index, _index),
    st.builds(_findable, _index),
    st.builds(_career, _index),
    st.builds(_post, _index, st.sampled_from(PostAudience)),
    st.builds(_act, _index, _index, st.booleans()),
    st.builds(_share, _index, _index, st.sampled_from(PostAudience)),
    st.builds(_view, _index, _index, st.integers(0, 3)),
    st.builds(_act, _index, _index, st.booleans()),
)  # fmt: skip
