"""The own profile from a LinkedIn export: offered field by field, taken as ticked."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecken.exchange.linkedin import LinkedinProfile
from ecken.service.calls.forms import FormInvalid
from ecken.service.imports.linkedin_profile import Offer, offer_profile, take_offers
from ecken.service.profiles.profile_checks import TypedProfile
from ecken.service.profiles.profile_edit import own_profile
from tests.community import Town, small_community
from tests.exchange.test_linkedin import whole_export


def own(town: Town) -> TypedProfile:
    """Ada's profile."""
    with town.community.reading(town.id("Ada")) as world:
        return own_profile(world)


def test_nothing_is_taken_without_a_tick_and_all_that_is_ticked(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"]) as town:
        community, ada, before = town.community, town.id("Ada"), own(town)
        offers = offer_profile(community, ada, whole_export().profile)
        assert own(town) == before
        fields = [offer.field for offer in offers]
        assert fields == [
            *("first_name", "last_name", "headline", "position", "company", "industry_text"),
            *("city", "offers", "about", "positions", "educations", "languages"),
            *("links", "links"),
        ]
        assert offers[0] == Offer("first_name", ("Anna",), "Ada")
        taken = [offer for offer in offers if offer.field not in ("first_name", "last_name")]
        take_offers(community, ada, taken)
        after = own(town)
        assert (after.values["first_name"], after.values["position"]) == ("Ada", "Leiterin Einkauf")
        assert after.values["about"] == "Zwei\nZeilen"
        assert after.positions == [("Einkäuferin", "Alt AG", "2015", "2019-12")]
        assert after.languages == [("Englisch", "fluent")]
        assert [link.url for link in after.links] == [
            "https://weber.example",
            "https://anna.example/a",
        ]
        again = offer_profile(community, ada, whole_export().profile)
        assert [offer.field for offer in again] == ["first_name", "last_name"]


def test_a_form_that_was_tampered_with_is_checked_like_any_other(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"]) as town:
        before = own(town)
        with pytest.raises(FormInvalid):
            take_offers(
                town.community,
                town.id("Ada"),
                [Offer("links", ("", "javascript:alert(1)")), Offer("headline", ("Chefin",))],
            )
        assert own(town) == before


def test_texts_that_are_too_long_are_shortened(tmp_path: Path) -> None:
    profile = LinkedinProfile(headline="x" * 500, summary="y" * 9_000, skills=["z" * 90] * 20)
    with small_community(tmp_path, members=["Ada"]) as town:
        offers = offer_profile(town.community, town.id("Ada"), profile)
        assert [(offer.field, len(offer.values[0])) for offer in offers] == [
            ("headline", 160),
            ("offers", 1_000),
            ("about", 4_000),
        ]
        take_offers(town.community, town.id("Ada"), offers)
