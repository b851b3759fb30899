"""Who waits to write stops nobody who reads."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.service.accounts.sign_in import sign_in
from ecken.web.http.turns import CHANGES_AT_ONCE
from tests.community import small_community
from tests.service.people import HERE, PASSWORD, give_password

HELD_UP = CHANGES_AT_ONCE + 2


def test_writers_that_wait_for_the_lock_stop_no_reader(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as town:
        give_password(town, "Ada")
        session = sign_in(town.community, "ada@example.org", PASSWORD, HERE).token
        database = town.community.database
        database.wait_s = 60
        with (
            TestClient(
                create_app(town.community),
                base_url="http://127.0.0.1:8000",
                follow_redirects=False,
                cookies={"ecken": session},
            ) as ada,
            ThreadPoolExecutor(HELD_UP) as pool,
        ):
            found = re.search(r'name="csrf" value="([^"]*)"', ada.get("/messages").text)
            assert found
            form = {"csrf": found[1], "to": town.public_id("Ben")}

            def write(number: int) -> tuple[int, str]:
                sent = ada.post("/messages/new", data={**form, "text": f"Hallo {number}"})
                return sent.status_code, sent.headers.get("retry-after", "")

            with database._alone(None):
                posts = [pool.submit(write, number) for number in range(HELD_UP)]
                for path in ("/", "/messages", "/contacts", "/readyz", "/healthz", "/"):
                    assert ada.get(path).status_code == 200, path
                held_up = sum(not post.done() for post in posts)
            answers = [post.result() for post in posts]
    assert held_up >= CHANGES_AT_ONCE
    assert [code for code, _ in answers].count(303) >= CHANGES_AT_ONCE
    assert set(answers) <= {(303, ""), (503, "5")}
