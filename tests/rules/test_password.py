"""Passwords: long enough, and not what anybody would try first."""

from __future__ import annotations

import pytest

from ecken.errors import Invalid
from ecken.rules.password import PASSWORD_MAX, PASSWORD_MIN, check_password


@pytest.mark.parametrize(
    "password",
    [
        "vier blaue Pferde",
        "Tr0ub4dor&3x",
        "日本語のパスワードです",
        "x7#kQ2!mZ9",
        "a" + "bcxyz" * 204 + "!Q",
    ],
)
def test_a_long_and_uncommon_password_is_taken(password: str) -> None:
    check_password(password, names=("Ada", "Weber", "ada@example.org"))


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_too_short"),
        ("x7#kQ2!mZ", "password_too_short"),
        ("a" * (PASSWORD_MAX + 1), "password_too_long"),
        ("vier blaue\0Pferde", "password_invalid"),
        ("vier blaue\ud800Pferde", "password_invalid"),
        ("password123", "password_known"),
        ("Passwort2024!", "password_known"),
        ("P@ssw0rd12345", "password_known"),
        ("qwertzuiop", "password_known"),
        ("1234567890", "password_known"),
        ("0987654321", "password_known"),
        ("aaaaaaaaaaaa", "password_known"),
        ("abcabcabcabc", "password_known"),
        ("hallohallo", "password_known"),
        ("München2023", "password_known"),
        ("adaweber12", "password_known"),
        ("ada.weber@example.org", "password_known"),
    ],
)
def test_a_weak_password_is_refused(password: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_password(password, names=("Ada", "Weber", "ada.weber@example.org", "adaweber"))
    assert refused.value.code == code
    assert password not in refused.value.sentence or not password


def test_the_shortest_has_ten_characters() -> None:
    assert PASSWORD_MIN == 10
