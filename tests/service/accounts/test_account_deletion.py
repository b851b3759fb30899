"""Closing an account: at once out of every answer, and nothing personal is kept."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select

from ecken.errors import NotAllowed, NotFound, NotReady
from ecken.service.accounts.account_deletion import LEDGER, close_account, erase_member
from ecken.service.accounts.sessions import resume_session
from ecken.service.accounts.sign_in import sign_in
from ecken.service.community import Community
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import list_outgoing, send_request
from ecken.service.engine.network import LiveNetwork
from ecken.service.privacy.erasures import replay_erasures
from ecken.service.profiles.photos import set_photo
from ecken.store.database import Database
from ecken.store.tables import members, metadata
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, give_password, join_town
from tests.web.pages.test_profile import picture


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(
        tmp_path, contacts=["Ada–Ben", "Ben–Cem", "Cem–Dora"], members=["Eva"]
    ) as made:
        give_password(made, "Ada", "Ben")
        yield made


def figures(town: Town, name: str) -> tuple[int, int, int]:
    with town.community.reading(town.id(name)) as world:
        found = world.figures
        return found.first, found.second, found.third


def test_a_member_who_leaves_is_in_no_figure(town: Town) -> None:
    assert figures(town, "Ada") == (1, 1, 1)
    close_account(town.community, town.id("Ben"), PASSWORD)
    assert figures(town, "Ada") == (0, 0, 0)
    assert figures(town, "Dora") == (1, 0, 0)


def test_the_network_in_memory_equals_one_read_anew(town: Town) -> None:
    send_request(town.community, town.id("Eva"), town.public_id("Ben"))
    block_member(town.community, town.id("Ben"), town.public_id("Dora"))
    erase_member(town.community, town.id("Ben"))
    before = [figures(town, name) for name in ("Ada", "Cem", "Dora", "Eva")]
    anew = LiveNetwork()
    with town.community.database.reading() as connection:
        anew.start(connection)
    town.community.network = anew
    assert [figures(town, name) for name in ("Ada", "Cem", "Dora", "Eva")] == before


def test_nothing_of_the_member_is_left_in_any_table(town: Town) -> None:
    ben = town.id("Ben")
    set_photo(town.community, ben, picture())
    send_request(town.community, ben, town.public_id("Eva"), message="Ben schreibt dies")
    sign_in(town.community, "ben@example.org", PASSWORD, HERE)
    public_id = town.public_id("Ben")
    erase_member(town.community, ben)
    with town.community.database.reading() as connection:
        for table in metadata.sorted_tables:
            for row in connection.execute(select(table)):
                text = repr(tuple(row))
                assert public_id not in text or table.name == "erasures", table.name
                assert "ben@example" not in text, table.name
                # A random id may hold these three letters, but it does not begin a word with them.
                assert not re.search(r"\bBen\b", text), table.name
            for key in table.foreign_keys:
                if key.column is members.c.id:
                    found = connection.execute(select(table).where(key.parent == ben)).first()
                    assert found is None, table.name
        row = connection.execute(select(members).where(members.c.id == ben)).one()
    assert (row.state, row.email, row.first_name) == ("closed", "", "")


def test_requests_end_on_both_sides(town: Town) -> None:
    send_request(town.community, town.id("Eva"), town.public_id("Ben"))
    erase_member(town.community, town.id("Ben"))
    with town.community.reading(town.id("Eva")) as world:
        assert list_outgoing(world) == []


def test_sessions_end_and_nobody_signs_in_any_more(town: Town) -> None:
    session = sign_in(town.community, "ben@example.org", PASSWORD, HERE).token
    erase_member(town.community, town.id("Ben"))
    assert resume_session(town.community, session) is None
    with pytest.raises(NotAllowed):
        sign_in(town.community, "ben@example.org", PASSWORD, HERE)


def test_a_number_is_never_given_to_somebody_else(town: Town) -> None:
    last = max(town.ids.values())
    name = next(name for name, member in town.ids.items() if member == last)
    erase_member(town.community, last)
    signed_in = join_town(town, "nele@example.org")
    assert signed_in is not None
    assert signed_in.member > last
    town.ids["Nele"] = signed_in.member
    assert figures(town, "Nele") == (0, 0, 0), name


def test_the_address_is_free_again(town: Town) -> None:
    erase_member(town.community, town.id("Ben"))
    assert join_town(town, "ben@example.org") is not None


def test_a_restored_backup_revives_nobody(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as town:
        with (
            closing(sqlite3.connect(tmp_path / "ecken.db")) as living,
            closing(sqlite3.connect(tmp_path / "backup.db")) as backup,
        ):
            living.backup(backup)
        erase_member(town.community, town.id("Ben"))
        settings, secret = town.community.settings, town.community.secret
    network = LiveNetwork()
    database = Database(f"sqlite:///{tmp_path / 'backup.db'}")
    with database.reading() as connection:
        network.start(connection)
    restored = Community(settings=settings, database=database, network=network, secret=secret)
    with restored.reading(town.id("Ada")) as world:
        assert world.figures.first == 1
    assert replay_erasures(restored) == 1
    assert replay_erasures(restored) == 0
    with restored.reading(town.id("Ada")) as world:
        assert world.figures.first == 0
    database.close()


def test_an_erasure_that_was_not_copied_out_is_copied_at_the_next_start(
    town: Town, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a kill between the commit and the copy, or on a full disk: which is told."""

    def full(_path: Path, _line: str) -> None:
        raise OSError(28, "No space left on device")

    ledger, ben = town.community.settings.data_dir / LEDGER, town.public_id("Ben")
    with monkeypatch.context() as patch:
        patch.setattr("ecken.service.accounts.account_deletion.append_line", full)
        patch.setattr("ecken.service.privacy.erasures.append_line", full)
        erase_member(town.community, town.id("Ben"))
        assert replay_erasures(town.community) == 0
    assert caplog.text.count("No space left on device") == 2
    assert not ledger.exists()
    replay_erasures(town.community)
    replay_erasures(town.community)
    assert ledger.read_text().split() == [ben]
    assert ledger.stat().st_mode & 0o777 == 0o600


def test_half_a_line_of_a_write_that_was_cut_hides_no_other(town: Town) -> None:
    ledger = town.community.settings.data_dir / LEDGER
    ledger.write_text("half-a-li")
    erase_member(town.community, town.id("Ben"))
    assert ledger.read_text().split("\n") == ["half-a-li", town.public_id("Ben"), ""]


def test_a_ledger_that_cannot_be_read_stops_the_start(town: Town) -> None:
    (town.community.settings.data_dir / LEDGER).mkdir()
    with pytest.raises(NotReady) as refused:
        replay_erasures(town.community)
    assert refused.value.code == "data_folder"


def test_a_list_of_the_erased_that_is_broken_erases_nobody(town: Town) -> None:
    path = town.community.settings.data_dir / LEDGER
    path.write_bytes(b"\xff\x00 % ' OR 1=1\n" + b"A" * 22 + b"\nshort\n")
    assert replay_erasures(town.community) == 0


def test_closing_needs_the_password(town: Town) -> None:
    with pytest.raises(NotAllowed):
        close_account(town.community, town.id("Ben"), "geraten und falsch")
    assert figures(town, "Ada") == (1, 1, 1)


def test_the_last_mail_says_so(town: Town) -> None:
    close_account(town.community, town.id("Ben"), PASSWORD)
    assert town.mail.mails[-1].to == "ben@example.org"
    with pytest.raises(NotFound):
        close_account(town.community, town.id("Ben"), PASSWORD)
