"""A program of others, for tests: it asks for access, fetches tokens, and proves by PKCE.

program = entered(town, keeps_secret=True)
tokens = program.tokens_for("Ada", scope="read contact")
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from httpx2 import Response
from starlette.testclient import TestClient

from ecken.asgi import create_app
from ecken.service.operators.programs import enter_program
from tests.community import Town
from tests.service.moderation.cases import make_operator
from tests.web.browsing import Browser, open_browser

__all__ = ["BACK", "SITE", "Program", "entered", "params_of"]

SITE = "http://127.0.0.1:8000"
BACK = "https://kalender.example/back"
VERIFIER = "a-verifier-of-forty-three-letters-or-more-0123456789"


def challenge_of(verifier: str) -> str:
    hashed = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(hashed).rstrip(b"=").decode()


def params_of(location: str) -> dict[str, str]:
    """The fields with which somebody is led back."""
    return dict(parse_qsl(urlsplit(location).query))


@dataclass
class Program:
    """One program, as it is entered at the site."""

    town: Town
    id: str
    secret: str = ""
    browsers: dict[str, Browser] = field(default_factory=dict)

    @cached_property
    def site(self) -> TestClient:
        """The whole site, as programs reach it."""
        return TestClient(create_app(self.town.community), base_url=SITE)

    def browser(self, name: str) -> Browser:
        """The browser of a member."""
        if name not in self.browsers:
            self.browsers[name] = open_browser(self.town, name)
        return self.browsers[name]

    def asked(self, **more: str | None) -> str:
        """The address to which the program leads a member, after the question mark."""
        fields: dict[str, str | None] = {
            "response_type": "code", "client_id": self.id, "redirect_uri": BACK,
            "scope": "read", "state": "a state", "code_challenge": challenge_of(VERIFIER),
            "code_challenge_method": "S256", **more,
        }  # fmt: skip
        return urlencode({name: value for name, value in fields.items() if value is not None})

    def consent(
        self, name: str, *, allow: str = "1", given: str | None = None, **more: str | None
    ) -> Response:
        """Let a member decide."""
        asked = self.asked(**more)
        scope = given or (more.get("scope") or "read").split()[-1]
        form = {"asked": asked, "allow": allow, "scope": scope}
        return self.browser(name).post("/oauth/authorize", form)

    def code(self, name: str, **more: Any) -> str:
        """The code that a member's consent brings."""
        answer = self.consent(name, **more)
        assert answer.status_code == 303, answer.text
        return params_of(answer.headers["location"])["code"]

    def fetch(self, path: str = "/oauth/token", **fields: str) -> Response:
        """Send a form as the program, with its id and secret."""
        form = {"client_id": self.id, **fields}
        if self.secret:
            form["client_secret"] = self.secret
        return self.site.post(path, data=form)

    def redeem(self, code: str, /, **more: str) -> Response:
        """Ask for tokens for a code."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK,
                "code_verifier": VERIFIER}  # fmt: skip
        return self.fetch(**{**form, **more})

    def refresh(self, token: str, **more: str) -> Response:
        """Ask for new tokens."""
        return self.fetch(grant_type="refresh_token", refresh_token=token, **more)

    def tokens_for(self, name: str, **more: Any) -> dict[str, Any]:
        """The tokens that a member's consent brings."""
        answer = self.redeem(self.code(name, **more))
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def call(self, token: str, path: str = "/api/v1/me/figures", method: str = "GET") -> int:
        """Call the JSON interface with an access token; return the status."""
        headers = {"authorization": f"Bearer {token}"}
        return int(self.site.request(method, path, headers=headers).status_code)


def entered(town: Town, *, keeps_secret: bool = False, scope: str = "write") -> Program:
    """A program that an operator has entered; Zoe is one."""
    if "Zoe" not in town.ids:
        town.join("Zoe")
        make_operator(town, "Zoe")
    made = enter_program(
        town.community, town.id("Zoe"), name="Kalender", scope=scope, keeps_secret=keeps_secret,
        redirects=[BACK, "http://127.0.0.1/back"],
    )  # fmt: skip
    return Program(town, made.id, made.secret)
