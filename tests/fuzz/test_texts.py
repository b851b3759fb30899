"""Lines, cursors, cookies, tokens and bodies of others at length: read, or refused as is due."""

from __future__ import annotations

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecken.api.strict_json import read_strictly
from ecken.errors import EckenError, Invalid
from ecken.rules.address import parse_address
from ecken.rules.markup import find_links, read_markup
from ecken.rules.names import parse_name
from ecken.rules.profile_links import profile_link_key
from ecken.rules.text import clean_text
from ecken.search.query.query_form import from_form
from ecken.search.query.query_parser import parse_line, to_line
from ecken.search.ranking.cursor import Cursor, read_cursor, write_cursor
from ecken.settings import Settings
from ecken.signing import Use, read_signed, write_signed
from ecken.web.http.bodies import FormLimit, parse_form
from ecken.web.http.cookies import SESSION, read_cookie
from ecken.web.http.form_tokens import is_form_token, make_form_token
from tests.fuzz.texts import changed, texts

# The reader of forms leaves the file of a broken part, which is in memory only, to the collector.
pytestmark = [
    pytest.mark.long,
    pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning"),
]

SECRET = b"a key of thirty-two letters or more"
LINE = texts(
    (
        *("firma", "position:", "company:", "in:", "umkreis:", "near:", "neu_seit:", "since:"),
        *("ODER", "OR", "UND", "NOT", "-", "~", "*", '"', "(", ")", " ", "Bonn", "50km"),
        *("2024-01-01", "ja", "no", "Einkäufer:in", "Müller", "GmbH & Co. KG", "d'Or"),
    )
)
CURSOR = write_cursor(Cursor(0.5, "Ada", "k3j2"), "q", SECRET)
SIGNED = write_signed(SECRET, Use.FLASH, {"text": "Saved."}, holder="a", clock=lambda: 1.0)
TOKEN = make_form_token(SECRET, "holder")
SIGNS = (b".", b"=", b"-", b"_", b"A", b"\0", b"\xff", b" ", b"\xc3\xbc", b"+", b"/", b"eyJ")
PARTS = (
    b'--x\r\nContent-Disposition: form-data; name="csrf"\r\n\r\na\r\n--x\r\nContent-Disposition: '
    b'form-data; name="file"; filename="../a.vcf"\r\nContent-Type: text/vcard\r\n\r\nBEGIN\r\n'
    b"--x--\r\n"
)
KINDS = (
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/plain", ""),
    *("multipart/form-data; boundary=", 'multipart/form-data; boundary="x"', "multipart/form-data"),
    *("multipart/form-data; boundary=x; charset=utf-7", "multipart/form-data; charset=latin-1"),
)  # fmt: skip


@settings(max_examples=4_000)
@given(LINE)
def test_a_hostile_search_line_is_read_back_or_refused_as_invalid(line: str) -> None:
    with suppress(Invalid):
        query = parse_line(line)
        assert parse_line(to_line(query)) == query


@settings(max_examples=2_000)
@given(st.dictionaries(texts(("q", "company", "position", "city", "km", "near")), LINE, max_size=5))
def test_hostile_boxes_are_read_or_refused_as_invalid(fields: dict[str, str]) -> None:
    with suppress(Invalid):
        from_form(fields)


@settings(max_examples=2_500)
@given(changed(CURSOR.encode(), SIGNS))
def test_no_changed_cursor_is_taken(given: bytes) -> None:
    text = given.decode("utf-8", "surrogateescape")
    if text == CURSOR:
        return
    with pytest.raises(Invalid):
        read_cursor(text, "q", SECRET)


@settings(max_examples=2_500)
@given(changed(SIGNED.encode(), SIGNS))
def test_no_changed_signed_cookie_is_taken(given: bytes) -> None:
    text = given.decode("utf-8", "surrogateescape")
    read = read_signed(SECRET, Use.FLASH, text, holder="a", clock=lambda: 2.0, lasts_s=60)
    assert (read is not None) == (text == SIGNED)


@settings(max_examples=2_500)
@given(changed(TOKEN.encode(), SIGNS))
def test_no_changed_form_token_is_taken(given: bytes) -> None:
    text = given.decode("utf-8", "surrogateescape")
    assert is_form_token(SECRET, "holder", text) == (text == TOKEN)


@settings(max_examples=2_500)
@given(texts(("ecken=", "__Host-ecken=", "; ", '"', "abc", "ecken-visit=", "Path=/")))
def test_a_hostile_cookie_header_gives_a_value_without_separators(header: str) -> None:
    assert ";" not in read_cookie(Settings(), header, SESSION)


@settings(max_examples=2_500)
@given(st.sampled_from(KINDS), changed(PARTS, (b"\r\n", b"--x", b"--x--", b"&", b"%", *SIGNS)))
def test_a_hostile_body_is_a_form_within_its_limits(kind: str, body: bytes) -> None:
    form = parse_form(kind, body, FormLimit(16_384, 40))
    assert len(form.multi_items()) <= 41


@settings(max_examples=2_500)
@given(texts(('{"a":', "[", "]", "{", "}", "1", ",", '"b"', "NaN", "1e400", "\\u0000", "null")))
def test_hostile_json_is_read_as_the_standard_reads_it_or_refused(text: str) -> None:
    body = text.encode("utf-8", "surrogatepass")
    with suppress(Invalid):
        assert read_strictly(body) == json.loads(body)


@settings(max_examples=2_500)
@given(texts(("ada", "@", "example.org", "xn--", ".", "https://", "linkedin.com/in/", "**", "# ")))
def test_hostile_texts_of_a_profile_are_cleaned_or_refused(text: str) -> None:
    for read in (
        lambda: parse_address(text),
        lambda: parse_name(text, field="first_name"),
        lambda: profile_link_key(text),
        lambda: clean_text(text, most=2_000, field="about"),
    ):
        with suppress(EckenError):
            read()
    for piece in (*find_links(text), *(p for b in read_markup(text) for ln in b.lines for p in ln)):
        assert not piece.to or piece.to.lower().startswith(("http://", "https://", "mailto:", "/"))
