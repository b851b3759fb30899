"""Three ways into the same town, with the same verbs: JSON interface, pages, command line."""

from __future__ import annotations

import json
import re
from typing import Any, Protocol

from httpx2 import Response
from starlette.testclient import TestClient
from typer.testing import CliRunner

from ecken.asgi import create_app
from ecken.cli.main import app
from ecken.rules.scope import Scope
from ecken.service.accounts.tokens import issue_token
from tests.community import Town
from tests.web.browsing import Browser, open_browser

__all__ = ["Api", "Door", "Pages", "command"]

_HIT = re.compile(r'<a class="face" href="/m/([A-Za-z0-9_-]{22})"')
_TAB = re.compile(
    r'<a class="chip" href="/(?:circle/)?([\w-]+)[^>]*>[^<]*<span class="num">([\d.,]+)'
)
_REQUEST = re.compile(r'action="/requests/([A-Za-z0-9_-]{22})/(?:accept|withdraw)"')

_OFFERS_MARK = 'class="open-mark"'


class Door(Protocol):
    """What members do, by first names. Refusals come back as their status."""

    def figures(self, name: str) -> tuple[int, ...]: ...

    def circle(self, name: str, degree: int, **query: str) -> list[str]: ...

    def status(self, name: str, other: str) -> int: ...

    def ask(self, name: str, other: str, message: str = "") -> int: ...

    def asked_by(self, name: str) -> int: ...

    def asking(self, name: str) -> int: ...

    def answer(self, name: str, how: str) -> int: ...

    def withdraw(self, name: str) -> int: ...

    def set_audience(self, name: str, audience: str, listed: bool = True) -> int: ...

    def block(self, name: str, other: str) -> int: ...

    def remove(self, name: str, other: str) -> int: ...

    def set_offers(self, name: str, audience: str, *kept_out: str) -> int: ...

    def open_to_offers(self, name: str) -> list[str]: ...

    def is_marked(self, name: str, other: str) -> bool: ...

    def report(self, name: str, other: str, reason: str) -> int: ...

    def reported(self, name: str) -> int: ...


class Api:
    """Through the JSON interface."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.client = TestClient(create_app(town.community), base_url="http://127.0.0.1:8000")
        self.tokens = {
            n: issue_token(town.community, m, scope=Scope.WRITE) for n, m in town.ids.items()
        }

    def call(self, name: str, method: str, path: str, **options: Any) -> Response:
        """Call as ``name``."""
        headers = {"authorization": f"Bearer {self.tokens[name]}"}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def figures(self, name: str) -> tuple[int, ...]:
        return tuple(self.call(name, "GET", "/me/figures").json().values())

    def circle(self, name: str, degree: int, **query: str) -> list[str]:
        params = {"circle": str(degree), **query}
        answer = self.call(name, "GET", "/me/search", params=params).json()
        assert answer["total"] == len(answer["hits"])
        return [hit["id"] for hit in answer["hits"]]

    def status(self, name: str, other: str) -> int:
        return self.call(name, "GET", f"/members/{self.town.public_id(other)}").status_code

    def ask(self, name: str, other: str, message: str = "") -> int:
        body = {"to": self.town.public_id(other), "message": message}
        return _plain(self.call(name, "POST", "/requests", json=body))

    def asked_by(self, name: str) -> int:
        return len(self.call(name, "GET", "/me/requests?direction=in").json())

    def asking(self, name: str) -> int:
        return len(self.call(name, "GET", "/me/requests?direction=out").json())

    def answer(self, name: str, how: str) -> int:
        [request] = self.call(name, "GET", "/me/requests?direction=in").json()
        return _plain(self.call(name, "POST", f"/requests/{request['id']}/{how}"))

    def withdraw(self, name: str) -> int:
        [request] = self.call(name, "GET", "/me/requests?direction=out").json()
        return _plain(self.call(name, "POST", f"/requests/{request['id']}/withdraw"))

    def set_audience(self, name: str, audience: str, listed: bool = True) -> int:
        body = {"audience": audience, "listed": listed}
        return _plain(self.call(name, "PUT", "/me/audience", json=body))

    def block(self, name: str, other: str) -> int:
        return _plain(self.call(name, "PUT", f"/me/blocks/{self.town.public_id(other)}"))

    def remove(self, name: str, other: str) -> int:
        return _plain(self.call(name, "DELETE", f"/me/contacts/{self.town.public_id(other)}"))

    def set_offers(self, name: str, audience: str, *kept_out: str) -> int:
        members = [self.town.public_id(other) for other in kept_out]
        body = {"audience": audience, "members": members}
        return _plain(self.call(name, "PUT", "/me/open-to-offers", json=body))

    def open_to_offers(self, name: str) -> list[str]:
        params = {"circle": "all", "line": "offen:ja", "facets": "open_to_offers"}
        answer = self.call(name, "GET", "/me/search", params=params).json()
        counted = [value["count"] for value in answer["facets"]["open_to_offers"]]
        assert sum(counted) == answer["total"] == len(answer["hits"])
        assert all(hit["open_to_offers"] for hit in answer["hits"])
        return sorted(hit["first_name"] for hit in answer["hits"])

    def is_marked(self, name: str, other: str) -> bool:
        path = f"/members/{self.town.public_id(other)}"
        return self.call(name, "GET", path).json()["open_to_offers"] is not None

    def report(self, name: str, other: str, reason: str) -> int:
        body = {"kind": "profile", "id": self.town.public_id(other), "reason": reason}
        return _plain(self.call(name, "POST", "/reports", json=body))

    def reported(self, name: str) -> int:
        return len(self.call(name, "GET", "/me/reports").json())


class Pages:
    """Through the pages, with a browser for each member."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.browsers: dict[str, Browser] = {name: open_browser(town, name) for name in town.ids}

    def _post(self, name: str, path: str, **fields: str) -> int:
        browser = self.browsers[name]
        return _plain(browser.post(path, fields, token=browser.token("/privacy")))

    def figures(self, name: str) -> tuple[int, ...]:
        page = self.browsers[name].get("/circle/1").text
        counts = dict(_TAB.findall(page))
        return tuple(int(counts[degree]) for degree in "123")

    def circle(self, name: str, degree: int, **query: str) -> list[str]:
        page = self.browsers[name].get(f"/circle/{degree}", params=query)
        assert page.status_code == 200
        return _HIT.findall(page.text)

    def status(self, name: str, other: str) -> int:
        return self.browsers[name].get(f"/m/{self.town.public_id(other)}").status_code

    def ask(self, name: str, other: str, message: str = "") -> int:
        return self._post(name, f"/m/{self.town.public_id(other)}/request", message=message)

    def asked_by(self, name: str) -> int:
        return len(_REQUEST.findall(self.browsers[name].get("/requests").text))

    def asking(self, name: str) -> int:
        return len(_REQUEST.findall(self.browsers[name].get("/requests/sent").text))

    def answer(self, name: str, how: str) -> int:
        [request] = _REQUEST.findall(self.browsers[name].get("/requests").text)
        return self._post(name, f"/requests/{request}/{how}")

    def withdraw(self, name: str) -> int:
        [request] = _REQUEST.findall(self.browsers[name].get("/requests/sent").text)
        return self._post(name, f"/requests/{request}/withdraw")

    def set_audience(self, name: str, audience: str, listed: bool = True) -> int:
        fields = {"listed": "1"} if listed else {}
        return self._post(name, "/privacy/list", audience=audience, **fields)

    def block(self, name: str, other: str) -> int:
        return self._post(name, f"/m/{self.town.public_id(other)}/block")

    def remove(self, name: str, other: str) -> int:
        return self._post(name, f"/m/{self.town.public_id(other)}/remove")

    def set_offers(self, name: str, audience: str, *kept_out: str) -> int:
        members = " ".join(self.town.public_id(other) for other in kept_out)
        return self._post(name, "/privacy/offers", audience=audience, members_before=members)

    def open_to_offers(self, name: str) -> list[str]:
        page = self.browsers[name].get("/search", params={"line": "offen:ja"}).text
        names = {self.town.public_id(other): other for other in self.town.ids}
        hits = [names[public_id] for public_id in _HIT.findall(page)]
        assert page.count(_OFFERS_MARK) == len(hits)
        return sorted(hits)

    def is_marked(self, name: str, other: str) -> bool:
        page = self.browsers[name].get(f"/m/{self.town.public_id(other)}").text
        return _OFFERS_MARK in page

    def report(self, name: str, other: str, reason: str) -> int:
        return self._post(name, f"/report/profile/{self.town.public_id(other)}", reason=reason)

    def reported(self, name: str) -> int:
        return self.browsers[name].get("/reports").text.count("Reported on")


def _plain(answer: Response) -> int:
    """Return 200 for every success: pages lead on (303), the interface says 201 or 204."""
    return answer.status_code if answer.status_code >= 400 else 200


def command(*arguments: object) -> Any:
    """What a command prints as JSON."""
    done = CliRunner().invoke(app, [*map(str, arguments), "--json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)
