"""Signing in at a provider that others wrote, in a process of its own (oidc-provider-mock)."""

from __future__ import annotations

import json
import sys
import urllib.error
import urllib.request
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from ecken.settings.providers import Provider
from tests.community import small_community
from tests.processes import started
from tests.servers import free_port
from tests.service.people import give_password
from tests.waiting import PATIENCE_S, wait_until
from tests.web.accounts.provider_towns import go
from tests.web.browsing import open_browser

pytestmark = pytest.mark.slow


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object, **named: object) -> None:
        return None


def back_from(address: str, subject: str) -> str:
    """Send the provider's own form; return the path to which it leads the browser back."""
    form = urlencode({"sub": subject}).encode()
    try:
        urllib.request.build_opener(_Stay).open(address, form, timeout=PATIENCE_S)
    except urllib.error.HTTPError as answer:
        with answer:
            to = urlsplit(answer.headers["location"])
        return f"{to.path}?{to.query}"
    raise AssertionError("the provider did not lead back")


def test_a_provider_of_others_opens_an_account_and_a_new_one(tmp_path: Path) -> None:
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    people = [
        {"sub": "ada-1", "email": "ada@example.org", "email_verified": True},
        {
            "sub": "nele-1", "email": "nele@club.example", "email_verified": True,
            "given_name": "Nele", "family_name": "Neu",
        },
    ]  # fmt: skip
    told = [part for one in people for part in ("--user-claims", json.dumps(one))]
    env = {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    asked = (sys.executable, "-m", "oidc_provider_mock", f"--port={port}", *told)
    with started(*asked, env=env) as process:

        def date() -> str:
            assert process.poll() is None
            try:
                with urllib.request.urlopen(f"{issuer}/jwks", timeout=PATIENCE_S) as answer:
                    return str(answer.headers["date"])
            except urllib.error.URLError:
                return ""

        wait_until(lambda: bool(date()), "an answer of the provider")
        provider = Provider(
            "club", "Vereinskonto", issuer, "ecken", "any", addresses="verified",
            joining="everyone", is_local=True,
        )  # fmt: skip
        with small_community(
            tmp_path, contacts=["Ada–Ben"], settings={"providers": (provider,)}
        ) as town:
            give_password(town, "Ada")
            town.clock.now = int(parsedate_to_datetime(date()).timestamp())
            browser = open_browser(town)
            done = browser.get(back_from(go(browser), "ada-1"))
            assert (done.status_code, done.headers["location"]) == (303, "/")
            assert browser.get("/account").status_code == 200
            other = open_browser(town)
            done = other.get(back_from(go(other), "nele-1"))
            assert done.headers["location"] == "/join/with"
            assert 'value="Nele"' in other.get("/join/with").text
            joined = other.post("/join/with", {"first_name": "Nele", "last_name": "Neu"})
            assert joined.headers["location"] == "/"
