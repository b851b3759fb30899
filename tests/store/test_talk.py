"""Introductions, messages, notices, tags and groups on both databases, from asking to talking."""

from __future__ import annotations

import numpy as np
import pytest

from ecken.mail.message import RecordingSender
from ecken.service.community import Community
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.introduction_upkeep import remind_introductions
from ecken.service.contacts.introductions import (
    agree_to_introduction,
    ask_introduction,
    pass_on_introduction,
)
from ecken.service.contacts.suggestions import dismiss_suggestion, suggest_members
from ecken.service.contacts.tags import list_kept_contacts, set_note, set_tags
from ecken.service.engine.network import LiveNetwork
from ecken.service.talk.messages import (
    count_unread,
    find_messages,
    list_conversations,
    send_message,
)
from ecken.service.talk.notices import list_notices, mail_notices
from ecken.settings import Settings
from ecken.store.contacts.contacts import insert_contact
from ecken.store.contacts.target_groups import insert_group, mark_visited, read_groups
from ecken.store.database import Database
from ecken.store.profiles.members import insert_member

NOW = 1_700_000_000


@pytest.fixture
def community(database: Database) -> Community:
    network = LiveNetwork()
    with database.reading() as connection:
        network.start(connection)
    return Community(
        settings=Settings(),
        database=database,
        network=network,
        mail=RecordingSender(),
        clock=lambda: NOW,
    )


def _join(community: Community, name: str) -> tuple[int, str]:
    with community.writing() as connection:
        member = insert_member(
            connection, {"email": f"{name}@example.org", "last_name": name}, at=NOW
        )
    with community.reading(member) as world:
        return member, world.cards([member])[member].public_id


def test_from_asking_to_talking(community: Community) -> None:
    (ada, to_ada), (ben, to_ben), (tia, to_tia) = (
        _join(community, name) for name in ("ada", "ben", "tia")
    )
    with community.writing() as connection:
        insert_contact(connection, ada, ben, at=NOW)
        insert_contact(connection, ben, tia, at=NOW)
    with community.reading(ada) as world:
        assert [s.card.member for s in suggest_members(world)] == [tia]
    dismiss_suggestion(community, ada, to_tia)
    dismiss_suggestion(community, ada, to_tia)
    asked = ask_introduction(community, ada, bridge=to_ben, target=to_tia, to_target="Hallo")
    assert remind_introductions(community) == 0
    pass_on_introduction(community, ben, asked.id)
    agreed = agree_to_introduction(community, tia, asked.id)
    assert agreed.conversation_id is not None
    for text in ("100 % Übergabe", "zwei"):
        send_message(community, ada, agreed.conversation_id, text, key=text)
    send_message(community, ada, agreed.conversation_id, "zwei", key="zwei")
    with community.reading(ben) as world:
        assert count_unread(world) == 2
        assert [line.text for line in find_messages(world, "übergabe %")] == ["100 % Übergabe"]
        assert {told.kind.value for told in list_notices(world)} == {
            "introduction_asked",
            "introduction_agreed",
            "message_received",
        }
    assert mail_notices(community) == 3
    assert mail_notices(community) == 0
    set_tags(community, ada, to_ben, ["Chor", "Messe"])
    set_note(community, ada, to_ben, note="mag Tee", reason="Kiel")
    with community.reading(ada) as world:
        (kept,) = list_kept_contacts(world)
        assert (kept.tags, kept.note, kept.reason) == (["Chor", "Messe"], "mag Tee", "Kiel")
    block_member(community, tia, to_ada)
    with community.reading(ada) as world:
        (overview,) = list_conversations(world)
        assert [card.member for card in overview.others] == [ben]


def test_what_was_seen_of_a_group_is_kept(community: Community) -> None:
    ada, _ = _join(community, "ada")
    seen = np.array([0, 5, 6, 4_000_000_000], dtype=np.uint32)
    with community.writing() as connection:
        insert_group(connection, ada, name="x", query="ort:köln", at=NOW)
        (group,) = read_groups(connection, ada)
        assert group.seen.tolist() == []
        mark_visited(connection, group, seen, at=NOW + 1)
        (group,) = read_groups(connection, ada)
    assert group.seen.dtype == np.uint32
    assert group.seen.tolist() == seen.tolist()
