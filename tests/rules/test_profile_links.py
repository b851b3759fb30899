"""Two addresses of one profile are one key, and what stands for no person is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.rules.profile_links import LINK_KEY_MAX, profile_link_key


@pytest.mark.parametrize(
    "url",
    [
        "https://www.linkedin.com/in/anna-weber",
        "http://linkedin.com/in/Anna-Weber/",
        "https://de.linkedin.com/in/anna-weber?originalSubdomain=de",
        "www.linkedin.com/in/anna-weber#about",
        "//linkedin.com/in/anna-weber",
        "https://WWW.LinkedIn.com/IN/anna-weber/de",
        " https://www.linkedin.com/in/anna%2Dweber ",
        "https://www.linkedin.com:443/in/anna-weber",
    ],
)
def test_all_spellings_of_an_address_have_one_key(url: str) -> None:
    assert profile_link_key(url) == "linkedin:anna-weber"


def test_letters_beyond_ascii_are_decoded_composed_and_lower() -> None:
    composed = profile_link_key("https://www.linkedin.com/in/J%C3%BCrgen-m%C3%BCller")
    assert composed == profile_link_key("https://www.linkedin.com/in/ju\u0308rgen-müller")
    assert composed == "linkedin:jürgen-müller"


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.xing.com/profile/Anna_Weber/cv", "xing:anna_weber"),
        ("https://github.com/anna", "github:anna"),
        ("https://orcid.org/0000-0002-1825-0097", "orcid:0000-0002-1825-0097"),
    ],
)
def test_other_sites_of_people_have_keys(url: str, key: str) -> None:
    assert profile_link_key(url) == key


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://example.com/in/anna",
        "https://www.linkedin.com/company/acme",
        "https://www.linkedin.com/in/",
        "https://linkedin.com.evil.example/in/anna",
        "https://notlinkedin.com/in/anna",
        "https://gist.github.com/anna",
        "https://github.com/settings",
        "javascript:alert(1)//linkedin.com/in/anna",
        "ftp://linkedin.com/in/anna",
        "https://[linkedin.com/in/anna",
        "https://www.linkedin.com/in/%FF%FE",
        "https://www.linkedin.com/in/a%2Fb",
        "https://www.linkedin.com/in/" + "a" * 2_000,
        "https://www.linkedin.com/in/" + "a" * LINK_KEY_MAX,
    ],
)
def test_what_stands_for_no_person_has_no_key(url: str) -> None:
    assert profile_link_key(url) == ""


@given(st.text(max_size=300))
def test_no_text_makes_it_fail_and_a_key_is_plain(text: str) -> None:
    for url in (text, f"https://linkedin.com/in/{text}"):
        key = profile_link_key(url)
        assert len(key) <= LINK_KEY_MAX
        assert key == "" or (key.isprintable() and " " not in key)


@given(st.from_regex(r"\A[a-z0-9-]{1,60}\Z"))
def test_a_key_as_an_address_has_the_same_key(name: str) -> None:
    key = profile_link_key(f"https://linkedin.com/in/{name.upper()}/")
    assert key == f"linkedin:{name}"
