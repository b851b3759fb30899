"""What goes wrong is found in the log by the id of its answer, and no line holds personal data."""

from __future__ import annotations

import contextvars
import io
import json
import logging
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import pytest
import structlog
import uvicorn
from sqlalchemy.exc import IntegrityError
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.cli.server import serving
from ecken.cli.watching.logs import JsonFormatter, PrivateFormatter, write_logs
from ecken.service.accounts.sessions import open_session
from ecken.service.accounts.tokens import issue_token
from ecken.settings import Settings
from ecken.settings.values import read_networks
from ecken.store.database import Database
from ecken.store.profiles.members import insert_member
from ecken.web.profiles import conversations as pages
from tests.community import NOW, Town, small_community
from tests.servers import in_thread

PERSONAL = ("ada@example.org", "Lovelace", "geheim", "Yıldız", "INSERT INTO members (")
ONCE = {"connection": "close"}
LINE = re.compile(r"^\d{4}-\d\d-\d\dT\S+ (?P<level>\w+) \[\d+ (?P<request>\S+)\] \S+: ")


@pytest.fixture
def written(tmp_path: Path) -> Iterator[io.StringIO]:
    """What a server would write to stderr."""
    stream, root = io.StringIO(), logging.getLogger()
    handlers, level = root.handlers[:], root.level
    root.handlers, stderr = [], sys.stderr
    try:
        sys.stderr = stream
        write_logs(Settings(data_dir=tmp_path))
        yield stream
    finally:
        sys.stderr = stderr
        root.handlers = handlers
        root.setLevel(level)
        structlog.reset_defaults()


@contextmanager
def served(town: Town) -> Iterator[str]:
    """Serve a town as ``ecken serve`` does; yield its address."""
    options = serving.server_options(town.community.settings)
    with (
        serving.open_socket("127.0.0.1", 0) as listener,
        in_thread(create_app(town.community), listener, **options),
    ):
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def _join_twice(town: Town) -> None:
    row = {"email": "ada@example.org", "first_name": "Ada", "last_name": "Lovelace"}
    with town.community.database.writing() as connection:
        insert_member(connection, row, at=NOW)


def _stumble(*_: object) -> None:
    raise ValueError("Yıldız <ada@example.org> geheim")


def test_failures_of_every_kind_leave_ids_and_no_personal_data(
    tmp_path: Path, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    with small_community(tmp_path, members={"Ada": {"last_name": "Lovelace"}}) as town:
        with town.community.writing() as connection:
            session = open_session(town.community, connection, town.id("Ada"), browser="x")
        token = issue_token(town.community, town.id("Ada"))
        with served(town) as site, httpx2.Client(base_url=site, headers=ONCE) as ada:
            ada.cookies.set("ecken", session)
            bearer = {"authorization": f"Bearer {token}"}
            monkeypatch.setattr(pages, "list_conversations", lambda _: _join_twice(town))
            twice = ada.get("/messages?q=geheim")
            monkeypatch.setattr(pages, "list_conversations", _stumble)
            broken = ada.get("/messages?q=geheim")
            monkeypatch.setattr("ecken.api.messages.messages.list_conversations", _stumble)
            call = ada.get("/api/v1/me/conversations", headers=bearer)
            refused = ada.post("/me", data={"csrf": "geheim", "last_name": "Yıldız"})
            upload = ada.post(
                "/me/photo", content=b"geheim", headers={"content-type": "multipart/form-data"}
            )
            ada.get("/unsubscribe/geheim-und-lang-genug")
    text = written.getvalue()
    assert [twice.status_code, broken.status_code, call.status_code] == [500, 500, 500]
    assert [refused.status_code < 500, upload.status_code < 500] == [True, True]
    found = [match for match in map(LINE.match, text.splitlines()) if match]
    answers = (twice, broken, call)
    for level, logged in (("ERROR", answers), ("WARNING", (refused, upload))):
        ids = {match["request"] for match in found if match["level"] == level}
        assert ids == {answer.headers["x-request-id"] for answer in logged}
    assert {match["level"] for match in found} == {"ERROR", "WARNING"}
    for answer in answers:
        assert answer.headers["x-request-id"] in answer.text
        assert answer.headers["x-request-id"] in text
    assert "sqlalchemy.exc.IntegrityError" in text
    assert "builtins.ValueError" in text
    assert "test_logs.py" in text, "the place of the fault"
    for word in (*PERSONAL, session, token):
        assert word not in text, word


def test_words_of_the_database_stay_out_of_the_log(database: Database, three: list[int]) -> None:
    row = {"email": "Ada@example.org", "first_name": "Ada", "last_name": "Lovelace"}
    with pytest.raises(IntegrityError) as raised, database.writing() as connection:
        insert_member(connection, row, at=NOW)
    try:
        raise RuntimeError("Lovelace could not join") from raised.value
    except RuntimeError:
        record = logging.makeLogRecord(
            {"msg": "failed for ada@example.org", "exc_info": sys.exc_info()}
        )
    outside = contextvars.Context()  # of any request, whatever other tests have entered
    text = outside.run(PrivateFormatter("%(request)s %(message)s").format, record)
    assert text.startswith("- failed for …@…\n")
    assert "IntegrityError" in text
    assert "23505" in text or "SQLITE_CONSTRAINT" in text
    for word in (*PERSONAL, "example.org", "DETAIL"):
        assert word.lower() not in text.lower(), word


def test_what_mail_says_goes_to_the_same_log(written: io.StringIO) -> None:
    structlog.get_logger("ecken.mail").error("no mail", reason="550 <ada@example.org> unknown")
    try:
        _stumble()
    except ValueError:
        structlog.get_logger("ecken.mail").exception("broken", kind="notice")
    text = written.getvalue()
    assert LINE.match(text)
    assert "ecken.mail: no mail reason=" in text
    assert "ecken.mail: broken kind='notice'\nbuiltins.ValueError" in text
    for word in PERSONAL:
        assert word not in text


GIVEN = [("127.0.0.1", "abc-DEF_12345", True), ("127.0.0.1", "short", False),
         ("127.0.0.1", "x" * 65, False), ("127.0.0.1", "with space and\tmore", False),
         ("10.9.8.7", "abc-DEF_12345", False)]  # fmt: skip


@pytest.mark.parametrize(("proxy", "id", "is_taken"), GIVEN)
def test_an_id_is_taken_from_trusted_proxies_only(
    tmp_path: Path, proxy: str, id: str, is_taken: bool
) -> None:
    settings = {"trusted_proxies": read_networks(proxy)}
    with small_community(tmp_path, settings=settings) as town:
        client = TestClient(
            create_app(town.community),
            base_url="http://127.0.0.1:8000",
            client=("127.0.0.1", 5_000),
        )
        answers = [client.get("/healthz", headers={"x-request-id": id}) for _ in range(2)]
    ids = [answer.headers["x-request-id"] for answer in answers]
    assert (ids == [id, id]) is is_taken
    assert is_taken or (len(set(ids)) == 2 and all(len(made) == 16 for made in ids))


def test_a_worker_that_stands_still_for_seconds_is_not_killed(tmp_path: Path) -> None:
    options = serving.server_options(Settings(data_dir=tmp_path))
    assert options["timeout_worker_healthcheck"] >= 30
    uvicorn.Config("ecken.asgi:from_environment", factory=True, **options)  # uvicorn knows it


def test_times_are_utc_and_say_so_in_both_forms() -> None:
    record = logging.makeLogRecord({"msg": "x", "created": 1_800_000_000.25})
    moment = "2027-01-15T08:00:00.250+00:00"
    assert PrivateFormatter("%(asctime)s %(message)s").format(record) == f"{moment} x"
    assert json.loads(JsonFormatter().format(record))["timestamp"] == moment
