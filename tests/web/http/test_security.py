"""What holds for every request: host, origin, token, size, headers, proxies."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import anyio.to_thread
import pytest

from ecken.errors import NotReady
from ecken.service.search.target_groups import list_groups
from ecken.web import security
from ecken.web.http.cookies import VISIT
from ecken.web.http.guard import BODY_MAX_BYTES
from ecken.web.http.static_files import static_address
from tests.community import Town, small_community
from tests.service.people import PASSWORD, give_password
from tests.web.browsing import Browser, open_browser


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as made:
        give_password(made, "Ada")
        yield made


# ------------------------------------------------------------------------------- forged requests
def test_a_form_without_the_token_changes_nothing(town: Town) -> None:
    browser = open_browser(town, "Ada")
    assert browser.post("/sign-out", token="").status_code == 403
    assert browser.get("/account").status_code == 200


def test_the_token_of_another_session_is_none(town: Town) -> None:
    browser = open_browser(town, "Ada")
    for other in (open_browser(town, "Ben"), open_browser(town)):
        assert browser.post("/sign-out", token=other.token()).status_code == 403
    assert browser.post("/sign-out").status_code == 303


def test_a_token_of_a_guest_does_not_hold_for_another_guest(town: Town) -> None:
    stranger = open_browser(town).token()
    form = {"email": "ada@example.org", "password": PASSWORD}
    assert open_browser(town).post("/sign-in", form, token=stranger).status_code == 403


def test_the_token_twice_or_as_a_file_is_none(town: Town) -> None:
    browser = open_browser(town, "Ada")
    token = browser.token()
    twice = browser.client.post("/sign-out", content=f"csrf={token}&csrf={token}", headers=FORM)
    file = browser.client.post("/sign-out", files={"csrf": ("a.txt", token)})
    assert (twice.status_code, file.status_code) == (403, 403)


FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9000"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_a_form_from_another_site_is_refused_even_with_the_token(
    town: Town, headers: dict[str, str]
) -> None:
    browser = open_browser(town, "Ada")
    assert browser.post("/sign-out", headers=headers).status_code == 403


def test_a_form_of_this_site_is_taken(town: Town) -> None:
    headers = {"origin": "http://127.0.0.1:8000", "sec-fetch-site": "same-origin"}
    assert open_browser(town, "Ada").post("/sign-out", headers=headers).status_code == 303


def test_scripts_may_send_the_token_as_a_header(town: Town) -> None:
    browser = open_browser(town, "Ada")
    headers = {"x-csrf-token": browser.token()}
    assert browser.client.post("/sign-out", headers=headers).status_code == 303


def test_no_page_changes_anything_by_get(town: Town) -> None:
    browser = open_browser(town, "Ada")
    for path, above in (
        ("/sign-out", "/"),
        ("/account/close", "/account"),
        ("/account/password", "/account"),
        ("/me/photo/delete", "/me"),
    ):
        answer = browser.get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, above)
    assert browser.get("/account").status_code == 200


# ---------------------------------------------------------------------------------------- bodies
def test_a_hundred_thousand_fields_are_refused(town: Town) -> None:
    browser = open_browser(town, "Ada")
    body = "&".join(["csrf=" + browser.token(), *("a=" for _ in range(100_000))])
    answer = browser.client.post("/sign-out", content=body, headers=FORM)
    assert answer.status_code == 413


def test_a_body_that_lies_about_its_length_is_cut(town: Town) -> None:
    def pieces() -> Iterator[bytes]:
        for _ in range(30):
            yield b"x" * 100_000

    browser = open_browser(town, "Ada")
    answer = browser.client.post("/sign-out", content=pieces(), headers=FORM)
    assert answer.status_code == 413
    declared = {**FORM, "content-length": str(BODY_MAX_BYTES + 1)}
    assert browser.client.post("/sign-out", content=b"", headers=declared).status_code == 413


@pytest.mark.parametrize(
    ("language", "title", "said"),
    [
        ("de", "Zu groß", "Hier lassen sich höchstens 32 MB senden"),
        ("en", "Too large", "at most 32 MB can be sent here"),
    ],
)
def test_a_file_that_is_too_large_is_told_so_on_a_page_in_the_readers_language(
    town: Town, language: str, title: str, said: str
) -> None:
    browser = open_browser(town, "Ada")
    headers = {"accept-language": language, "content-length": "40000000"}
    answer = browser.client.post("/import", content=b"", headers=headers)
    assert answer.status_code == 413
    assert f'<html lang="{language}">' in answer.text
    assert f"<h1>{title}</h1>" in answer.text
    assert said in answer.text


def test_of_what_is_too_large_no_byte_reaches_a_page(town: Town) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"csrf=" + token.encode() + b"&name=Neu&query="
        for _ in range(30):
            yield b"x" * 100_000

    browser = open_browser(town, "Ada")
    token = browser.token()
    answer = browser.client.post("/groups/new", content=pieces(), headers=FORM)
    assert (answer.status_code, "at most 400 KB" in answer.text) == (413, True)
    with town.community.reading(town.id("Ada")) as world:
        assert list_groups(world) == []


def test_a_plain_answer_is_given_where_no_form_was_sent(town: Town) -> None:
    answer = open_browser(town, "Ada").client.request(
        "GET", "/account", content=b"", headers={"content-length": "40000000"}
    )
    assert answer.status_code == 413
    assert "What was sent is too large." in answer.text


@pytest.mark.parametrize(
    "body",
    [
        b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\n',
        b"--x\r\nContent-Disposition: form-data\r\n\r\nz\r\n--x--\r\n",
        b"\xff\xfe\x00" * 100,
        b"",
    ],
)
def test_hostile_multipart_is_only_a_form_without_a_token(town: Town, body: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    browser = open_browser(town, "Ada")
    answer = browser.client.post("/me/photo", content=body, headers=headers)
    assert answer.status_code in (400, 403)


# ----------------------------------------------------------------------------------------- hosts
@pytest.mark.parametrize(
    "host",
    ["evil.example", "127.0.0.1.evil.example", "a b", "127.0.0.1:x", "[::1", "", "user@127.0.0.1"],
)
def test_another_name_of_the_site_is_refused(town: Town, host: str) -> None:
    answer = open_browser(town).get("/sign-in", headers={"host": host})
    assert answer.status_code == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize("host", ["localhost:8123", "127.0.0.1:1", "[::1]:8000", "localhost"])
def test_loopback_may_have_any_port(town: Town, host: str) -> None:
    assert open_browser(town).get("/sign-in", headers={"host": host}).status_code == 200


def test_a_site_with_a_name_has_that_name_only(tmp_path: Path) -> None:
    settings = {"base_url": "https://verein.example"}
    with small_community(tmp_path, settings=settings) as town:
        browser = open_browser(town, address="https://verein.example")
        assert browser.get("/sign-in").status_code == 200
        assert browser.get("/sign-in", headers={"host": "verein.example:443"}).status_code == 200
        for host in ("verein.example:8000", "127.0.0.1", "VEREIN.example.evil.test"):
            assert browser.get("/sign-in", headers={"host": host}).status_code == 400, host


def test_no_link_in_a_mail_takes_the_name_from_the_request(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"]) as town:
        open_browser(town).post(
            "/reset", {"email": "ada@example.org"}, headers={"host": "localhost:6666"}
        )
        assert "http://127.0.0.1:8000/reset/new?token=" in town.mail.mails[-1].text
        assert "6666" not in town.mail.mails[-1].text


# --------------------------------------------------------------------------------------- proxies
def test_a_forged_address_of_a_stranger_is_not_believed(town: Town) -> None:
    tries = [_fail(open_browser(town), {"x-forwarded-for": f"203.0.113.{n}"}) for n in range(12)]
    assert tries[0] == 403
    assert tries[-1] == 429


def test_the_address_that_a_trusted_proxy_names_counts(tmp_path: Path) -> None:
    # The test client's address is no address of a network: a proxy stands in between.
    with small_community(
        tmp_path, members=["Ada"], settings={"trusted_proxies": "10.0.0.0/8"}
    ) as town:
        give_password(town, "Ada")
        browser = open_browser(town)
        browser.client._transport.client = ("10.0.0.1", 1)  # type: ignore[attr-defined]
        chain = "{}, 10.0.0.2"
        tries = [
            _fail(browser, {"x-forwarded-for": chain.format(f"203.0.113.{n}")}) for n in range(12)
        ]
        assert set(tries) == {403}
        forged = [
            _fail(browser, {"x-forwarded-for": f"192.0.2.{n}, 203.0.113.99"}) for n in range(12)
        ]
        assert forged[-1] == 429


def test_a_name_that_a_proxy_passes_on_is_checked_too(tmp_path: Path) -> None:
    settings = {"base_url": "https://verein.example", "trusted_proxies": "10.0.0.0/8"}
    with small_community(tmp_path, settings=settings) as town:
        browser = open_browser(town, address="https://inside.test")
        named = {"x-forwarded-host": "verein.example", "x-forwarded-proto": "https"}
        assert browser.get("/sign-in", headers=named).status_code == 400
        browser.client._transport.client = ("10.0.0.1", 1)  # type: ignore[attr-defined]
        assert browser.get("/sign-in", headers=named).status_code == 200
        evil = {"x-forwarded-host": "verein.example, evil.example"}
        assert browser.get("/sign-in", headers=evil).status_code == 400


def _fail(browser: Browser, headers: dict[str, str]) -> int:
    form = {"email": "ada@example.org", "password": "nicht dieses Wort"}
    return browser.post("/sign-in", form, headers=headers).status_code


# --------------------------------------------------------------------------------------- headers
def test_every_answer_carries_the_headers(town: Town) -> None:
    browser = open_browser(town, "Ada")
    for path in ("/account", "/me", "/nowhere", "/sign-in", "/.well-known/security.txt"):
        headers = browser.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert "geolocation=()" in headers["permissions-policy"]
        assert "strict-transport-security" not in headers


def test_personal_pages_are_kept_by_no_cache(town: Town) -> None:
    browser = open_browser(town, "Ada")
    for path in ("/account", "/me", "/account/x.css", "/me/x.css", "/me.css", "/account;x.js"):
        answer = browser.get(path)
        assert answer.headers["cache-control"] == "private, no-store", path
        assert answer.status_code == (200 if path in ("/account", "/me") else 404), path


def test_security_txt_names_a_contact(town: Town) -> None:
    answer = open_browser(town).get("/.well-known/security.txt")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert "Contact: mailto:ecken@localhost\n" in answer.text
    assert "Canonical" not in answer.text  # the RFC takes no address without TLS
    assert "set-cookie" not in answer.headers


def test_security_txt_never_expires_and_says_so_for_less_than_a_year(tmp_path: Path) -> None:
    with small_community(tmp_path, settings={"base_url": "https://verein.example"}) as town:
        browser = open_browser(town, address="https://verein.example")
        for _ in range(3):
            text = browser.get("/.well-known/security.txt").text
            fields = dict(line.split(": ", 1) for line in text.splitlines())
            assert list(fields) == ["Contact", "Expires", "Preferred-Languages", "Canonical"]
            expires = datetime.fromisoformat(fields["Expires"])
            now = datetime.fromtimestamp(town.clock.now, UTC)
            assert timedelta(days=90) < expires - now < timedelta(days=365)
            assert fields["Canonical"] == "https://verein.example/.well-known/security.txt"
            town.clock.now += 400 * 86_400


def test_every_cookie_belongs_to_this_host_alone(tmp_path: Path) -> None:
    with small_community(
        tmp_path, members=["Ada"], settings={"base_url": "https://verein.example"}
    ) as town:
        give_password(town, "Ada")
        browser = open_browser(town, address="https://verein.example")
        form = {"email": "ada@example.org", "password": PASSWORD}
        answers = [
            browser.get("/sign-in"),
            browser.post("/language", {"language": "de"}),
            browser.post("/sign-in", form),
            browser.post("/account/language", {"language": "en"}),
            browser.get("/account"),
            browser.post("/sign-out"),
        ]
        cookies = [c for a in answers for c in a.headers.get_list("set-cookie")]
        names = {cookie.partition("=")[0] for cookie in cookies}
        kinds = ("ecken", "ecken-visit", "ecken-known", "flash", "language")
        assert names == {f"__Host-{kind}" for kind in kinds}
        for cookie in cookies:
            told = {part.strip().lower() for part in cookie.split(";")}
            assert {"secure", "httponly", "samesite=lax", "path=/"} <= told, cookie
            assert "domain" not in cookie.lower()


def test_signing_out_clears_what_the_browser_has_kept(town: Town) -> None:
    answer = open_browser(town, "Ada").post("/sign-out")
    assert answer.headers["clear-site-data"] == '"cache", "storage"'


def test_a_refused_form_is_answered_in_the_readers_language(town: Town) -> None:
    browser = open_browser(town, "Ada")
    answer = browser.post("/sign-out", token="", headers={"accept-language": "de"})
    assert answer.status_code == 403
    assert "Es wurde nichts geändert" in answer.text
    assert answer.headers["content-language"] == "de"


# ------------------------------------------------------------------------------------- who asks
@pytest.mark.parametrize(("name", "path"), [("Ada", "/contacts"), (None, "/sign-in")])
def test_a_page_waits_for_one_thread_only(
    town: Town, monkeypatch: pytest.MonkeyPatch, name: str | None, path: str
) -> None:
    browser = open_browser(town, name)
    run, waited = anyio.to_thread.run_sync, []

    async def counted(*args: Any, **options: Any) -> Any:
        waited.append(args)
        return await run(*args, **options)

    monkeypatch.setattr(anyio.to_thread, "run_sync", counted)
    assert browser.get(path).status_code == 200
    assert len(waited) == 1


def test_a_guest_gets_the_cookie_of_a_visit_once(town: Town) -> None:
    browser = open_browser(town)
    first, second = browser.get("/sign-in"), browser.get("/sign-in")
    assert f"{VISIT}=" in first.headers["set-cookie"]
    assert "set-cookie" not in second.headers
    assert "set-cookie" not in open_browser(town, "Ada").get("/contacts").headers


def test_a_static_file_begins_no_visit(town: Town) -> None:
    answer = open_browser(town).get(static_address("ecken.css"))
    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers


def test_who_cannot_be_looked_up_is_nobody(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = open_browser(town, "Ada")

    def fail(*_args: object) -> None:
        raise NotReady("database_busy", "The database is busy. Nothing was changed.")

    monkeypatch.setattr(security, "resume_session", fail)
    answer = browser.get("/contacts")
    assert answer.status_code == 503
    assert "The database is busy." in answer.text
    assert 'href="/sign-in"' in answer.text
    assert "Ada" not in answer.text
