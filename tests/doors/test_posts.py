"""What members do with posts, through pages and interface, with the same answers."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.community import small_community
from tests.doors.entrances import Api, Pages

_POST = re.compile(r'<li class="card post" id="post-([A-Za-z0-9_-]{22})"')
_COMMENT = re.compile(r'<li id="comment-([A-Za-z0-9_-]{22})"')
_LIKER = re.compile(r'<ul class="faces">(.*?)</ul>', re.DOTALL)


class PostsByApi:
    """Through the JSON interface."""

    def __init__(self, town: Any) -> None:
        self._api = Api(town)

    def _do(self, name: str, method: str, path: str, **options: Any) -> int:
        status = self._api.call(name, method, f"/posts{path}", **options).status_code
        return 200 if status < 400 else status

    def write(self, name: str, text: str, audience: str) -> int:
        return self._do(name, "POST", "", json={"text": text, "audience": audience})

    def feed(self, name: str) -> list[str]:
        items = self._api.call(name, "GET", "/posts").json()["items"]
        return [item["post"]["id"] for item in items]

    def like(self, name: str, post: str) -> int:
        return self._do(name, "PUT", f"/{post}/like")

    def unlike(self, name: str, post: str) -> int:
        return self._do(name, "DELETE", f"/{post}/like")

    def comment(self, name: str, post: str, text: str) -> int:
        return self._do(name, "POST", f"/{post}/comments", json={"text": text})

    def counts(self, name: str, post: str) -> tuple[int, int]:
        shown = self._api.call(name, "GET", f"/posts/{post}").json()
        return len(shown["liked_by"]), len(shown["comments"])

    def delete_comment(self, name: str, post: str) -> int:
        [comment] = self._api.call(name, "GET", f"/posts/{post}").json()["comments"]
        return self._do(name, "DELETE", f"/{post}/comments/{comment['id']}")

    def delete(self, name: str, post: str) -> int:
        return self._do(name, "DELETE", f"/{post}")

    def restore(self, name: str, post: str) -> int:
        return self._do(name, "POST", f"/{post}/restore")


class PostsByPages:
    """Through the pages."""

    def __init__(self, town: Any) -> None:
        self._pages = Pages(town)

    def _do(self, name: str, path: str, **fields: str) -> int:
        return self._pages._post(name, f"/posts{path}", **fields)

    def write(self, name: str, text: str, audience: str) -> int:
        return self._do(name, "", text=text, audience=audience)

    def feed(self, name: str) -> list[str]:
        return _POST.findall(self._pages.browsers[name].get("/posts").text)

    def like(self, name: str, post: str) -> int:
        return self._do(name, f"/{post}/like")

    def unlike(self, name: str, post: str) -> int:
        return self._do(name, f"/{post}/unlike")

    def comment(self, name: str, post: str, text: str) -> int:
        return self._do(name, f"/{post}/comments", text=text)

    def counts(self, name: str, post: str) -> tuple[int, int]:
        page = self._pages.browsers[name].get(f"/posts/{post}").text
        likers = sum(faces.count("<li>") for faces in _LIKER.findall(page))
        return likers, len(_COMMENT.findall(page))

    def delete_comment(self, name: str, post: str) -> int:
        [comment] = _COMMENT.findall(self._pages.browsers[name].get(f"/posts/{post}").text)
        return self._do(name, f"/{post}/comments/{comment}/delete")

    def delete(self, name: str, post: str) -> int:
        return self._do(name, f"/{post}/delete")

    def restore(self, name: str, post: str) -> int:
        return self._do(name, f"/{post}/restore")


@pytest.mark.parametrize("door", [PostsByApi, PostsByPages], ids=["api", "web"])
def test_every_door_gives_the_same_answers_about_posts(
    tmp_path: Path, door: type[PostsByApi] | type[PostsByPages]
) -> None:
    ties = ["Ada–Ben", "Ben–Cem"]
    with small_community(tmp_path, contacts=ties) as town:
        doors = door(town)
        assert doors.write("Ada", "Hello", "contacts") == 200
        assert doors.write("Ada", "", "contacts") == 422
        assert doors.write("Ada", "Hello", "enemies") == 422
        [post] = doors.feed("Ben")
        assert doors.feed("Cem") == []
        assert doors.like("Ben", post) == doors.like("Ben", post) == 200
        assert doors.comment("Ben", post, "I see") == 200
        assert doors.comment("Ben", post, " ") == 422
        assert doors.counts("Ada", post) == (1, 1)
        assert doors.like("Cem", post) == doors.comment("Cem", post, "x") == 404
        assert doors.unlike("Ben", post) == 200
        assert doors.delete("Ben", post) == 404
        assert doors.delete_comment("Ada", post) == 200
        assert doors.counts("Ada", post) == (0, 0)
        assert doors.delete("Ada", post) == 200
        assert doors.comment("Ben", post, "Too late") == doors.like("Ben", post) == 404
        assert doors.feed("Ben") == []
        assert doors.restore("Ada", post) == 200
        assert doors.feed("Ben") == [post]
