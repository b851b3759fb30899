"""The own card and cards of others, as vCard and QR code."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from vobject.base import Component

from ecken.exchange.vcards import CardFields, CardVersion, read_vcards, write_vcard
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.service.contacts.contacts import block_member, remove_contact
from ecken.service.privacy.contact_details import set_detail
from tests.community import Town, small_community
from tests.web.browsing import Browser, headers_of, open_browser

ALL = ("work", "place", "links", "email", "phone", "address", "birthday")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    members = {
        "Ada": {"last_name": "Weber; geb. Öz, jr.", "company": "Nordlicht", "position": "Leiterin",
                "city": "Hamburg", "postal_code": "20095", "country": "DE"},
        "Ben": {"last_name": "Yıldız"},
    }  # fmt: skip
    with small_community(tmp_path, members=members, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        for detail, value in (
            (Detail.PHONE, "+49 40 123"),
            (Detail.ADDRESS, "Weg 1\n20095 Hamburg"),
            (Detail.BIRTHDAY, "1980-12-31"),
        ):
            set_detail(
                made.community, made.id("Ada"), detail, value=value,
                audience=ReleaseAudience.CONTACTS,
            )  # fmt: skip
        yield made


def card_at(browser: Browser, path: str) -> Component:
    answer = browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/vcard; charset=utf-8"
    assert answer.headers["content-disposition"] == 'attachment; filename="card.vcf"'
    (card,) = vobject.readComponents(answer.text)
    return card


@pytest.mark.parametrize("version", list(CardVersion))
def test_another_program_reads_the_own_card_as_it_was_chosen(
    town: Town, version: CardVersion
) -> None:
    parts = "&".join(f"part={part}" for part in ALL)
    card = card_at(open_browser(town, "Ada"), f"/card.vcf?version={version}&{parts}")
    assert card.version.value == version
    assert card.n.value.family == "Weber; geb. Öz, jr."
    assert card.fn.value == "Ada Weber; geb. Öz, jr."
    assert card.org.value == ["Nordlicht"]
    assert card.title.value == "Leiterin"
    assert card.email.value == "ada@example.org"
    assert card.tel.value == "+49 40 123"
    assert card.bday.value == ("1980-12-31" if version is CardVersion.V3 else "19801231")
    assert card.url.value == f"http://127.0.0.1:8000/m/{town.public_id('Ada')}"
    assert {address.value.city for address in card.adr_list} == {"Hamburg", ""}


@pytest.mark.parametrize(
    ("version", "written"), [(CardVersion.V3, "--12-31"), (CardVersion.V4, "--1231")]
)
def test_a_birthday_without_its_year_goes_round(
    town: Town, version: CardVersion, written: str
) -> None:
    ada = open_browser(town, "Ada")
    path = "/privacy/details/birthday"
    for typed in ("31.12.", written):
        form = {"value": typed, "audience": "contacts", "action": "save"}
        assert ada.post(path, form, token=ada.token(path)).status_code == 303
        card = card_at(ada, f"/card.vcf?version={version}&part=birthday")
        assert card.bday.value == written
    assert 'value="12-31"' in ada.get(path).text
    german = {"accept-language": "de"}
    assert 'value="31.12."' in ada.get(path, headers=german).text
    ben, page = open_browser(town, "Ben"), f"/m/{town.public_id('Ada')}"
    assert "<dd>31 December</dd>" in ben.get(page).text
    assert "<dd>31.12.</dd>" in ben.get(page, headers=german).text


def test_what_was_not_chosen_is_not_on_the_card(town: Town) -> None:
    ada = open_browser(town, "Ada")
    bare = ada.get("/card.vcf?part=none").text
    names = {line.partition(":")[0].partition(";")[0] for line in bare.splitlines()}
    assert names == {"BEGIN", "VERSION", "FN", "N", "URL", "UID", "END"}
    for part, word in (("phone", "+49 40 123"), ("email", "ada@example.org"), ("place", "20095")):
        only = ada.get(f"/card.vcf?part={part}").text
        assert word in only, part
        assert len(only.splitlines()) <= len(bare.splitlines()) + 1, part


def test_at_first_the_card_holds_what_the_profile_shows_to_everybody(town: Town) -> None:
    ada = open_browser(town, "Ada")
    text = ada.get("/card.vcf").text
    assert "Nordlicht" in text
    assert not any(word in text for word in ("ada@example.org", "+49", "1980", "Weg 1"))


def test_the_page_leads_to_the_file_that_was_chosen(town: Town) -> None:
    ada = open_browser(town, "Ada")
    page = ada.get("/card?part=none&part=phone").text
    (link,) = re.findall(r'href="([^"]+)" download="card.vcf" data-card', page)
    card = ada.get(link.replace("&amp;", "&")).text
    assert "TEL" in card
    assert "ORG" not in card
    ticked = re.findall(r'name="part" value="(\w+)" checked', page)
    assert ticked == ["phone"]


def test_the_code_is_a_drawing_that_leads_to_the_own_page(town: Town) -> None:
    ada = open_browser(town, "Ada")
    drawn = ada.get("/card.svg")
    assert drawn.headers["content-type"] == "image/svg+xml"
    assert drawn.text.startswith("<?xml")
    assert drawn.text != open_browser(town, "Ben").get("/card.svg").text


def test_a_member_is_taken_along_with_what_they_release_to_the_viewer(town: Town) -> None:
    at = f"/m/{town.public_id('Ada')}/card.vcf"
    of_ben = card_at(open_browser(town, "Ben"), at)
    assert of_ben.tel.value == "+49 40 123"
    of_cem = open_browser(town, "Cem").get(at).text
    assert "Nordlicht" in of_cem
    assert not any(word in of_cem for word in ("TEL", "BDAY", "Weg", "EMAIL"))
    remove_contact(town.community, town.id("Ada"), town.public_id("Ben"))
    assert "TEL" not in open_browser(town, "Ben").get(at).text


def test_blocked_and_never_existing_are_answered_alike(town: Town) -> None:
    block_member(town.community, town.id("Ada"), town.public_id("Ben"))
    ben = open_browser(town, "Ben")
    blocked = ben.get(f"/m/{town.public_id('Ada')}/card.vcf")
    unknown = ben.get(f"/m/{'x' * 22}/card.vcf")
    assert blocked.status_code == unknown.status_code == 404
    assert headers_of(blocked).keys() == headers_of(unknown).keys()
    assert town.public_id("Ada") not in blocked.text.replace(f"/m/{town.public_id('Ada')}", "")


@given(st.text(max_size=40), st.sampled_from(list(CardVersion)))
def test_no_text_of_a_profile_writes_a_line_of_its_own(text: str, version: CardVersion) -> None:
    fields = CardFields(f"x{text}", company=text, position=text, address=text, phones=("1",))
    written = write_vcard(fields, version)
    heads = [line.partition(":")[0].partition(";")[0] for line in written.split("\r\n")]
    heads = [head for head in heads if head and not head.startswith(" ")]
    assert set(heads) <= {"BEGIN", "VERSION", "FN", "N", "ORG", "TITLE", "TEL", "ADR", "END"}
    assert heads.count("END") == 1
    assert all(len(line.encode("utf-8", "replace")) <= 75 for line in written.split("\r\n"))


@pytest.mark.parametrize("version", list(CardVersion))
def test_our_own_reader_reads_both(version: CardVersion) -> None:
    fields = CardFields("Weber", "Ada", emails=("ada@example.org",), urls=("https://a.example/x",))
    (person,) = read_vcards(write_vcard(fields, version).encode()).people
    assert (person.first_name, person.emails) == ("Ada", ("ada@example.org",))
