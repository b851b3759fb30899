"""When two names mean the same company."""

from __future__ import annotations

from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.rules.open_to_offers import Employers, are_colleagues
from ecken.search.matching.company_names import company_key, company_parts, company_words

COMPANIES = {
    "mullersohne": ["Müller & Söhne GmbH & Co. KG", "MUELLER UND SÖHNE", "muller sohne"],
    "turnverein1860": ["Turnverein 1860 e. V.", "Turnverein 1860 eV", "TURNVEREIN 1860"],
    "hm": ["H & M", "H&M", "HM AG"],
    "eon": ["E.ON SE", "e-on", "Eon"],
    "thyssenkrupp": ["Thyssen Krupp", "Thyssenkrupp", "thyssenkrupp AG", "Thyssen-Krupp"],
    "blohmvoss": ["Blohm+Voss", "Blohm & Voss", "Blohm und Voss", "BlohmVoss"],
    "johnsonjohnson": ["Johnson & Johnson", "Johnson and Johnson Inc.", "Johnson-Johnson"],
    "schonklinik": ["Schön Klinik SE & Co. KGaA", "Schoen Klinik", "Schön-Klinik"],
    "autolectric": ["Auto Electric GmbH", "Autoelectric", "auto-electric"],
    "gmbh": ["GmbH"],
    "c++systems": ["C++ Systems"],
    "яндекс": ["Яндекс"],
    "": ["", " – ", "&"],
}


@pytest.mark.parametrize(("company", "spellings"), COMPANIES.items())
def test_spellings_of_one_company_share_a_key(company: str, spellings: list[str]) -> None:
    assert {company_key(name) for name in spellings} == {company}


def test_a_longer_name_is_another_company() -> None:
    assert company_key("Siemens Energy AG") != company_key("Siemens AG")
    assert company_words("Siemens Energy AG") == ("siemens", "energy")


@given(st.text(max_size=60))
def test_a_key_is_its_own_key_and_fits_into_an_address(name: str) -> None:
    key = company_key(name)
    assert company_key(key) == key
    assert not set("/ \n\t") & set(key)


_WORDS = st.sampled_from(
    "Blohm Voss Thyssen Krupp Müller Söhne Bau Energie Übersee Nord 24 Jäger Öl Groß".split()
)
_FORMS = st.sampled_from(
    ["", "GmbH", "GmbH & Co. KG", "AG", "SE", "Inc.", "e. V.", "SE & Co. KGaA", "Ltd", "mbH"]
)
_BETWEEN = st.sampled_from([" ", "-", " & ", "+", " und ", " + ", " / ", ""])
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


@st.composite
def spelled(draw: st.DrawFn, words: list[str]) -> str:
    """A name of these words as somebody may write it."""
    name = words[0]
    for word in words[1:]:
        between = draw(_BETWEEN)
        name += between + (word if between else word.lower())
    name = f"{name} {draw(_FORMS)}".strip()
    name = draw(st.sampled_from([name, name.translate(_UMLAUTS)]))
    return draw(st.sampled_from([name, name.upper(), name.lower()]))


def _has_safe_seams(words: list[str]) -> bool:
    """Whether no vowel meets an umlaut that may be written as two letters, as in `Bau Öl`."""
    return not any(a[-1] in "aeiouy" and b[0] in "ÖÜ" for a, b in pairwise(words))


@given(
    words=st.lists(_WORDS, min_size=1, max_size=3).filter(_has_safe_seams), data=st.data()
)  # fmt: skip
def test_all_spellings_are_one_company_and_other_words_another(
    words: list[str], data: st.DataObject
) -> None:
    one, other = data.draw(spelled(words)), data.draw(spelled(words))
    assert company_key(one) == company_key(other)
    more = data.draw(spelled([*words, "Hafen"]))
    assert company_key(one) != company_key(more)


@given(
    words=st.lists(_WORDS, min_size=1, max_size=3).filter(_has_safe_seams),
    more=st.lists(_WORDS, min_size=1, max_size=2).filter(_has_safe_seams),
    data=st.data(),
)
def test_who_shares_a_company_or_has_all_its_words_is_kept_out(
    words: list[str], more: list[str], data: st.DataObject
) -> None:
    """The rule for offers is wider than the key, never narrower."""
    own, theirs = data.draw(spelled(words)), data.draw(spelled(words))
    further = data.draw(spelled(more))
    theirs = data.draw(st.sampled_from([theirs, f"{theirs} {further}", f"{further} {theirs}"]))
    for one, other in ((own, theirs), (theirs, own)):
        assert _are_colleagues(one, other)


def _are_colleagues(one: str, other: str) -> bool:
    own, theirs = (Employers((company_parts(name),), ()) for name in (one, other))
    return are_colleagues(own, theirs, named=(), with_former=False)


def test_whoever_shares_a_key_is_kept_out_and_other_companies_are_not() -> None:
    for (key, names), (other, others) in product(COMPANIES.items(), repeat=2):
        for one, another in product(names, others):
            assert _are_colleagues(one, another) is (key == other != "")
    assert not _are_colleagues("Krupp Steel", "Thyssen Krupp")
    assert _are_colleagues("Thyssenkrupp Steel Europe", "Thyssen Krupp")
    assert not _are_colleagues("Freelancer", "freiberuflich")
