"""Which e-mail addresses have an account is told by no form: to a guest, all are alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.community import small_community
from tests.privacy.twins import Door, Question, in_one_thread
from tests.web.browsing import without_tokens


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/sign-in", {"password": "wrong horse battery"}),
        ("/reset", {}),
        (
            "/join",
            {"first_name": "A", "last_name": "B", "password": "a long new pass phrase 7"},
        ),
    ],
)
def test_no_form_tells_which_addresses_have_an_account(
    path: str, fields: dict[str, str], tmp_path: Path
) -> None:
    with (
        small_community(tmp_path, members=["Ada"], settings={"joining": "open"}) as town,
        in_one_thread(),
    ):
        door, answers = Door(town.community), []
        for email in ("ada@example.org", "eva@example.org"):
            answer = door.ask(None, Question("POST", path, {"email": email, **fields}))
            body = answer.body.replace(email.encode(), b"*").replace(
                email.replace("@", "&#64;").encode(), b"*"
            )
            answers.append((answer.status, answer.headers, without_tokens(body.decode())))
        assert answers[0] == answers[1]
