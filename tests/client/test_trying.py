"""When a call is made again, and when its refusal stands."""

from __future__ import annotations

import pytest
from httpx2 import ConnectError, Response

from ecken.client.call import Call, key_for, part
from ecken.client.errors import ApiError, Conflict, NotReady, TooMany, Unreachable
from ecken.client.trying import Trying, Waiting, read_answer

READS = Call("GET", "/me")
WRITES = Call("POST", "/me/notices/read")
WRITES_ONCE = Call("POST", "/requests", key="k")


def refusal(status: int, after: str | None = None) -> Response:
    headers = {} if after is None else {"retry-after": after}
    told = {"code": "c", "message": "No.", "fields": {"field": "to"}}
    return Response(status, json=told, headers={"x-request-id": "r1", **headers})


@pytest.mark.parametrize("call", [READS, WRITES_ONCE, Call("PUT", "/a"), Call("DELETE", "/a")])
@pytest.mark.parametrize("outcome", [refusal(503, "7"), refusal(429, "7")])
def test_what_does_no_harm_is_made_again_when_the_community_says(
    call: Call, outcome: Response
) -> None:
    assert Trying(call, Waiting()).pause_after(outcome) == 7


def test_a_broken_connection_is_tried_again_after_growing_pauses() -> None:
    trying = Trying(READS, Waiting(tries=4))
    pauses = [trying.pause_after(ConnectError("refused")) for _ in range(3)]
    assert pauses == [0.5, 1.0, 2.0]
    with pytest.raises(Unreachable, match="refused"):
        trying.pause_after(ConnectError("refused"))


@pytest.mark.parametrize("outcome", [refusal(503, "1"), ConnectError("reset"), refusal(502)])
def test_what_could_happen_twice_is_not_made_again(outcome: Response | Exception) -> None:
    with pytest.raises(ApiError):
        Trying(WRITES, Waiting()).pause_after(outcome)


def test_a_limit_has_stopped_a_call_before_its_effect() -> None:
    assert Trying(WRITES, Waiting()).pause_after(refusal(429, "2")) == 2


def test_what_would_take_too_long_is_an_error_at_once() -> None:
    with pytest.raises(TooMany) as raised:
        Trying(READS, Waiting(longest_s=5)).pause_after(refusal(429, "6"))
    assert raised.value.retry_after_s == 6


def test_a_refusal_stands_and_says_all_it_knows() -> None:
    with pytest.raises(Conflict) as raised:
        Trying(READS, Waiting()).pause_after(refusal(409))
    error = raised.value
    assert (error.status, error.code, str(error)) == (409, "c", "No.")
    assert (error.fields, error.request_id) == ({"field": "to"}, "r1")


def test_an_answer_that_is_not_of_ecken_is_an_error_too() -> None:
    page = Response(503, text="<h1>Bad gateway</h1>")
    with pytest.raises(NotReady) as raised:
        Trying(READS, Waiting(tries=1)).pause_after(page)
    assert raised.value.code == "no_answer"


def test_an_answer_is_read_as_what_it_is() -> None:
    assert Trying(READS, Waiting()).pause_after(Response(204)) is None
    assert read_answer(type(None), Response(204)) is None
    assert read_answer(bytes, Response(200, content=b"RIFF")) == b"RIFF"
    assert read_answer(str, Response(200, text="a,b")) == "a,b"
    assert read_answer(dict[str, int], Response(200, json={"a": 1})) == {"a": 1}


def test_a_call_says_what_is_sent() -> None:
    asked = Call("GET", "/a", query={"q": None, "circle": 2, "recruiter": True, "f": ["a", "b"]})
    assert asked.options()["params"] == [
        ("circle", "2"), ("recruiter", "true"), ("f", "a"), ("f", "b"),
    ]  # fmt: skip
    assert Call("POST", "/a", content=b"x").options()["content"] == b"x"
    form = Call("POST", "/a", form={"text": "Hello", "image": [b"x"]}, key="k").options()
    assert form["files"] == [("text", (None, "Hello")), ("image", ("file", b"x"))]
    assert form["headers"] == {"Idempotency-Key": "k"}
    assert part("a/b ü") == "a%2Fb%20%C3%BC"
    assert key_for("mine") == "mine"
    assert key_for(None) != key_for(None)
