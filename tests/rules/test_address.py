"""E-mail addresses: one spelling each, and no imitation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.rules.address import parse_address


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        (" Ada@Example.ORG ", "Ada@example.org"),
        ("ada@münchen.example", "ada@xn--mnchen-3ya.example"),
        ("ada@MÜNCHEN.example", "ada@xn--mnchen-3ya.example"),
        ("ada@xn--mnchen-3ya.example", "ada@xn--mnchen-3ya.example"),
        ("ａｄａ@example.org", "ada@example.org"),
        ("ada@ひらがな漢字.example", "ada@xn--v8j0cwa6gy22xv2ya.example"),
        ("a.b+c@sub.example.org", "a.b+c@sub.example.org"),
        ("ada@straße.example", "ada@xn--strae-oqa.example"),
    ],
)
def test_an_address_has_one_spelling(typed: str, normal: str) -> None:
    assert parse_address(typed) == normal
    assert parse_address(normal) == normal


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ada",
        "ada@",
        "@example.org",
        "ada@localhost",
        "ada@example..org",
        "a da@example.org",
        "ada@example.org, evil@example.net",
        "ada@example.org;evil@example.net",
        "ada@example.org\r\nBcc: evil@example.net",
        "ada@example.org\0",
        "<ada@example.org>",
        '"ada"@example.org',
        "ada@[127.0.0.1]",
        "ada@127.0.0.1",
        "аda@example.org",  # the first letter is Cyrillic
        "ada@exаmple.org",  # and here one of the domain
        "ada@xn--exmple-4nf.org",  # the same in punycode
        "ada@xn--.org",
        "jörg@example.org",
        ".ada@example.org",
        "ada.@example.org",
        "a..da@example.org",
        "a" * 65 + "@example.org",
        "ada@" + "a" * 64 + ".org",
        "ada@" + "a." * 200 + "org",
        "x" * 1_000_000,
        "\ud800@example.org",
        "a\u200bda@example.org",
        "a\u202eda@example.org",
    ],
)
def test_what_is_no_address_or_imitates_one_is_refused(typed: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_address(typed)
    assert refused.value.code == "email_invalid"
    assert len(refused.value.sentence) < 200


@given(st.text(max_size=300))
def test_any_text_is_an_address_in_normal_form_or_refused(text: str) -> None:
    try:
        normal = parse_address(text)
    except Invalid:
        return
    assert parse_address(normal) == normal
    assert parse_address(normal.upper().lower()).casefold() == normal.casefold()


def test_a_known_address_may_lie_on_a_machine_without_a_domain() -> None:
    assert parse_address("Ada@LOCALHOST", is_known=True) == "Ada@localhost"
    assert parse_address("ada@example.org", is_known=True) == "ada@example.org"
    for typed in ("ada@", "ada@-", "ada@a b", "@localhost"):
        with pytest.raises(Invalid):
            parse_address(typed, is_known=True)
