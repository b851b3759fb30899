"""A person with a browser, for tests of the pages: cookies, hidden tokens, no led-on clicks."""

from __future__ import annotations

import html
import re
from typing import Any

from httpx2 import Response
from starlette.testclient import TestClient

from ecken.service.accounts.sessions import open_session
from ecken.web.app import build_web
from ecken.web.http.cookies import SESSION, cookie_name
from ecken.web.security import secure
from tests.community import Town

__all__ = ["Browser", "headers_of", "links_in", "open_browser", "without_tokens"]

_TOKEN = re.compile(r'name="csrf" value="([^"]*)"')


class Browser:
    """Speaks to the pages as a browser does."""

    def __init__(self, town: Town, address: str = "http://127.0.0.1:8000") -> None:
        self.town = town
        app = secure(build_web(town.community), town.community)
        self.client = TestClient(
            app, base_url=address, follow_redirects=False, headers={"accept-language": "en"}
        )

    def get(self, path: str, **options: Any) -> Response:
        """Open a page."""
        return self.client.get(path, **options)

    def keep(self, session: str) -> None:
        """Hold this value as the session's cookie."""
        name = cookie_name(self.town.community.settings, SESSION)
        self.client.cookies.set(name, session, domain=self.client.base_url.host, path="/")

    def token(self, path: str = "/reset") -> str:
        """The hidden token of a page's forms."""
        found = _TOKEN.search(self.get(path).text)
        assert found, f"no form on {path}"
        return html.unescape(found[1])

    def post(
        self,
        path: str,
        data: dict[str, Any] | None = None,
        *,
        token: str | None = None,
        **options: Any,
    ) -> Response:
        """Send a form as a page of the site would."""
        if token is None:
            token = self.token()
        return self.client.post(path, data={"csrf": token, **(data or {})}, **options)

    @property
    def is_signed_in(self) -> bool:
        """Whether the browser holds a session's cookie."""
        return cookie_name(self.town.community.settings, SESSION) in self.client.cookies

    @property
    def session(self) -> str:
        """The value of the session's cookie."""
        return str(self.client.cookies[cookie_name(self.town.community.settings, SESSION)])


def open_browser(town: Town, name: str | None = None, **options: Any) -> Browser:
    """A browser, signed in as the member ``name`` or as a guest."""
    browser = Browser(town, **options)
    if name is not None:
        with town.community.writing() as connection:
            token = open_session(town.community, connection, town.id(name), browser="Test")
        browser.keep(token)
    return browser


def links_in(text: str) -> list[str]:
    """The addresses in a mail."""
    return re.findall(r"https?://\S+", text)


def without_tokens(page: str) -> str:
    """A page as it is but for the tokens of its forms, which are new on each."""
    return _TOKEN.sub('name="csrf"', page)


def headers_of(answer: Response) -> dict[str, str]:
    """The headers of an answer but for its own id, which is new on each."""
    return {name: value for name, value in answer.headers.items() if name != "x-request-id"}
