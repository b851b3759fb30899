"""The start page: three figures, their drawing, and why the estimate differs."""

from __future__ import annotations

import re

from ecken.service.numbers.snapshot import take_daily_snapshot
from ecken.service.profiles.profile_checks import TypedProfile
from ecken.service.profiles.profile_edit import save_profile
from ecken.web.rendering.drawing import draw_rings, tint
from tests.community import Town
from tests.web.conftest import CSRF, Browse, text_of


def test_the_three_figures_lead_to_their_circles(browse: Browse) -> None:
    page = browse("Ada").get("/").text
    found = re.findall(r'href="/circle/(\d)"><span class="figure">(\d+)</span>', page)
    assert found == [("1", "2"), ("2", "3"), ("3", "1")]


def test_the_contacts_are_dots_that_lead_to_them(browse: Browse, town: Town) -> None:
    page = browse("Ada").get("/").text
    dots = re.findall(r'class="contact[^"]*" href="/m/([^"]+)"[^>]*><title>([^<]+)', page)
    assert {name for _, name in dots} == {"Ben Yıldız", "Cem Beispiel"}
    assert {public_id for public_id, _ in dots} == {town.public_id("Ben"), town.public_id("Cem")}


def test_the_estimate_is_set_beside_what_is_true(browse: Browse, town: Town) -> None:
    take_daily_snapshot(town.community)
    page = text_of(browse("Ada").get("/").text)
    # Nine contacts make 18 entries on the lists of nine members: 2 on average.
    assert "Faustformel 2 × 2 = 4 Die Listen Ihrer Kontakte haben zusammen 6 Einträge" in page
    assert "tatsächlich 3 verschiedene Menschen" in page
    assert "3 dieser Einträge sind Wiederholungen" in page


def test_without_a_snapshot_there_is_no_rule_of_thumb(browse: Browse) -> None:
    page = text_of(browse("Ada").get("/").text)
    assert "Faustformel" not in page
    assert "tatsächlich 3 verschiedene Menschen" in page


def test_a_new_member_sees_how_to_get_the_first_three(browse: Browse) -> None:
    page = browse("Ivo").get("/")
    assert page.status_code == 200
    assert 'class="rings"' not in page.text
    assert 'href="/search"' in page.text
    places = [page.text.index(f'href="{path}"') for path in ("/import", "/invitation")]
    # Ivo's profile names no company, school or place: nobody can be suggested.
    assert "Noch lässt sich niemand vorschlagen." in page.text
    to_profile = page.text.index('href="/me"', places[-1])
    assert places == sorted(places)
    assert "erledigt" not in text_of(page.text[places[0] : to_profile])


def test_the_third_step_names_whom_one_may_know_and_why(browse: Browse, town: Town) -> None:
    typed = TypedProfile({"last_name": "Allein", "company": "Siemens"})
    save_profile(town.community, town.id("Ivo"), typed, sections=("person",))
    page = browse("Ivo").get("/").text
    step = text_of(page[page.index('class="first-few"') : page.index('href="/suggestions"')])
    assert "Dora Klein auch bei Siemens" in step
    assert "Ben Yıldız auch bei Siemens" in step


def test_the_steps_stay_until_they_are_closed_or_three_contacts_are_there(browse: Browse) -> None:
    ada, dora = browse("Ada"), browse("Dora")
    assert 'id="first-steps"' in ada.get("/").text  # beside the three circles
    assert 'class="rings"' in ada.get("/").text
    assert 'id="first-steps"' not in dora.get("/").text  # she has three contacts
    assert ada.post("/first-steps", data={"csrf": CSRF}).headers["location"] == "/"
    closed = ada.get("/").text
    assert 'id="first-steps"' not in closed
    assert 'name="show" value="1"' in closed  # it can be taken back
    ada.post("/first-steps", data={"csrf": CSRF, "show": "1"})
    assert 'id="first-steps"' in ada.get("/").text


def test_whoever_closes_the_steps_before_the_first_contact_finds_the_search(
    browse: Browse,
) -> None:
    ivo = browse("Ivo")
    ivo.post("/first-steps", data={"csrf": CSRF})
    page = ivo.get("/").text
    assert 'id="first-steps"' not in page
    assert 'class="button primary" href="/search"' in page


def test_requests_wait_on_the_start_page_and_in_the_navigation(browse: Browse, town: Town) -> None:
    browse("Dora").post(f"/m/{town.public_id('Ada')}/request", data={"message": "Wir kennen uns."})
    page = browse("Ada").get("/").text
    assert "Wir kennen uns." in page
    assert re.search(r'aria-label="1 wartet auf Sie"[^>]*>1<', page)


def test_numbers_are_grouped_as_the_reader_writes_them(browse: Browse) -> None:
    from ecken.web.i18n import language
    from ecken.web.rendering.formats import decimal, number, percent

    german, english = language("de"), language("en")
    assert (number(german, 12480), number(english, 12480)) == ("12.480", "12,480")
    assert (decimal(german, 4.74, 2), decimal(english, 4.74, 2)) == ("4,74", "4.74")
    assert (percent(german, 0.5), percent(english, 0.5)) == ("50\u00a0%", "50%")


def test_the_ink_of_a_band_grows_with_its_number() -> None:
    def dots(count: int) -> float:
        rows = draw_rings([], 0, count, 0).second
        return sum(2 * 3.14159265 * row.radius / row.gap for row in rows)

    counts = [0, 1, 7, 60, 200, 2_000, 20_000, 1_000_000]
    drawn = [round(dots(count)) for count in counts]
    assert drawn == sorted(drawn)
    assert len(set(drawn)) == len(drawn)
    assert drawn[:4] == [0, 1, 7, 60]
    assert drawn[-1] < 2_500


def test_a_tint_is_one_of_six_and_stays() -> None:
    tints = [tint(f"member {i}") for i in range(200)]
    assert set(tints) == set(range(6))
    assert tints == [tint(f"member {i}") for i in range(200)]
