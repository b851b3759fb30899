"""Providers in the settings: tables of the file, JSON in a variable, what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ecken.errors import Invalid
from ecken.rules.operators.provider_rules import believes_address, counts_as_second_factor, may_join
from ecken.settings import Settings, read_settings, wrong_settings
from ecken.settings.providers import Provider, read_providers
from ecken.settings.settings_file import read_settings_file

CLUB = {"issuer": "https://login.club.example/realms/club", "client_id": "ecken"}
TABLES = """
community_name = "Chor"

[providers.club]
name = "Vereinskonto"
issuer = "https://login.club.example/realms/club"
client_id = "ecken"
client_secret = "not for the log"
addresses = "verified"
joining = "listed"
join_domains = ["Club.example"]

[providers.cloud]
issuer = "https://cloud.example"
client_id = "7"
"""


def written(path: Path, text: str, mode: int = 0o600) -> Path:
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def test_each_table_of_the_file_is_a_provider(tmp_path: Path) -> None:
    file = written(tmp_path / "x.toml", TABLES)
    club, cloud = read_settings({"ECKEN_SETTINGS": str(file)}).providers
    assert (club.key, club.name, cloud.name) == ("club", "Vereinskonto", "cloud")
    assert club.join_domains == ("club.example",)
    assert (cloud.addresses, cloud.joining) == ("untrusted", "nobody"), "nothing is believed"
    assert "not for the log" not in repr(club)


def test_a_variable_says_the_same_in_json_and_wins(tmp_path: Path) -> None:
    file = written(tmp_path / "x.toml", TABLES)
    told = {"ECKEN_SETTINGS": str(file), "ECKEN_PROVIDERS": json.dumps({"one": CLUB})}
    (one,) = read_settings(told).providers
    assert (one.key, one.issuer) == ("one", CLUB["issuer"])
    assert read_settings({**told, "ECKEN_PROVIDERS": ""}).providers == ()


def test_a_file_with_a_secret_of_a_client_is_for_nobody_else(tmp_path: Path) -> None:
    file = written(tmp_path / "x.toml", TABLES, 0o644)
    (fault,) = read_settings_file(file).faults
    assert "providers" in str(fault)
    open_text = TABLES.replace('client_secret = "not for the log"', "")
    assert not read_settings_file(written(file, open_text, 0o644)).faults


@pytest.mark.parametrize(
    ("table", "needed"),
    [
        ({"issuer": "http://login.club.example"}, "https"),
        ({"issuer": "https://login.club.example/?a=b"}, "without ?"),
        ({"issuer": "https://name@login.club.example"}, "https"),
        ({"issuer": ""}, "issuer"),
        ({"client_id": ""}, "client_id"),
        ({"client_id": 7}, "a text for client_id"),
        ({"client_secret": "a\nb"}, "one line"),
        ({"scopes": ["email"]}, "openid"),
        ({"scopes": "openid"}, "a list of texts"),
        ({"addresses": "some"}, "untrusted"),
        ({"is_local": "yes"}, "true or false"),
        ({"joining": "everyone"}, "addresses"),
        ({"joining": "listed", "addresses": "all"}, "join_domains or join_groups"),
        ({"join_domains": ["not a domain"]}, "join_domains"),
        ({"secret": "x"}, "client_secret"),
        ({"key": "x"}, "not “key”"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_by_name_and_without_its_value(
    table: dict[str, Any], needed: str
) -> None:
    text = json.dumps({"club": {**CLUB, "client_secret": "hidden", **table}})
    (fault,) = wrong_settings({"ECKEN_PROVIDERS": text})
    assert needed in str(fault)
    assert "hidden" not in str(fault)


@pytest.mark.parametrize(
    "text",
    [
        "[]", "{", '{"club": 1}', json.dumps({"Club": CLUB}), json.dumps({"a b": CLUB}),
        json.dumps({"a": CLUB, "b": CLUB}),
        json.dumps({f"p{n}": {**CLUB, "issuer": f"https://p{n}.example"} for n in range(9)}),
        "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_table_of_providers_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_providers(text)


def test_without_passwords_there_has_to_be_a_provider() -> None:
    with pytest.raises(Invalid, match="ECKEN_PROVIDERS"):
        Settings(password_sign_in=False)
    told = {"ECKEN_PASSWORD_SIGN_IN": "false", "ECKEN_PROVIDERS": json.dumps({"club": CLUB})}
    assert not read_settings(told).password_sign_in


def test_what_is_believed_and_counts_is_what_the_operator_says() -> None:
    told = {"key": "club", "name": "Club", **CLUB}
    for addresses, verified, unverified in (
        ("untrusted", False, False), ("verified", True, False), ("all", True, True),
    ):  # fmt: skip
        provider = Provider(**told, addresses=addresses)
        assert believes_address(provider, "a@b.example", is_verified=True) is verified
        assert believes_address(provider, "a@b.example", is_verified=False) is unverified
        assert not believes_address(provider, "", is_verified=True)
    listed = Provider(**told, joining="listed", join_domains=("b.example",), join_groups=("g",))
    assert may_join(listed, "a@B.example", [])
    assert may_join(listed, "a@c.example", ["g"])
    assert not may_join(listed, "a@x.b.example", ["G"])
    assert not may_join(Provider(**told), "a@b.example", ["g"])
    strong = Provider(**told, second_factor=("mfa", "urn:strong"))
    assert counts_as_second_factor(strong, ["pwd", "mfa"])
    assert not counts_as_second_factor(strong, ["pwd", "otp"])
    assert not counts_as_second_factor(Provider(**told), ["mfa"]), "nothing, unless it is named"
