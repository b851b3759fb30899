"""Whatever fails at whatever route: no value of a request comes into the log or into a report."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.cli.watching.logs import JsonFormatter, PrivateFormatter, _Reporter
from ecken.service.watching.error_reports import ErrorReports, list_reports
from tests.community import Town, small_community
from tests.privacy.known_ids import routes

CANARY = "Kanarienvogel"


@contextmanager
def _logged(town: Town) -> Iterator[list[io.StringIO]]:
    """Write the log in both formats, and reports of every error that comes into it."""
    root, streams = logging.getLogger(), [io.StringIO(), io.StringIO()]
    before, root.handlers = root.handlers[:], []
    try:
        for stream, formatter in zip(streams, (PrivateFormatter(), JsonFormatter()), strict=True):
            handler = logging.StreamHandler(stream)
            handler.setFormatter(formatter)
            root.addHandler(handler)
        root.addHandler(_Reporter(ErrorReports(town.community.settings)))
        yield streams
    finally:
        root.handlers = before


def _break(*_args: Any, **_options: Any) -> Any:
    values = {"email": f"{CANARY}@example.org"}
    cause = ValueError(f"Key (email)=({CANARY}) already exists")
    raise IntegrityError(f"INSERT INTO members VALUES ('{CANARY}')", values, cause)


def _addresses(town: Town) -> Iterator[tuple[str, str]]:
    for method, path in routes(town):
        while "{" in path:
            path = path[: path.index("{")] + CANARY + path[path.index("}") + 1 :]
        yield method, f"{path}?q={CANARY}&token={CANARY}"


def test_no_value_of_a_request_is_written_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = {"log_requests": True, "metrics_token": "x" * 32}
    with small_community(tmp_path, members=["Ada"], settings=settings) as town:
        addresses = list(_addresses(town))
        client = TestClient(
            create_app(town.community), base_url="http://127.0.0.1:8000",
            raise_server_exceptions=False, follow_redirects=False,
            cookies={"ecken": CANARY}, headers={"authorization": f"Bearer {CANARY}"},
        )  # fmt: skip
        statuses: set[int] = set()
        with _logged(town) as streams:
            logging.getLogger("ecken.requests").setLevel(logging.INFO)
            monkeypatch.setattr(town.community.database, "reading", _break)
            monkeypatch.setattr(town.community.database, "writing", _break)
            for method, path in addresses:
                body = {"json": {"name": CANARY}} if "/api/" in path else {"data": {"q": CANARY}}
                sent = {} if method == "GET" else body
                answer = client.request(method, path, **sent)
                statuses.add(answer.status_code)
                assert answer.headers["x-request-id"]
            try:  # a server writes these lines: see ``tests/faults/test_logs.py``
                _break()
            except IntegrityError:
                logging.getLogger("ecken").exception("failed")
        reports = list_reports(town.community.settings)
        texts = [stream.getvalue() for stream in streams]
        monkeypatch.undo()
        metrics = client.get("/metrics", headers={"authorization": "Bearer " + "x" * 32}).text
        files = "".join(path.read_text() for path in (tmp_path / "errors").iterdir())
    assert len(addresses) > 300
    assert 500 in statuses
    assert all(text.count("answered") >= len(addresses) for text in texts)
    assert "ecken_errors_total{process=" in metrics
    assert reports
    for text in (*texts, metrics, files, *(report.text for report in reports)):
        assert CANARY.lower() not in text.lower()
        assert "INSERT INTO" not in text
