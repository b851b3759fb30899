"""Passwords: long enough, not the member's own name, and not what anybody would try first."""

from __future__ import annotations

import random
import string

import pytest

from ecken.errors import Invalid
from ecken.rules.passwords import password_strength
from ecken.rules.passwords.common_words import RUNS, WORDS
from ecken.rules.passwords.password_rules import PASSWORD_MAX, PASSWORD_MIN, check_password
from ecken.rules.passwords.password_strength import guess_password


def refusal(password: str, community: str = "Ecken") -> str:
    """What Ada Weber is told of a password; nothing if it is taken."""
    try:
        check_password(
            password,
            names=("Ada", "Weber"),
            email="ada.weber@nordlicht.example",
            community=community,
        )
    except Invalid as error:
        code, sentence = error.code, error.sentence
    else:
        return ""
    assert not password or password not in sentence
    return code


@pytest.mark.parametrize(
    "password",
    [
        "vier blaue Pferde",
        "Tr0ub4dor&3x",
        "日本語のパスワードです",
        "x7#kQ2!mZ9",
        "correct horse battery",
        "Sommer, Hamburg, Drachen",
        "pferd lampe wolke kiste",
        "pferdlampewolkekiste",
        "Katze-Hund-Maus-Kuh",
        "q7Rm2xVbTz9LpWc4",
        "Schmetterlingsnetz 42",
        "Zr8qmLw2Tb",
        "Kühe grasen auf Wiesen, " * 3 + "x" * 900,
    ],
)
def test_a_long_and_uncommon_password_is_taken(password: str) -> None:
    assert refusal(password) == ""


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("", "password_too_short"),
        ("x7#kQ2!mZ", "password_too_short"),
        ("a" * (PASSWORD_MAX + 1), "password_too_long"),
        ("vier blaue\0Pferde", "password_invalid"),
        ("vier blaue\ud800Pferde", "password_invalid"),
    ],
)
def test_what_has_no_form_of_a_password_is_refused(password: str, code: str) -> None:
    assert refusal(password) == code


COMMON = """
password123 Passwort2024! P@ssw0rd12345 hallohallo München2023 muenchen-2023! Muenchen#1 trowssap12
Drowssap99 S0nn3nsch31n l3tm31n!!!1 Fussball#1990 Schatzi0815! iloveyou2023! ichliebedich<3
Liebling123! august-2024-! sommerwinter kennwort!kennwort ＰＡＳＳＷＯＲＴ１２ hamburg.hamburg
passwort_passwort_passwort
"""
RUN_ALONG = """
qwertzuiop qwertyuiop poiuztrewq asdfghjklö yxcvbnm,.- QWERTZ!"§$% !"§$%&/()= !@#$%^&*() azertyuiop
1234567890 0987654321 0123401234 1qay2wsx3edc 1qaz2wsx3edc4rfv qwerfdsa12 asdf1234asdf 13579-2468
112233445566 102030405060 abcdefghij a1b2c3d4e5f6 qwertz-passwort-1 asdfjklö12 kjhgfdsa987
"""
REPEATED = (
    "aaaaaaaaaaaa abcabcabcabc 1212121212 xyzxyzxyzxyz ..........x kuhkuhkuhkuhkuh 0000000000"
)
ASKED_FOR = """
Passwort123! Schalke04 Schalke04!! hallo1234 hallo12345 Sommer2026! qwertzuiop FCBayern1900
ichliebedich 1q2w3e4r5t 1q2w3e4r5t6z correcthorsebatterystaple Correct-Horse-Battery-Staple-1
staplebatteryhorsecorrect Hamburg2024! Fussball123 Fußball1974! Werder1899! Mueller1985 Borussia09
BVB09Dortmund Eintracht1899 1qaz2wsx3edc zaq12wsxcde gutenmorgen1 MeinPasswort1 Geheim12345
1234qwertz yxcvbnm123 Wolfsburg2025 Deutschland1 passwordpassword Frühling2026!
Frühjahr2026 abcdefg123 Weihnachten24 Leverkusen04 Kartoffel1 Passw0rt!!!1 Tobias1990 KatzeHund12
Ich_Liebe_Dich1 P@$$w0rt2025 letmein1234 Iloveyou123 Trustno1trustno1 Schatz4711! Alles-Gute-2026
"""
DATED = "12.05.1985 12051985!! 1985-05-12!! 05/12/1985 1.1.2000-x 20240131! Anna12051985 24.12.24ab"


@pytest.mark.parametrize(
    "password",
    [*COMMON.split(), *RUN_ALONG.split(), *REPEATED.split(), *DATED.split(), *ASKED_FOR.split()],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert len(password) >= 9
    assert refusal(password.ljust(PASSWORD_MIN, "!")) == "password_known"


@pytest.mark.parametrize(
    "password",
    [
        "adaweber12xkqz",
        "ada.weber@nordlicht.example",
        "mein Weber webt Tuch",
        "Weber-Jacquard-Lochkarte",
        "W3b3r lochkarte jacquard",
        "Lochkarte-ADA-Jacquard",
        "drei Ecken am Hut",
    ],
)
def test_the_members_own_names_and_the_communitys_are_refused(password: str) -> None:
    assert refusal(password) == "password_personal"


@pytest.mark.parametrize(
    "password", ["Weberschiffchen x9", "Adalbert singt laut", "drei grüne Schnecken"]
)
def test_a_short_name_may_stand_inside_another_word(password: str) -> None:
    assert refusal(password) == ""


def test_a_long_name_is_refused_inside_other_words_and_in_other_spellings() -> None:
    for password in ("Fischerstrandkorb-77", "xx-f1sch3r-lochkarte"):
        with pytest.raises(Invalid, match="your name"):
            check_password(password, names=("Jo", "Fischer"))
    for password in ("muellermilchreis-77", "mullermilchreis-77", "MÜLLERmilchreis-77"):
        with pytest.raises(Invalid, match="your name"):
            check_password(password, names=("", "Müller"))


def test_parts_of_the_communitys_name_are_cheap_but_not_forbidden() -> None:
    community = "Nordsport Musterstadt"
    assert refusal("nordsportmusterstadt x7qk", community) == "password_personal"
    assert refusal("Nordsport 2024!", community) == "password_known"
    assert refusal("Nordsport mit sieben Kühen", community) == ""
    assert refusal("nordlicht2024") == "password_known"


def test_passwords_of_a_generator_are_taken() -> None:
    chance = random.Random(5)
    keys = string.ascii_letters + string.digits
    made = ["".join(chance.choice(keys) for _ in range(12)) for _ in range(200)]
    assert [password for password in made if guess_password(password).points < 9] == []


def test_every_common_word_with_a_year_is_refused() -> None:
    assert len(WORDS) > 1_500
    words = [word for word in WORDS if len(word) > 3]
    chosen = [*words[:40], *random.Random(7).sample(words, 60)]
    assert [w for w in chosen if refusal(f"{w}-2024!".ljust(10, "!")) == ""] == []


def test_every_run_is_refused_both_ways() -> None:
    long = [run for run in RUNS if len(run) >= PASSWORD_MIN]
    assert len(long) > 30
    for run in long:
        for password in (run[:10], run[-10:]):
            assert refusal(password), password


def test_only_the_beginning_and_few_signs_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    ask = password_strength.zxcvbn

    def note(text: str, words: list[str]) -> object:
        asked.append(text)
        return ask(text, words)

    monkeypatch.setattr(password_strength, "zxcvbn", note)
    for password in ("a" * 1_024, "4@8({[<369!1|0$5+7%2" * 50, "ﬃ" * 1_000, "aA4@" * 250):
        asked.clear()
        refusal(password)
        assert 0 < len(asked) <= 4
        assert max(map(len, asked)) <= 64
        assert not any(set("({[<|+%") & set(text) for text in asked[:1])


def test_the_refusal_says_why_and_what_helps() -> None:
    said = {}
    for password in ("yxcvbnm,.-", "abcabcabcabc", "12.05.1985", "password123", "Kartoffel1"):
        with pytest.raises(Invalid) as caught:
            check_password(password)
        said[password] = caught.value.sentence
        assert "four unrelated words" in caught.value.sentence
    assert "side by side" in said["yxcvbnm,.-"]
    assert "Repetitions" in said["abcabcabcabc"]
    assert "Dates" in said["12.05.1985"]
    assert "use most" in said["password123"]
    assert "common word" in said["Kartoffel1"]


def test_the_shortest_has_ten_characters() -> None:
    assert PASSWORD_MIN == 10
