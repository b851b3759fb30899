"""Towns whose members may sign in by a provider, and the way there and back."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from httpx2 import Response

from ecken.service.accounts.accounts import list_audit
from ecken.settings.providers import Provider
from tests.community import Town, small_community
from tests.openid_provider import CLIENT, SECRET, OpenIDProvider, openid_provider
from tests.service.people import give_password
from tests.web.browsing import Browser

__all__ = [
    "ADA",
    "NEW",
    "come",
    "go",
    "kinds",
    "led_to",
    "refusal",
    "said_in",
    "town_with_provider",
]

ADA = {"sub": "ada-1", "email": "ada@example.org", "email_verified": True}
NEW = {
    "sub": "nele-1", "email": "nele@club.example", "email_verified": True,
    "given_name": "Nele", "family_name": "Neu",
}  # fmt: skip


@contextmanager
def town_with_provider(folder: Path, **changes: Any) -> Iterator[tuple[Town, OpenIDProvider]]:
    """A town whose members may sign in by a provider, with its settings changed."""
    clock = {"now": lambda: 0}
    with openid_provider(lambda: int(clock["now"]())) as provider:
        settings = changes.pop("settings", {})
        one = {
            "key": "club", "name": "Vereinskonto", "issuer": provider.issuer, "client_id": CLIENT,
            "client_secret": SECRET, "addresses": "verified", "joining": "everyone",
            "is_local": True, **changes,
        }  # fmt: skip
        with small_community(
            folder,
            contacts=["Ada–Ben"],
            settings={**settings, "providers": (Provider(**one),)},
        ) as town:
            give_password(town, "Ada")
            clock["now"] = town.clock
            yield town, provider


def led_to(answer: Response) -> str:
    """Where the page between here and there leads."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', answer.text)
    assert found, answer.text[:2_000]
    return html.unescape(found[1])


def go(browser: Browser, path: str = "/sign-in/with/club", **form: str) -> str:
    answer = browser.post(path, form)
    assert answer.status_code == 200
    return led_to(answer)


def come(browser: Browser, provider: OpenIDProvider, **claims: Any) -> Response:
    """Go to the provider, sign in there, come back."""
    return browser.get(provider.answer(go(browser), **claims))


def kinds(town: Town, name: str) -> list[str]:
    return [entry.kind for entry in list_audit(town.community, town.id(name))]


def refusal(browser: Browser, answer: Response) -> str:
    """What a guest is told who was led back to the sign-in; empty for whoever got in."""
    if (answer.status_code, answer.headers.get("location")) != (303, "/sign-in"):
        return ""
    assert not browser.is_signed_in
    return said_in(browser.get("/sign-in"))


def said_in(answer: Response) -> str:
    """What the page says that went wrong."""
    found = re.search(r'<div class="flash wrong"[^>]*>\s*<p>(.*?)</p>', answer.text) or re.search(
        r'<p class="banner wrong" role="alert"[^>]*>.*?<span>(.*?)</span>', answer.text
    )
    return html.unescape(found[1]) if found else ""
