"""The file of a member's data: asked for with the password, made aside, taken once."""

from __future__ import annotations

import io
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, select

from ecken.errors import Conflict, NotAllowed, NotFound, TooMany
from ecken.service.accounts.account_deletion import close_account
from ecken.service.privacy import data_exports
from ecken.service.privacy.data_exports import (
    ATTEMPTS_MAX,
    STALE_S,
    DataExport,
    ask_for_data,
    drop_data,
    own_export,
    resume_exports,
    take_data,
    tidy_exports,
)
from ecken.store.accounts.audit import read_audit
from ecken.store.tables import data_exports as table
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password
from tests.waiting import wait_until


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"], members=["Cem"], url=town_url) as town:
        give_password(town, "Ada", "Ben")
        yield town


def ask(town: Town, name: str = "Ada", password: str = PASSWORD) -> None:
    ask_for_data(town.community, town.id(name), password, language="de")


def found(town: Town, name: str = "Ada") -> DataExport:
    export = own_export(town.community, town.id(name))
    assert export is not None
    return export


def ready(town: Town, name: str = "Ada") -> DataExport:
    wait_until(lambda: found(town, name).state == "ready", "the file")
    return found(town, name)


def files(town: Town) -> dict[int, bytes]:
    """Whose file lies ready, and what is in it."""
    asked = select(table.c.member_id, table.c.content).where(table.c.content.is_not(None))
    with town.community.database.reading() as connection:
        return {row.member_id: row.content for row in connection.execute(asked)}


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> None:
    """The process ends before the thread that makes a file has begun."""
    monkeypatch.setattr(threading.Thread, "start", lambda _self: None)


def test_it_is_made_after_the_password_and_taken_once(town: Town) -> None:
    ada = town.id("Ada")
    with pytest.raises(NotAllowed):
        ask(town, password="falsch geraten")
    assert own_export(town.community, ada) is None
    ask(town)
    export = ready(town)
    (content,) = files(town).values()
    with pytest.raises(NotFound):
        take_data(town.community, town.id("Ben"), export.public_id)
    taken = take_data(town.community, ada, export.public_id)
    assert taken == content
    archive = zipfile.ZipFile(io.BytesIO(taken))
    assert "LIESMICH.txt" in archive.namelist()
    assert files(town) == {}
    with pytest.raises(NotFound):
        take_data(town.community, ada, export.public_id)
    with town.community.database.reading() as connection:
        kinds = [entry.kind for entry in read_audit(connection, ada)]
    assert kinds == ["exported", "export_asked"]
    (mail,) = town.mail.mails
    assert (mail.to, "/account/data" in mail.text) == ("ada@example.org", True)


def test_there_is_one_at_a_time_and_not_any_number_a_day(town: Town, left: None) -> None:
    ask(town)
    with pytest.raises(Conflict) as caught:
        ask(town)
    assert caught.value.code == "data_export_under_way"
    for _ in range(3):
        drop_data(town.community, town.id("Ada"))
        ask(town)
    drop_data(town.community, town.id("Ada"))
    with pytest.raises(TooMany) as many:
        ask(town)
    assert many.value.code == "data_exports_many"
    ask(town, "Ben")


def test_what_a_killed_process_has_left_is_made_by_another(town: Town, left: None) -> None:
    ask(town)
    assert resume_exports(town.community) == 0, "it may be under way"
    town.clock.now += STALE_S + 1
    assert resume_exports(town.community) == 1
    assert found(town).state == "ready"
    assert resume_exports(town.community) == 0


def test_what_fails_again_and_again_is_given_up_with_a_word(
    town: Town, left: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_options: object) -> bytes:
        raise ValueError("as if")

    monkeypatch.setattr(data_exports, "export_member", fail)
    ask(town)
    for _ in range(ATTEMPTS_MAX):
        town.clock.now += STALE_S + 1
        assert resume_exports(town.community) == 0
        assert found(town).state == "writing"
    town.clock.now += STALE_S + 1
    resume_exports(town.community)
    assert found(town).state == "failed"
    monkeypatch.undo()
    ask(town)
    assert ready(town).state == "ready"


def test_of_two_who_take_over_one_makes_it(
    town: Town, left: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(town)
    town.clock.now += STALE_S + 1
    make, made = data_exports.export_member, []

    def make_while_another_tries(*args: object, **options: object) -> bytes:
        made.append(resume_exports(town.community))
        return make(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(data_exports, "export_member", make_while_another_tries)
    assert resume_exports(town.community) == 1
    assert made == [0]


def test_it_is_gone_when_its_time_is_over(town: Town) -> None:
    ask(town)
    export = ready(town)
    town.clock.now = export.expires_at
    assert own_export(town.community, town.id("Ada")) is None
    with pytest.raises(NotFound):
        take_data(town.community, town.id("Ada"), export.public_id)
    tidy_exports(town.community)
    assert files(town) == {}


def test_it_is_gone_with_its_member_and_the_files_of_others_stay(town: Town) -> None:
    for name in ("Ada", "Ben"):
        ask(town, name)
        ready(town, name)
    close_account(town.community, town.id("Ada"), PASSWORD)
    kept = files(town)
    assert set(kept) == {town.id("Ben")}
    tidy_exports(town.community)
    assert files(town) == kept


def test_a_member_who_goes_while_it_is_made_leaves_no_file(
    town: Town, left: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = data_exports.export_member

    def make_and_go(*args: object, **options: object) -> bytes:
        content = make(*args, **options)  # type: ignore[arg-type]
        close_account(town.community, town.id("Ada"), PASSWORD)
        return content

    monkeypatch.setattr(data_exports, "export_member", make_and_go)
    ask(town)
    town.clock.now += STALE_S + 1
    assert resume_exports(town.community) == 0
    assert files(town) == {}


def test_files_of_earlier_versions_go_from_the_data_folder(town: Town) -> None:
    left = town.community.settings.data_dir / "exports"
    left.mkdir()
    (left / "owner.id.zip").write_bytes(b"x")
    tidy_exports(town.community)
    assert not left.exists()
