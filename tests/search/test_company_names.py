"""When two names mean the same company."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.search.company_names import company_key, company_words


@pytest.mark.parametrize(
    ("spellings", "company"),
    [
        (["Müller & Söhne GmbH & Co. KG", "MUELLER UND SÖHNE", "muller sohne"], "muller-sohne"),
        (["Turnverein 1860 e. V.", "Turnverein 1860 eV", "TURNVEREIN 1860"], "turnverein-1860"),
        (["H & M", "H&M", "HM AG"], "hm"),
        (["E.ON SE", "e-on"], "e-on"),
        (["GmbH"], "gmbh"),
        (["C++ Systems"], "c++-systems"),
        (["Яндекс"], "яндекс"),
        (["", " – ", "&"], ""),
    ],
)
def test_spellings_of_one_company_share_a_key(spellings: list[str], company: str) -> None:
    assert {company_key(name) for name in spellings} == {company}


def test_a_longer_name_is_another_company() -> None:
    assert company_key("Siemens Energy AG") != company_key("Siemens AG")
    assert company_words("Siemens Energy AG") == ["siemens", "energy"]


@given(st.text(max_size=60))
def test_a_key_is_its_own_key_and_fits_into_an_address(name: str) -> None:
    key = company_key(name)
    assert company_key(key) == key
    assert "/" not in key
