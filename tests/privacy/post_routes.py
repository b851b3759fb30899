"""What can be asked at the routes of posts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from tests.privacy.twins import Question

__all__ = ["about_two", "add"]

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
    for end in ("", "/small"):
        recipe("GET", f"/image/{{key}}{end}", "post_images")
    recipe("GET", f"{api}/posts/images/{{key}}", "post_images", queries=("", "?size=small"))
    recipe("POST", f"{api}/posts/with-images", body={"text": "Hello"})
    recipe("POST", f"{api}/posts/{{id}}/images", "posts", {"alt": "A lake"})
    for start in ("/m", f"{api}/members"):
        of = ("", "?before=1699999000.AAAAAAAAAAAAAAAAAAAAAA", "?before=x")
        recipe("GET", f"{start}/{{id}}/posts", "members", queries=of)
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


def about_two(api: str) -> dict[tuple[str, str], Callable[[Any], Iterator[Question]]]:
    """Return what is asked about each comment and image, as one of each of the posts or cases."""
    at = "/posts/{id}/comments/{comment}"
    routes = [
        ("POST", f"{at}/delete"),
        ("POST", f"{at}/restore"),
        ("DELETE", f"{api}{at}"),
        ("POST", f"{api}{at}/restore"),
    ]
    in_case = f"{api}/moderation/cases/{{id}}/images/{{key}}"
    image, reported = f"{api}/posts/{{id}}/images/{{key}}", "/photo/reported/{id}/{key}"
    return {
        **{route: _of_each(*route, ("posts", "comments")) for route in routes},
        ("PUT", image): _of_each("PUT", image, ("posts", "post_images"), {"alt": "A lake"}),
        ("DELETE", image): _of_each("DELETE", image, ("posts", "post_images")),
        ("GET", reported): _of_each("GET", reported, ("moderation_cases", "post_images")),
        ("GET", in_case): _of_each("GET", in_case, ("moderation_cases", "post_images")),
    }


def _of_each(
    method: str, path: str, tables: tuple[str, str], body: dict[str, Any] | None = None
) -> Callable[[Any], Iterator[Question]]:
    sent = {} if method == "POST" and not path.startswith("/api") else body

    def recipe(known: Any) -> Iterator[Question]:
        for outer in known.some(tables[0]):
            for inner in known.some(tables[1]):
                there = path.replace("{id}", outer)
                there = there.replace("{comment}", inner).replace("{key}", inner)
                yield Question(method, there, sent)

    return recipe


def _posts(known: Any) -> list[Any]:
    return [{"text": "Hello", "audience": audience} for audience in ("contacts", "everyone", "x")]
