"""Names are anybody's name, in any script, and nothing that speaks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import default_rng

from ecken.demo.names import make_names
from ecken.errors import Invalid
from ecken.rules.names import check_full_name, is_plain_name, parse_name

REAL = [
    "O'Brien",
    "O’Brien",
    "Jean-Luc",
    "María José",
    "van den Berg",
    "李明",
    "李",
    "Đoković",
    "Nguyễn",
    "Ó Súilleabháin",
    "Graf von und zu Guttenberg",
    "Ö",
    "X",
    "Dr. Weber",
    "Prof. Dr. h. c. mult.",
    "Dr.-Ing.",
    "Dipl.-Ing. (FH) Weber",
    "عبد الله",
    "محمد",
    "יוסף",
    "בן־גוריון",
    "ז׳בוטינסקי",
    "'t Hooft",
    "’s-Gravesande",
    "d'Ávila",
    "L'Hôpital",
    "N'Golo",
    "J. R. R.",
    "J.R.R.",
    "Davis, Jr.",
    "Martin Luther King III",
    "Freifrau von der Tann-Rathsamhausen",
    "Müller (geb. Weber)",
    "Fernández de la Cruz y García",
    "Łukasz",
    "Øyvind",
    "Åsa",
    "Ğ",
    "Çelik",
    "Ioánnou",
    "Παπαδόπουλος",
    "Иванов",
    "Ковальчук-Петренко",
    "សុខា",
    "สมชาย",
    "กิ่งแก้ว",
    "நிலா",
    "राम",
    "श्रीनिवास",
    "മലയാളി",
    "ਸਿੰਘ",
    "დავით",
    "Հակոբյան",
    "김민준",
    "さくら",
    "佐々木",
    "マリア・ルイサ",
    "Ka'ahumanu",
    "Kaʻahumanu",
    "Ẹ̀bùn",
    "Muhammad ibn Mūsā",
    "Sun Yat-sen",
    "Ng",
    "Null",
    "Root",
    "Klick",
    "Mahler",
    "Vorstandt",
    "Teamer",
    "Anna Maria",
    "Gonçalves",
    "St. John",
    "Saint-Exupéry",
    "Jr.",
    "A. B.",
    "Bitter",
    "ဒေါ်",
    "အောင်ဆန်းစုကြည်",
    "မြို့",
    "ལྷ་མོ",
    "བསྒྲུབས",
    "Gal·la",
    "约翰·史密斯",
    "Əliyev",
    "Ǝ",
    "ǂKhoa",
    "ᐃᓄᒃ",
    "O.S.B.",
    "Jetzt",
    "Heute",
    "de",
    "Com",
    "Punkt",
    "Clarner",
]
"""First and last names that people have."""

UNREAL = {
    "name_signs": [
        "http://evil.example",
        "Konto gesperrt: neu anmelden",
        "anna@verein.de",
        "Anna 😀",
        "<b>Anna</b>",
        "Anna!",
        "Wer?",
        "Anna/Ben",
        "evil。com",
        "A\u2800B",
        "Anna #1",
        "Anna = Ben",
        "Weber 12345",
        "ᴀᴅᴍɪɴ",
        "A\u20ddnna",
        "Anna _ Ben",
        "“Anna”",
        "$Anna",
        "A\u0488nna",
    ],
    "name_letters": [
        "50 %",
        "\u2603",
        "4711",
        "12",
        "...",
        "-",
        "'",
        ".com",
        "(",
        "- Anna",
    ],
    "name_marks": [
        "A\u0301\u0302\u0303\u0304nna",
        "Z" + "\u0335\u0321" * 2,
        "a\u0300\u0300\u0300\u0300",
    ],
    "name_scripts": ["Аnna", "Pаypal", "Αnna", "Ann\u0430", "Müllеr", "Jean-Lυc"],
    "name_address": [
        "evil.com",
        "www.evil",
        "www evil",
        "EVIL.COM",
        "verein.de",
        "a.verein.de",
        "evil．com",
        "Anna evil.example Weber",
        "https",
        "Anna.Weber",
        "evil\u2024com",
        "bit.ly",
        "evil·example",
        "evil ·de",
        "evil . de",
        "evil .de",
        "evil. de",
        "evilde. com",
        "evil dot com",
        "evil (punkt) de",
        "www-evil-de",
        "evil・com",
    ],
    "name_sentence": [
        "Konto gesperrt neu anmelden",
        "Your account locked",
        "Bitte anmelden.",
        "Passwort",
        "Das ist ein ganzer Satz mit mehr Wörtern",
        "Sie haben gewonnen",
        "Klicken Sie hier sofort.",
        "a b c d e f g h i",
        "Rechnung",
        "Passwortänderung nötig",
        "Kontosperrung",
        "Deine Mitgliedschaft endet heute",
        "Jetzt sofort",
        "Anna\u2028Konto",
        "a, b, c, d",
    ],
    "text_too_long": ["A" * 81],
    "text_missing": ["", " ", "\u200b\u200e", "\u202e", "\u0301", "\u3164", "\u2800\u2800"],
}

OFFICES = [
    "Admin",
    "ADMIN",
    "Ad-min",
    "Adm1n",
    "4dmin",
    "A d m i n",
    "Àdmín",
    "Der Administrator",
    "Ecken Support",
    "Support Ecken",
    "Vorstand",
    "Der Vorstand",
    "Ihr Team",
    "Ecken",
    "Ecken Ecken",
    "Das Ecken-Team",
    "Team Ecken",
    "Helpdesk",
    "Администратор",
    "Ecken Security",
    "No Reply",
    "Anna Admin",
    "Die Redaktion",
    "Geschäftsstelle",
    "Betreiber",
    "Ｓｕｐｐｏｒｔ",
    "Ecken Verein",
    "Sup port",
    "A dmin Weber",
    "A.D.M.I.N. Weber",
    "Ad min Weber",
    "Adrnin Weber",
    "Aclmin Weber",
    "Ædmin Weber",
    "АДМІН Weber",
    "Vor stand",
    "Geschäfts stelle",
    "Systemadministratorin Weber",
]


@pytest.mark.parametrize("name", REAL)
def test_people_are_called_what_they_are_called(name: str) -> None:
    assert parse_name(name, field="last_name", is_required=True)
    assert is_plain_name(f"Anna {name}", community="Alumni Köln")


def test_the_demo_has_such_names() -> None:
    made = make_names(["DE", "TR", "CN", "IR", "GR", "RU", "NL", "HU"] * 500, default_rng(1))
    for first, last in zip(made.first, made.last, strict=True):
        assert is_plain_name(f"{first} {last}", community="Ecken"), (first, last)
        assert parse_name(last, field="last_name") == last


@pytest.mark.parametrize(
    ("code", "name"), [(code, name) for code, names in UNREAL.items() for name in names]
)
def test_what_is_no_name_is_refused_with_its_reason(code: str, name: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_name(name, field="last_name", is_required=True)
    assert refused.value.code == code
    assert refused.value.fields["field"] == "last_name"


@pytest.mark.parametrize("name", OFFICES)
def test_nobody_is_called_like_an_office(name: str) -> None:
    first, _, last = unicodedata.normalize("NFKC", name).rpartition(" ")
    with pytest.raises(Invalid) as refused:
        check_full_name(first, last, community="Ecken")
    assert refused.value.code == "name_reserved"
    assert not is_plain_name(name, community="Ecken")


@pytest.mark.parametrize(("first", "last"), [("evil.", "com"), ("evil", "punkt de")])
def test_the_two_names_are_no_address_together(first: str, last: str) -> None:
    with pytest.raises(Invalid) as refused:
        check_full_name(first, last, community="Ecken")
    assert refused.value.code == "name_address"


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Anna", "Ecken"),
        ("Joe", "Root"),
        ("Anna", "Weber"),
        ("Köln", "Anna"),
        ("", "Weber"),
        ("李", "明"),
    ],
)
def test_a_name_may_hold_a_word_of_the_community(first: str, last: str) -> None:
    check_full_name(first, last, community="Ecken Köln")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Anna \n Maria ", "Anna Maria"),
        ("Dr.med.Weber", "Dr. med. Weber"),
        ("J.Weber", "J. Weber"),
        ("A\u0308nna", "Änna"),
        ("O`Brien", "O'Brien"),
        ("An\u200bna\u202e", "Anna"),
        ("Ａｎｎａ", "Anna"),
        ("An\u200dna", "Anna"),
        ("می\u200cرزا", "می\u200cرزا"),
    ],
)
def test_names_have_one_form(typed: str, kept: str) -> None:
    assert parse_name(typed, field="first_name") == kept
    assert parse_name(kept, field="first_name") == kept


@given(st.text(max_size=90))
def test_what_is_kept_is_a_name_and_stays_the_same(text: str) -> None:
    try:
        name = parse_name(text, field="last_name")
    except Invalid:
        return
    assert parse_name(name, field="last_name") == name
    assert not any(c in name for c in '@/:<>"\n\r\u2028')
