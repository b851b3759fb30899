"""What can be asked at the routes of posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.privacy.twins import Question

__all__ = ["about_comments", "add"]

NOBODY = "A" * 22
FEED = ("", "?order=best", "?before=1699999000.AAAAAAAAAAAAAAAAAAAAAA", "?before=x")


def add(recipe: Callable[..., None], api: str) -> None:
    """Say what is asked at the pages of posts, and at the same below ``api``."""
    recipe("GET", "/posts", queries=FEED)
    recipe("GET", "/posts/{id}", "posts")
    recipe("POST", "/posts", bodies=_posts)
    for step in ("like", "unlike", "delete", "restore"):
        recipe("POST", f"/posts/{{id}}/{step}", "posts", {})
    recipe("POST", "/posts/seen", body={"until": "1699999999"})
    for page in ("share", "edit", "versions"):
        recipe("GET", f"/posts/{{id}}/{page}", "posts")
    recipe("POST", "/posts/{id}/share", "posts", {"text": "Look", "audience": "everyone"})
    recipe("POST", "/posts/{id}/edit", "posts", {"text": "Other words"})
    recipe("GET", "/posts/muted")
    recipe("POST", "/posts/muted/members/{id}", "members", {})
    recipe("POST", "/posts/muted/members/{id}/end", "members", {})
    for path in ("/posts/muted/words", "/posts/muted/words/end"):
        recipe("POST", path, body={"word": "hello"})
        recipe("POST", f"{api}{path}", body={"word": "hello"})
    recipe("POST", f"{api}/posts/seen")
    recipe("GET", f"{api}/posts/muted")
    for method in ("PUT", "DELETE"):
        recipe(method, f"{api}/posts/muted/members/{{id}}", "members")
    recipe("POST", f"{api}/posts/{{id}}/shares", "posts", {"audience": "everyone"})
    recipe("PUT", f"{api}/posts/{{id}}/text", "posts", {"text": "Other words"})
    recipe("GET", f"{api}/posts/{{id}}/versions", "posts")
    recipe("POST", "/posts/{id}/comments", "posts", {"text": "I see"})
    recipe("GET", f"{api}/posts", queries=(*FEED, "?limit=1"))
    recipe("GET", f"{api}/posts/{{id}}", "posts")
    recipe("GET", f"{api}/posts/{{id}}/reach", "posts")
    recipe("POST", f"{api}/posts", bodies=_posts)
    recipe("DELETE", f"{api}/posts/{{id}}", "posts")
    recipe("POST", f"{api}/posts/{{id}}/restore", "posts")
    for method in ("PUT", "DELETE"):
        recipe(method, f"{api}/posts/{{id}}/like", "posts")
    recipe("POST", f"{api}/posts/{{id}}/comments", "posts", {"text": "I see"})


def about_comments(api: str) -> dict[tuple[str, str], Callable[[Any], Iterator[Question]]]:
    """Return what is asked about each comment, as one on each of the posts."""
    at = "/posts/{id}/comments/{comment}"
    routes = [
        ("POST", f"{at}/delete"),
        ("POST", f"{at}/restore"),
        ("DELETE", f"{api}{at}"),
        ("POST", f"{api}{at}/restore"),
    ]
    return {(method, path): _of_each(method, path) for method, path in routes}


def _of_each(method: str, path: str) -> Callable[[Any], Iterator[Question]]:
    def recipe(known: Any) -> Iterator[Question]:
        body: dict[str, Any] | None = None if path.startswith("/api") else {}
        for post in known.some("posts"):
            for comment in known.some("comments"):
                there = path.replace("{id}", post).replace("{comment}", comment)
                yield Question(method, there, body)

    return recipe


def _posts(known: Any) -> list[Any]:
    return [{"text": "Hello", "audience": audience} for audience in ("contacts", "everyone", "x")]
