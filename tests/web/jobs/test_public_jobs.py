"""Public job ads: only where both operators and advertiser have opened them, and only the ad."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from ecken.service.contacts.contacts import block_member
from ecken.service.jobs.job_ads import end_ad, publish_ad
from ecken.service.jobs.job_checks import TypedAd
from tests.community import Town, small_community
from tests.job_ads import AD
from tests.web.browsing import Browser, open_browser

ATOM = "{http://www.w3.org/2005/Atom}"
FULL = {
    **AD, "postal_code": "20095", "country": "DE", "hours": "either", "currency": "EUR",
    "salary_from": "48000", "salary_to": "60000", "salary_per": "year",
    "text": "Erster <b>Absatz</b>\nmit Zeile\n\nZweiter </script><script>alert(1)</script> & mehr",
}  # fmt: skip


def published(town: Town, name: str = "Ben", *, is_public: bool = True, **values: str) -> str:
    return publish_ad(
        town.community, town.id(name), TypedAd({**FULL, **values}, is_public=is_public)
    )


@pytest.fixture
def open_town(tmp_path: Path) -> Iterator[Town]:
    members = {"Ben": {"last_name": "Yıldız"}}
    settings = {"public_jobs": True}
    with small_community(tmp_path, contacts=["Ada–Ben"], members=members, settings=settings) as it:
        yield it


def posting(page: str) -> dict[str, object]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert len(found) == 1
    data: dict[str, object] = json.loads(found[0])
    return data


def test_a_guest_reads_a_public_ad_and_no_name(open_town: Town) -> None:
    page = Browser(open_town).get(f"/jobs/{published(open_town)}")
    assert page.status_code == 200
    assert "Einkäuferin (m/w/d)" in page.text
    assert "Siemens" in page.text
    assert "Yıldız" not in page.text
    assert open_town.public_id("Ben") not in page.text


def test_search_engines_are_told_what_the_ad_says(open_town: Town) -> None:
    ad = published(open_town)
    data = posting(Browser(open_town).get(f"/jobs/{ad}").text)
    assert data["@type"] == "JobPosting"
    assert data["title"] == "Einkäuferin (m/w/d)"
    assert data["url"] == f"http://127.0.0.1:8000/jobs/{ad}"
    assert data["datePosted"] == "2023-11-14T22:13:20Z"
    assert data["validThrough"] == "2024-02-12T22:13:20Z"
    assert data["employmentType"] == ["FULL_TIME", "PART_TIME"]
    assert data["hiringOrganization"] == {"@type": "Organization", "name": "Siemens"}
    assert data["jobLocation"] == {
        "@type": "Place",
        "address": {
            "@type": "PostalAddress",
            "addressLocality": "Hamburg",
            "postalCode": "20095",
            "addressCountry": "DE",
        },
    }
    assert data["baseSalary"] == {
        "@type": "MonetaryAmount",
        "currency": "EUR",
        "value": {
            "@type": "QuantitativeValue",
            "minValue": 48000.0,
            "maxValue": 60000.0,
            "unitText": "YEAR",
        },
    }


def test_no_text_of_an_ad_ends_the_block_of_data(open_town: Town) -> None:
    page = Browser(open_town).get(f"/jobs/{published(open_town)}").text
    assert page.count("alert(1)") == 2  # in the text, and in the block
    assert "<script>alert" not in page
    assert posting(page)["description"] == (
        "<p>Erster &lt;b&gt;Absatz&lt;/b&gt;<br>mit Zeile</p>"
        "<p>Zweiter &lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; mehr</p>"
    )


def test_remote_work_is_told_as_such(open_town: Town) -> None:
    ad = published(open_town, city="", postal_code="", workplace="remote", salary_to="48000")
    data = posting(Browser(open_town).get(f"/jobs/{ad}").text)
    assert data["jobLocationType"] == "TELECOMMUTE"
    assert data["applicantLocationRequirements"] == {"@type": "Country", "name": "DE"}
    value = data["baseSalary"]["value"]  # type: ignore[index]
    assert value == {"@type": "QuantitativeValue", "value": 48000.0, "unitText": "YEAR"}


def test_the_feed_holds_public_ads_that_run_newest_first(open_town: Town) -> None:
    published(open_town, title="Alt & gut")
    published(open_town, title="Geheim", is_public=False)
    end_ad(open_town.community, open_town.id("Ben"), published(open_town, title="Vorbei"))
    open_town.clock.pass_days(1)
    newest = published(open_town, title="Neu <1>")
    answer = Browser(open_town).get("/jobs.atom")
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=300"
    feed = ElementTree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    titles = [entry.findtext(f"{ATOM}title") for entry in entries]
    assert titles == ["Neu <1>, Siemens, Hamburg", "Alt & gut, Siemens, Hamburg"]
    assert entries[0].findtext(f"{ATOM}id") == f"http://127.0.0.1:8000/jobs/{newest}"
    assert entries[0].findtext(f"{ATOM}updated") == feed.findtext(f"{ATOM}updated")
    assert entries[0].findtext(f"{ATOM}content", "").startswith("Erster <b>Absatz</b>")
    assert "Yıldız" not in answer.text


def test_rss_tells_the_same_as_atom(open_town: Town) -> None:
    published(open_town, title="Alt & gut")
    published(open_town, title="Geheim", is_public=False)
    open_town.clock.pass_days(1)
    newest = published(open_town, title="Neu <1>")
    answer = Browser(open_town).get("/jobs.rss")
    assert answer.headers["content-type"] == "application/rss+xml; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=300"
    channel = ElementTree.fromstring(answer.content).find("channel")
    assert channel is not None
    assert channel.findtext("link") == "http://127.0.0.1:8000/jobs"
    items = channel.findall("item")
    titles = [item.findtext("title") for item in items]
    assert titles == ["Neu <1>, Siemens, Hamburg", "Alt & gut, Siemens, Hamburg"]
    assert items[0].findtext("guid") == f"http://127.0.0.1:8000/jobs/{newest}"
    assert items[0].findtext("pubDate") == channel.findtext("lastBuildDate")
    assert items[0].findtext("pubDate") == "Wed, 15 Nov 2023 22:13:20 GMT"
    told = items[0].findtext("description", "")
    assert told.startswith("<p>Erster &lt;b&gt;Absatz&lt;/b&gt;<br>mit Zeile</p><p>Zweiter")
    assert "Yıldız" not in answer.text


def test_what_is_not_public_leads_a_guest_to_sign_in_like_what_never_was(open_town: Town) -> None:
    ended = published(open_town)
    end_ad(open_town.community, open_town.id("Ben"), ended)
    guest = Browser(open_town)
    for ad in (published(open_town, is_public=False), ended, "A" * 22, "x"):
        answer = guest.get(f"/jobs/{ad}")
        assert (answer.status_code, answer.headers["location"]) == (
            303, f"/sign-in?next=%2Fjobs%2F{ad}",
        )  # fmt: skip


def test_without_the_operators_nothing_is_public(town: Town) -> None:
    ad = published(town)
    guest = Browser(town)
    assert guest.get(f"/jobs/{ad}").status_code == 303
    assert guest.get("/jobs.atom").status_code == guest.get("/jobs.rss").status_code == 404
    assert 'name="is_public"' not in open_browser(town, "Ben").get("/jobs/new").text


def test_who_is_blocked_finds_no_public_ad_while_signed_in(open_town: Town) -> None:
    ad = published(open_town)
    block_member(open_town.community, open_town.id("Ben"), open_town.public_id("Ada"))
    assert open_browser(open_town, "Ada").get(f"/jobs/{ad}").status_code == 404


def test_the_advertiser_opens_and_closes_an_ad(open_town: Town) -> None:
    ben = open_browser(open_town, "Ben")
    fields = {**FULL, "is_public": "1"}
    path = ben.post("/jobs/new", fields, token=ben.token("/jobs/new")).headers["location"]
    assert Browser(open_town).get(path).status_code == 200
    assert 'value="1" checked' in ben.get(f"{path}/change").text
    ben.post(f"{path}/change", FULL, token=ben.token("/jobs/new"))
    assert Browser(open_town).get(path).status_code == 303
