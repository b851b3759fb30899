"""Signatures: each use has its own, nothing else is taken, and each way to be wrong ends alike."""

from __future__ import annotations

from itertools import permutations

import pytest

from ecken.signing import SIGNATURE_LETTERS, Use, is_signature, read_signed, sign, write_signed

KEY = b"a key of thirty-two letters, or more"


def test_a_signature_is_good_for_its_text_its_use_and_its_key() -> None:
    signature = sign(KEY, Use.FORM, "a text")
    assert len(signature) == SIGNATURE_LETTERS
    assert is_signature(KEY, Use.FORM, "a text", signature)
    assert not is_signature(KEY, Use.FORM, "another", signature)
    assert not is_signature(b"another key", Use.FORM, "a text", signature)


@pytest.mark.parametrize(("use", "other"), list(permutations(Use, 2)))
def test_no_use_takes_the_signature_of_another(use: Use, other: Use) -> None:
    assert not is_signature(KEY, other, "a text", sign(KEY, use, "a text"))
    assert read_signed(KEY, other, write_signed(KEY, use, ["x"])) is None


@pytest.mark.parametrize(
    "change",
    [
        lambda s: s[:-1], lambda s: s + "x", lambda s: s + "=", lambda s: f" {s}",
        lambda s: s + "!", lambda s: s[:-1] + chr(ord(s[-1]) + 1),
        lambda _: "", lambda _: "ä", lambda _: "\ud800",
    ],
)  # fmt: skip
def test_a_signature_is_written_in_one_way(change: object) -> None:
    assert callable(change)
    assert not is_signature(KEY, Use.FORM, "a text", change(sign(KEY, Use.FORM, "a text")))


@pytest.mark.parametrize("clock", [None, lambda: 1_000.0])
def test_a_signed_value_is_written_in_one_way(clock: object) -> None:
    text = write_signed(KEY, Use.CURSOR, ["x"], clock=clock)  # type: ignore[arg-type]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=!é \0"
    changed = {text[:i] + letter + text[i:] for i in range(len(text) + 1) for letter in "!=é \0"}
    changed |= {text[:i] + letter + text[i + 1 :] for i in range(len(text)) for letter in letters}
    changed |= {text[:i] for i in range(len(text))}
    for given in changed - {text}:
        assert read_signed(KEY, Use.CURSOR, given, clock=clock) is None  # type: ignore[arg-type]
    assert read_signed(KEY, Use.CURSOR, text, clock=clock) == ["x"]  # type: ignore[arg-type]


def test_half_a_character_is_signed_as_any_other_text() -> None:
    assert is_signature(KEY, Use.FORM, "\ud800", sign(KEY, Use.FORM, "\ud800"))


@pytest.mark.parametrize("value", [["a", 1.5, None], {"ä": "𠮷" * 200}, "", ["\ud800"]])
def test_a_value_comes_back_as_it_was(value: object) -> None:
    text = write_signed(KEY, Use.CURSOR, value)
    assert set(text) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.")
    assert read_signed(KEY, Use.CURSOR, text) == value


@pytest.mark.parametrize("given", ["", ".", "x", "x.y", "é.é", "\ud800", "." * 50, "e30.x", "e30"])
@pytest.mark.parametrize("clock", [None, lambda: 1_000.0])
def test_what_was_made_up_is_no_value(given: str, clock: object) -> None:
    assert read_signed(KEY, Use.FLASH, given, clock=clock, lasts_s=60) is None  # type: ignore[arg-type]


def test_a_value_belongs_to_its_holder() -> None:
    text = write_signed(KEY, Use.FLASH, "said", holder="7")
    assert read_signed(KEY, Use.FLASH, text, holder="7") == "said"
    assert read_signed(KEY, Use.FLASH, text, holder="8") is None
    assert read_signed(KEY, Use.FLASH, text) is None


@pytest.mark.parametrize(("later_s", "is_read"), [(-1, False), (0, True), (60, True), (61, False)])
def test_a_value_with_a_time_ends(later_s: int, is_read: bool) -> None:
    text = write_signed(KEY, Use.FLASH, "said", clock=lambda: 1_000.0)
    read = read_signed(KEY, Use.FLASH, text, clock=lambda: 1_000.0 + later_s, lasts_s=60)
    assert (read == "said") is is_read


def test_a_value_without_a_time_is_none_where_one_is_needed() -> None:
    text = write_signed(KEY, Use.FLASH, "said")
    assert read_signed(KEY, Use.FLASH, text, clock=lambda: 1_000.0, lasts_s=60) is None
