"""A site on two machines: two servers at one PostgreSQL, with a data folder each."""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
from sqlalchemy import URL

from ecken.rules.scope import Scope
from ecken.service.accounts.passwords import hash_password
from ecken.service.accounts.sessions import open_session
from ecken.service.accounts.tokens import issue_token
from ecken.settings import Settings
from ecken.store.accounts.accounts import set_password_hash
from ecken.store.contacts.contacts import insert_contact
from ecken.store.profiles.members import insert_member, read_cards
from ecken.wiring import build_community, close_community
from tests.servers import Site, free_port, serving
from tests.waiting import PATIENCE_S

__all__ = ["Machines", "Members", "PASSWORD", "open_members", "two_machines"]

KEY = "a key of the tests, longer than 32 characters"
PASSWORD = "vier blaue Pferde"
NAMES = ("Ada", "Ben", "Cem")


@dataclass(frozen=True)
class Members:
    """Ada, Ben and Cem: Ben is a contact of both others."""

    ids: dict[str, int]
    public_ids: dict[str, str]
    tokens: dict[str, str]
    session: str
    """Of Ada's browser."""


def open_members(url: URL, folder: Path) -> Members:
    """Let three members join, who have passwords and tokens."""
    settings = Settings(
        data_dir=folder, database_url=url.render_as_string(hide_password=False),
        secret=KEY, mail_sender="none",
    )  # fmt: skip
    community = build_community(settings)
    hashed, now = hash_password(PASSWORD), community.clock()
    with community.writing() as connection:
        ids = {
            name: insert_member(
                connection,
                {"email": f"{name}@example.org", "first_name": name, "last_name": "Beispiel"},
                at=now,
            )
            for name in NAMES
        }
        insert_contact(connection, ids["Ada"], ids["Ben"], at=now)
        insert_contact(connection, ids["Ben"], ids["Cem"], at=now)
        set_password_hash(connection, ids["Ada"], hashed, at=now)
        session = open_session(community, connection, ids["Ada"], browser="x")
        cards = read_cards(connection, list(ids.values()))
    tokens = {name: issue_token(community, id, scope=Scope.WRITE) for name, id in ids.items()}
    close_community(community)
    return Members(ids, {n: cards[id].public_id for n, id in ids.items()}, tokens, session)


@dataclass
class Machines:
    """Two servers, and the ways to them."""

    sites: list[Site]
    folders: list[Path]
    members: Members
    port: int
    """Of a balancer before them, if there is one."""

    def call(
        self, at: int, name: str, method: str, path: str, body: object = None, **more: str
    ) -> tuple[int, Any]:
        """Call the JSON interface of one machine, or with -1 that of the balancer."""
        port = self.port if at < 0 else self.sites[at].port
        headers = {"Authorization": f"Bearer {self.members.tokens[name]}", **more}
        if body is not None:
            headers["Content-Type"] = "application/json"
        sent = urllib.request.Request(
            f"http://127.0.0.1:{port}/api/v1{path}",
            None if body is None else json.dumps(body).encode(), headers, method=method,
        )  # fmt: skip
        try:
            with urllib.request.urlopen(sent, timeout=PATIENCE_S) as answer:
                return answer.status, _read(answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return error.code, _read(error.read())

    def status(self, at: int, path: str) -> int:
        """Return the status of a page without a token."""
        port = self.port if at < 0 else self.sites[at].port
        try:
            with urllib.request.urlopen(
                f"http://127.0.0.1:{port}{path}", timeout=PATIENCE_S
            ) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def browser(self, at: int, *, is_signed_in: bool = True) -> httpx2.Client:
        """Return a browser at one machine; Ada's own, if it is signed in."""
        cookies = {"ecken": self.members.session} if is_signed_in else {}
        return httpx2.Client(
            base_url=self.sites[at].address, cookies=cookies, timeout=PATIENCE_S,
            follow_redirects=False, trust_env=False,
        )  # fmt: skip


def _read(content: bytes) -> Any:
    try:
        return json.loads(content)
    except ValueError:
        return content


def csrf_in(page: str) -> str:
    """Return the token of the forms of a page."""
    found = re.search(r'name="csrf" value="([^"]*)"', page)
    assert found
    return found[1]


@contextmanager
def two_machines(
    folder: Path, members: Members, urls: tuple[str, str], **settings: str
) -> Iterator[Machines]:
    """Run two servers, each with its own address of the database."""
    port = free_port()
    with ExitStack() as stack:
        folders = [folder / name for name in ("one", "other")]
        sites = [
            stack.enter_context(
                serving(
                    place, "serve",
                    env={
                        "ECKEN_DATABASE_URL": url, "ECKEN_SECRET": KEY, "ECKEN_MAIL_SENDER": "file",
                        "ECKEN_BASE_URL": f"http://127.0.0.1:{port}",
                        "ECKEN_TRUSTED_PROXIES": "127.0.0.1", **settings,
                    },
                )
            )
            for place, url in zip(folders, urls, strict=True)
        ]  # fmt: skip
        for site in sites:
            site.wait_until_up()
        yield Machines(sites, folders, members, port)
