"""Images of posts through the JSON interface."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Client
from tests.pictures import picture

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("drawn_with_patience")]

LARGE, SMALL = picture((900, 600), "JPEG"), picture((60, 40), "PNG")
WITH_IMAGES = "/api/v1/posts/with-images"


def _files(*uploads: bytes) -> list[Any]:
    return [("image", (f"{n}.jpg", upload)) for n, upload in enumerate(uploads)]


def test_a_post_with_images_is_written_changed_and_read(client: Client) -> None:
    ada, ben, ivo = client("Ada"), client("Ben"), client("Ivo")
    fields = {"text": "Look", "audience": "contacts", "alt": ["A lake", "A hill"]}
    written = ada.post(WITH_IMAGES, data=fields, files=_files(LARGE, SMALL))
    assert written.status_code == 201
    post = f"/api/v1/posts/{written.json()['id']}"
    lake, hill = ben.get(post).json()["post"]["images"]
    assert lake == {"key": lake["key"], "alt": "A lake", "width": 900, "height": 600}
    for size, least in (("large", 1), ("small", 1)):
        file = ben.get(f"/api/v1/posts/images/{lake['key']}", params={"size": size})
        assert file.headers["content-type"] == "image/webp"
        assert file.content[8:12] == b"WEBP"
        assert len(file.content) > least
    assert ivo.get(f"/api/v1/posts/images/{lake['key']}").json() == (
        ivo.get(f"/api/v1/posts/images/{'x' * 22}").json()
    )
    assert ada.put(f"{post}/images/{lake['key']}", json={"alt": "A sea"}).status_code == 204
    assert ada.delete(f"{post}/images/{hill['key']}").status_code == 204
    added = ada.post(f"{post}/images", files=_files(SMALL), data={"alt": "A dog"})
    assert (added.status_code, added.json()) == (201, {})
    told = [image["alt"] for image in ben.get(post).json()["post"]["images"]]
    assert told == ["A sea", "A dog"]
    versions = ben.get(f"{post}/versions").json()
    assert [[image["alt"] for image in version["images"]] for version in versions] == [
        ["A sea"], ["A sea", "A hill"], ["A lake", "A hill"],
    ]  # fmt: skip
    for other in (ben, ivo):
        for answer in (
            other.delete(f"{post}/images/{lake['key']}"),
            other.put(f"{post}/images/{lake['key']}", json={"alt": "Mine"}),
            other.post(f"{post}/images", files=_files(SMALL)),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_repeated_call_takes_effect_once(client: Client) -> None:
    ada = client("Ada")
    key = {"idempotency-key": "one"}
    first, again, other = (
        ada.post(WITH_IMAGES, files=_files(upload), headers=key) for upload in (SMALL, SMALL, LARGE)
    )
    assert first.json() == again.json()
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")
    assert len(ada.get("/api/v1/posts").json()["items"]) == 1


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        ({"files": _files(b"<svg/>")}, 422, "photo_unreadable"),
        ({"files": _files(*[SMALL] * 5)}, 422, "images_too_many"),
        ({"files": _files(*[SMALL] * 9)}, 400, "call_invalid"),
        ({"files": _files(SMALL), "data": {"alt": ["", "A lake"]}}, 422, "image_missing"),
        ({"files": _files(SMALL), "data": {"audience": "x"}}, 422, "post_audience_unknown"),
        ({"json": {"text": "Hello"}}, 415, "multipart_expected"),
        (
            {"content": b"--x\r\n", "headers": {"content-type": "multipart/form-data"}},
            400,
            "call_invalid",
        ),
        ({"files": _files(b"x" * 20_400_000)}, 413, "body_too_large"),
    ],
)
def test_what_cannot_be_taken_is_refused_and_leaves_nothing(
    client: Client, sent: dict[str, Any], status: int, code: str
) -> None:
    ada = client("Ada")
    refused = ada.post(WITH_IMAGES, **sent)
    assert (refused.status_code, refused.json()["code"]) == (status, code)
    assert ada.get("/api/v1/posts").json()["items"] == []
