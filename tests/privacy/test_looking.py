"""Accept, look, undo: whatever shows the sender's things ends the undo, at every reading route."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import update

from ecken.errors import EckenError
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.contacts.requests import accept_request, send_request, undo_answer
from ecken.service.privacy.contact_details import set_detail
from ecken.store.contacts.contacts import delete_contact
from ecken.store.tables import contact_requests
from tests.community import Town, small_community
from tests.privacy.plans import NAMES, write_accounts
from tests.privacy.routes import Known, questions
from tests.privacy.twins import Door, drawn_alike, in_one_thread

SECRETS = (b"5550199", b"Secretissima")
"""The sender's telephone number, and who stands in their list."""


@contextmanager
def _town(folder: Path) -> Iterator[Town]:
    """Zoe asks Ada; Zoe's contacts alone see her number, and that she knows Uwe."""
    told = {
        **{name: {} for name in NAMES},
        "Zoe": {"audience": "contacts"},
        "Uwe": {"last_name": "Secretissima", "is_listed": True},
    }
    ties = ["Ada–Ben", "Zoe–Uwe"]
    with small_community(folder, members=told, contacts=ties) as town:
        set_detail(
            town.community,
            town.id("Zoe"),
            Detail.PHONE,
            value="+49 40 5550199",
            audience=ReleaseAudience.CONTACTS,
        )
        with town.community.writing() as connection:
            write_accounts(connection, town)
        yield town


def _take_back(town: Town, request_id: str) -> bool:
    """Take the acceptance back, or put things back as they were where that is refused."""
    try:
        undo_answer(town.community, town.id("Ada"), request_id)
    except EckenError:
        with town.community.writing() as connection:
            delete_contact(connection, town.id("Ada"), town.id("Zoe"), at=town.clock())
            connection.execute(update(contact_requests).values(state="pending", ended_at=None))
        return False
    return True


def test_no_route_shows_what_can_then_be_taken_back(tmp_path: Path) -> None:
    with _town(tmp_path) as town, drawn_alike(), in_one_thread():
        sent = send_request(town.community, town.id("Zoe"), town.public_id("Ada"))
        door, shown = Door(town.community), 0
        for question in questions(Known.of(town), ("GET",), most=12):
            before = door.ask("Ada", question)
            accept_request(town.community, town.id("Ada"), sent.request_id)
            after = door.ask("Ada", question)
            is_shown = any(after.body.count(s) > before.body.count(s) for s in SECRETS)
            is_ended = not _take_back(town, sent.request_id)
            assert is_ended or not is_shown, question
            shown += is_shown
        assert shown > 5, "nothing was shown at all"
