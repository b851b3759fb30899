"""Doctor and operators ask the providers of sign-in: what is, what was expected, what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ecken.service.accounts.accounts import set_operator
from ecken.service.operators import provider_checks
from ecken.service.operators.doctor import CHECKS
from ecken.service.operators.findings import Finding
from ecken.service.operators.provider_checks import check_providers
from tests.community import Town
from tests.openid_provider import OpenIDProvider
from tests.servers import free_port
from tests.web.accounts.provider_towns import town_with_provider
from tests.web.browsing import open_browser

PAGE = "/admin/health"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[tuple[Town, OpenIDProvider]]:
    with town_with_provider(tmp_path) as (town, provider):
        set_operator(town.community, "ada@example.org", True, is_owner=True)
        yield town, provider


def finding(town: Town) -> Finding:
    (found,) = check_providers(town.community.settings)
    return found


def with_issuer(town: Town, issuer: str, *, is_local: bool = True) -> None:
    settings = town.community.settings
    (one,) = settings.providers
    changed = replace(one, issuer=issuer, is_local=is_local)
    town.community.settings = replace(settings, providers=(changed,))


def test_a_provider_that_answers_is_well(place: tuple[Town, OpenIDProvider]) -> None:
    town, provider = place
    found = finding(town)
    assert (found.what, found.is_well) == ("sign-in by club", True)
    assert found.found == f"{provider.issuer} answers as it should"
    assert provider.asked == ["/.well-known/openid-configuration", "/keys"]
    assert check_providers in CHECKS
    assert check_providers(replace(town.community.settings, providers=())) == []


@pytest.mark.parametrize(
    ("lie", "told"),
    [
        ("down", "the status 503"),
        ("no json", "no JSON"),
        ("huge", "too long"),
        ("redirect", "leads on"),
    ],
)
def test_what_a_provider_answers_wrongly_is_named(
    place: tuple[Town, OpenIDProvider], lie: str, told: str
) -> None:
    town, provider = place
    provider.lie = lie
    found = finding(town)
    assert not found.is_well
    assert told in found.found
    assert provider.issuer in found.expected
    assert found.advice


def test_another_issuer_is_told_and_what_to_set(place: tuple[Town, OpenIDProvider]) -> None:
    town, provider = place
    provider.metadata = {"issuer": f"{provider.issuer}/realms/club"}
    found = finding(town)
    assert f"it says of itself that it is “{provider.issuer}/realms/club”" in found.found
    assert "Set “issuer”" in found.advice
    provider.metadata = {"jwks_uri": f"{provider.issuer}/nothing"}
    assert "the status 404" in finding(town).found
    provider.metadata = {"token_endpoint": 5}
    assert "names no addresses" in finding(town).found


def test_clocks_that_differ_are_told(
    place: tuple[Town, OpenIDProvider], monkeypatch: pytest.MonkeyPatch
) -> None:
    town, _ = place
    real = provider_checks.wall_seconds
    monkeypatch.setattr(provider_checks, "wall_seconds", lambda: real() + 300)
    found = finding(town)
    assert not found.is_well
    assert "its clock is" in found.found
    assert "NTP" in found.advice
    monkeypatch.setattr(provider_checks, "wall_seconds", lambda: real() + 30)
    assert finding(town).is_well


def test_a_provider_that_is_not_there_is_told(place: tuple[Town, OpenIDProvider]) -> None:
    town, _ = place
    with_issuer(town, f"http://127.0.0.1:{free_port()}")
    assert "no connection" in finding(town).found
    with_issuer(town, f"http://127.0.0.1:{free_port()}", is_local=False)
    found = finding(town)
    assert "network of one’s own" in found.found
    assert "is_local" in found.advice


def test_operators_ask_on_the_page_of_the_state(place: tuple[Town, OpenIDProvider]) -> None:
    town, provider = place
    ada = open_browser(town, "Ada")
    page = ada.get(PAGE).text
    assert "Vereinskonto" in page
    assert provider.asked == [], "looking asks nobody"
    assert "answers as it should" in ada.post(f"{PAGE}/providers").text
    provider.metadata = {"issuer": "https://other.example"}
    ada.client.headers["accept-language"] = "de"
    told = ada.post(f"{PAGE}/providers").text
    assert "er nennt sich selbst „https://other.example“" in told
    assert "Setzen Sie „issuer“" in told
    for _ in range(4):
        ada.post(f"{PAGE}/providers")
    assert ada.post(f"{PAGE}/providers").status_code == 429
    assert open_browser(town, "Ben").post(f"{PAGE}/providers").status_code == 404


def test_without_a_provider_nothing_is_said_of_it(tmp_path: Path) -> None:
    with town_with_provider(tmp_path) as (town, _):
        set_operator(town.community, "ada@example.org", True)
        town.community.settings = replace(town.community.settings, providers=())
        assert "Providers of sign-in" not in open_browser(town, "Ada").get(PAGE).text
