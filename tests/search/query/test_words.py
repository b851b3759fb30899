"""Words: cutting, keys, stems, titles, sounds."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.reference import industries, titles
from ecken.search.matching.profile_terms import entry_terms, entry_tokens
from ecken.search.matching.sounds import cologne_code, sound_alike
from ecken.search.matching.stems import english_stem, german_stem
from ecken.search.matching.titles import neutral, split_compound, title_key
from ecken.search.matching.words import (
    key,
    spellings,
    terms,
    tokens,
    written_terms,
    written_tokens,
)
from ecken.search.profiles import Family

SOME_TEXT = st.text(
    st.one_of(st.characters(), st.sampled_from("aäoöuüßeinIER*:_/()-'’.# \u00ad\u0308\u200b")),
    max_size=60,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Einkäufer*in", "einkäufer"), ("Einkäufer:in (m/w/d)", "einkäufer"),
        ("EinkäuferIn bei LinkedIn", "einkäufer bei linkedin"), ("Einkäufer/-in", "einkäufer"),
        ("Einkäufer(in)", "einkäufer"), ("Kolleg:innen", "kolleg"),
        ("Angestellte/r", "angestellte"),
        ("C++ und C# R&D", "c++ und c# r d"), ("O'Neill L’Oréal", "oneill loréal"),
        ("Straße STRASSE", "strasse strasse"), ("A/B-Test", "a b test"), ("Ärzt_in", "ärzt"),
        ("Hotel/inhaber", "hotel inhaber"), ("Ein\u00adkauf", "einkauf"),
        ("Mu\u0308ller", "müller"), ("\u202eabc\u202c", "abc"), ("", ""), ("*:_/()", ""),
        ("Ⅳ ｆｕｌｌ", "iv full"), ("geprüft w/m", "geprüft"),
    ],
)  # fmt: skip
def test_texts_are_cut_into_words(text: str, expected: str) -> None:
    assert terms(text) == expected.split()


@given(SOME_TEXT)
def test_the_quick_ways_to_cut_equal_the_careful_one(text: str) -> None:
    careful = tokens(text + " \u200b")  # something that the quick ways leave alone
    assert tokens(text) == careful
    assert terms(text) == [token.term for token in careful]
    assert written_terms(text) == [token.term for token in written_tokens(text)]


@given(
    st.one_of(
        SOME_TEXT,
        st.lists(
            st.sampled_from(
                "Leiter Finanzen Personalreferentin CFO pm PM Vorsitzende des Vorstands IT-Leiter "
                "O'Neill van den Berg Dipl.-Ing. M.A. Müller & Söhne GmbH".split()
            ),
            max_size=6,
        ).map(" ".join),
    )
)
def test_the_terms_that_are_entered_are_those_that_are_explained(text: str) -> None:
    for family in Family:
        explained = [token.term for token in entry_tokens(text, family)]
        assert entry_terms(text, family) == explained, family


@given(SOME_TEXT)
def test_tokens_lie_in_the_text_one_after_the_other(text: str) -> None:
    end = 0
    for token in tokens(text):
        assert end <= token.start < token.end <= len(text)
        end = token.end
        assert token.term == unicodedata.normalize("NFC", token.term)


@given(SOME_TEXT)
def test_a_key_has_no_accents_and_is_its_own_key(text: str) -> None:
    for term in terms(text):
        assert not any(unicodedata.combining(c) for c in key(term))
        assert key(term) in spellings(term)


def test_umlaut_pairs_are_umlauts_but_not_after_a_vowel() -> None:
    assert {key(word) for word in ("müller", "mueller", "muller")} == {"muller"}
    for word in ("bauer", "steuer", "treue", "quelle", "neue"):
        assert key(word) == word


def _long_list() -> list[str]:
    texts = [form for t in titles.all_titles() for form in (t.female, t.male)]
    texts += [industry.title for industry in industries.all_industries().values()]
    return sorted({term for text in texts for term in terms(text)})


@pytest.mark.parametrize(
    ("word", "same"),
    [
        ("häusern", "haus"), ("verhandlungen", "verhandlung"), ("freundlichkeit", "freundlich"),
        ("einkäuferin", "einkäufer"), ("beraterinnen", "berater"),
        ("arzneimitteln", "arzneimittel"), ("arbeitet", "arbeiten"),
        ("duesseldorf", "düsseldorf"), ("abschlüsse", "abschluss"),
    ],
)  # fmt: skip
def test_forms_of_a_german_word_have_one_stem(word: str, same: str) -> None:
    assert german_stem(word) == german_stem(same)


@pytest.mark.parametrize(
    ("word", "other"), [("operieren", "oper"), ("digital", "digitalisierung"), ("wand", "wind")]
)
def test_other_german_words_have_other_stems(word: str, other: str) -> None:
    assert german_stem(word) != german_stem(other)


def test_a_stem_has_no_umlaut_and_is_not_longer_than_its_word() -> None:
    words = _long_list()
    assert len(words) > 3000
    for word in words:
        stem = german_stem(word)
        assert 0 < len(stem) <= len(word) + word.count("ß"), word
        assert not set("äöüß") & set(stem), word


def test_english_stems_are_those_of_snowball() -> None:
    for words in ("consultants consulting", "managers managing", "engineers engineer", "company"):
        assert len({english_stem(word) for word in words.split()}) == 1
    assert english_stem("companies") == english_stem("company") == "compani"
    assert english_stem("network") == "network"


def test_many_threads_stem_alike() -> None:
    """The library's stemmers are not made for threads; what guards them is tried here."""
    words = _long_list()[:1500]
    expected = [german_stem(word) for word in words]

    def stem_again(_: int) -> list[str]:
        return [german_stem.__wrapped__(word) for word in words]

    with ThreadPoolExecutor(4) as threads:
        assert all(stems == expected for stems in threads.map(stem_again, range(8)))


def test_female_and_male_titles_have_one_key() -> None:
    differing = [
        (title.female, title.male)
        for title in titles.all_titles()
        if list(map(title_key, terms(title.female))) != list(map(title_key, terms(title.male)))
    ]
    assert len(titles.all_titles()) > 2000
    assert len(differing) < 30, differing  # Barmaid and Barkeeper, Hausdame and Hausherr, …


@pytest.mark.parametrize("word", ["berlin", "medizin", "termin", "magazin", "benzin", "protein"])
def test_a_word_in_in_that_is_no_person_keeps_it(word: str) -> None:
    assert neutral(word) == word


@pytest.mark.parametrize(
    ("word", "modifier", "head"),
    [
        ("einkaufsleiterin", "einkauf", "leiter"), ("vertriebsleitung", "vertrieb", "leiter"),
        ("softwareentwickler", "softwar", "entwickler"), ("bauleiter", "bau", "leiter"),
        ("steuerberaterin", "steuer", "berater"), ("bankkauffrau", "bank", "kaufmann"),
        ("küchenchef", "kuch", "chef"), ("schulleiter", "schul", "leiter"),
    ],
)  # fmt: skip
def test_compounds_come_apart(word: str, modifier: str, head: str) -> None:
    compound = split_compound(word)
    assert compound is not None
    assert compound.head == head
    assert modifier in compound.modifiers


@pytest.mark.parametrize(
    "word", ["begleiter", "halbleiter", "verkäufer", "vorbereitung", "vertrieb"]
)
def test_what_is_no_compound_stays_whole(word: str) -> None:
    assert split_compound(word) is None


@pytest.mark.parametrize(
    ("name", "code"),
    [  # Postel 1969 and the examples in common use
        ("müllerlüdenscheidt", "65752682"), ("wikipedia", "3412"), ("breschnew", "17863"),
        ("meyer", "67"), ("maier", "67"), ("schmidt", "862"), ("schneider", "8627"),
        ("fischer", "387"), ("weber", "317"), ("wagner", "3467"), ("becker", "147"),
        ("schulz", "858"), ("hoffmann", "0366"), ("schäfer", "837"), ("koch", "44"),
        ("xaver", "4837"), ("philipp", "351"), ("chris", "478"), ("jacob", "041"),
        ("heinz", "068"),
    ],
)  # fmt: skip
def test_cologne_codes(name: str, code: str) -> None:
    assert cologne_code(name) == code


@given(st.text("abcdefghijklmnopqrstuvwxyzäöü", max_size=12), st.booleans())
def test_sounding_alike_is_mutual(name: str, first: bool) -> None:
    for other in ("meier", "schmidt", "stefan", name[::-1]):
        assert sound_alike(name, other, first_name=first) == sound_alike(
            other, name, first_name=first
        )
    assert not name or sound_alike(name, name, first_name=first) or not cologne_code(name)
