"""Who counts as a recruiter: whoever says so, or only those whom an operator has confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from ecken.errors import NotFound
from ecken.rules.open_to_offers import OfferAudience
from ecken.search.query import parse_line
from ecken.search.search_request import SearchRequest
from ecken.service.accounts.accounts import set_operator
from ecken.service.open_to_offers import sought_by
from ecken.service.operators.recruiters import confirm_recruiter, find_claim, list_open_claims
from ecken.service.privacy.offer_settings import set_offers
from ecken.service.profiles.profile_edit import own_profile, save_profile
from ecken.service.profiles.recruiter_claims import settle_recruiters
from ecken.service.search.search import search_members
from ecken.service.talk.notices import list_notices
from ecken.store.accounts.audit import read_audit
from ecken.store.profiles.open_to_offers import OfferTexts
from tests.community import Town, small_community
from tests.web.browsing import open_browser


@contextmanager
def _town(folder: Path, recruiters: str) -> Iterator[Town]:
    with small_community(
        folder, members=["Ada", "Ben", "Olga"], settings={"recruiters": recruiters}
    ) as town:
        set_operator(town.community, "olga@example.org", True)
        offers = {"audience": OfferAudience.RECRUITERS, "texts": OfferTexts("Buyer")}
        set_offers(town.community, town.id("Ada"), **offers)  # type: ignore[arg-type]
        yield town


def _say(town: Town, says: bool) -> None:
    with town.community.reading(town.id("Ben")) as world:
        typed = own_profile(world)
    typed.is_recruiter = says
    save_profile(town.community, town.id("Ben"), typed)


def _counts(town: Town) -> bool:
    """Say whether Ben counts as a recruiter, everywhere alike."""
    with town.community.reading(town.id("Ada")) as world:
        request = SearchRequest(parse_line("recruiter:ja"), circle="all")
        found = search_members(world, request).total == 1
        assert world.member(town.public_id("Ben")).is_recruiter is found
    with town.community.reading(town.id("Ben")) as world:
        assert bool(sought_by(world, [town.id("Ada")])) is found
    return found


def _confirm(town: Town, is_confirmed: bool, name: str = "Ben", by: str = "Olga") -> None:
    confirm_recruiter(town.community, town.id(by), town.public_id(name), is_confirmed=is_confirmed)


def test_where_ones_own_word_is_enough_it_counts_at_once_until_taken_back(tmp_path: Path) -> None:
    with _town(tmp_path, "self") as town:
        assert not _counts(town)
        _say(town, True)
        assert _counts(town)
        assert list_open_claims(town.community, town.id("Olga")) == []
        _say(town, False)
        assert not _counts(town)


def test_where_it_is_verified_an_operator_has_to_confirm_it(tmp_path: Path) -> None:
    with _town(tmp_path, "verified") as town:
        _say(town, True)
        assert not _counts(town)
        [waiting] = list_open_claims(town.community, town.id("Olga"))
        assert waiting.public_id == town.public_id("Ben")
        _confirm(town, True)
        _confirm(town, True)
        assert _counts(town)
        assert list_open_claims(town.community, town.id("Olga")) == []
        with town.community.reading(town.id("Ben")) as world:
            assert [notice.kind.value for notice in list_notices(world)] == ["recruiter_confirmed"]
            kinds = [entry.kind for entry in read_audit(world.connection, world.viewer)]
        assert kinds[:2] == ["recruiter_confirmed", "recruiter_claimed"]
        _confirm(town, False)
        assert not _counts(town)


def test_who_takes_their_word_back_is_confirmed_no_more(tmp_path: Path) -> None:
    with _town(tmp_path, "verified") as town:
        _say(town, True)
        _confirm(town, True)
        _say(town, True)
        assert _counts(town)
        _say(town, False)
        _say(town, True)
        assert not _counts(town)


def test_only_operators_confirm_and_only_who_says_so(tmp_path: Path) -> None:
    with _town(tmp_path, "verified") as town:
        with pytest.raises(NotFound):
            _confirm(town, True)
        _say(town, True)
        for act in (
            lambda: _confirm(town, True, by="Ben"),
            lambda: list_open_claims(town.community, town.id("Ben")),
            lambda: find_claim(town.community, town.id("Ben"), town.public_id("Ben")),
        ):
            with pytest.raises(NotFound):
                act()
        assert not _counts(town)


def test_another_setting_holds_from_the_next_start(tmp_path: Path) -> None:
    with _town(tmp_path, "self") as town:
        _say(town, True)
        verified = replace(town.community.settings, recruiters="verified")
        assert settle_recruiters(replace(town.community, settings=verified)) == 1
        assert not _counts(town)
        assert settle_recruiters(replace(town.community, settings=verified)) == 0
        assert settle_recruiters(town.community) == 1
        assert _counts(town)


def test_the_pages_of_the_administration_confirm_and_withdraw(tmp_path: Path) -> None:
    with _town(tmp_path, "verified") as town:
        _say(town, True)
        assert "Not confirmed yet" in open_browser(town, "Ben").get("/me").text
        olga = open_browser(town, "Olga")
        at = f"/admin/members/{town.public_id('Ben')}"
        waiting = f"/admin/recruiters#{town.public_id('Ben')}"
        assert waiting in olga.get("/admin").text
        assert f'action="{at}/recruiter"' in olga.get("/admin/recruiters").text
        token = olga.token(at)
        assert olga.post(f"{at}/recruiter", {"confirmed": "1"}, token=token).status_code == 303
        assert _counts(town)
        assert "Withdraw the confirmation" in olga.get(at).text
        ben = open_browser(town, "Ben")
        assert "has confirmed that you are a recruiter" in ben.get("/news").text
        olga.post(f"{at}/recruiter", {"confirmed": ""}, token=token)
        assert not _counts(town)
