"""Compare and forget (R11): who may be found is found, and nothing else is told or left."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Invalid, TooMany
from ecken.service.accounts.accounts import list_audit
from ecken.service.contacts.contacts import block_member
from ecken.service.contacts.requests import send_request
from ecken.service.imports.asking import ask_members
from ecken.service.imports.comparing import Comparison, MatchedBy, Tie, compare_file
from ecken.service.imports.import_limits import KEYS_PER_DAY
from ecken.service.privacy.contact_details import set_findable
from ecken.service.profiles.profile_checks import TypedProfile
from ecken.service.profiles.profile_edit import save_profile
from ecken.store.profiles.profile_details import Link
from tests.api.conftest import open_client
from tests.community import Town, small_community
from tests.reading_here import read_here
from tests.web.browsing import open_browser
from tests.web.http.test_read_only_pages import nothing_can_be_written

NAMES = ("Ada", "Ben", "Cem", "Dora", "Ella", "Finn")


@pytest.fixture(autouse=True)
def _reading_here(monkeypatch: pytest.MonkeyPatch) -> None:
    read_here(monkeypatch)


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben; everybody but Finn is found by e-mail; Dora links to her profile."""
    with small_community(tmp_path, members=NAMES, contacts=["Ada–Ben"]) as town:
        for name in NAMES[:-1]:
            set_findable(town.community, town.id(name), True)
        link_to(town, "Dora", "https://www.linkedin.com/in/Dora-D/")
        yield town


def link_to(town: Town, name: str, *urls: str) -> None:
    """Put links on a member's profile."""
    typed = TypedProfile(links=[Link("", url) for url in urls])
    save_profile(town.community, town.id(name), typed, sections=("links",))


def addresses(*emails: str) -> bytes:
    """Return a table of addresses."""
    return "\n".join(["Name,E-Mail", *(f"Somebody,{email}" for email in emails)]).encode()


def compared(town: Town, content: bytes, *, viewer: str = "Ada") -> Comparison:
    """Compare a file for a member."""
    return compare_file(town.community, town.id(viewer), content)


def names(found: Comparison) -> list[str]:
    """The first names of the matches."""
    return [match.card.first_name for match in found.matches]


def test_whoever_wants_to_be_found_by_this_address_is_found(town: Town) -> None:
    found = compared(town, addresses("cem@example.org", "BEN@Example.org", "nobody@example.org"))
    assert [(m.card.first_name, m.tie, m.by) for m in found.matches] == [
        ("Ben", Tie.CONTACT, MatchedBy.EMAIL),
        ("Cem", Tie.NONE, MatchedBy.EMAIL),
    ]
    assert found.compared == 3


def test_whoever_has_put_this_link_on_their_profile_is_found(town: Town) -> None:
    rows = "D,D,https://de.linkedin.com/in/dora-d?x=1,,,,08 Feb 2021\n"
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    (match,) = compared(town, (header + rows).encode()).matches
    assert (match.card.first_name, match.by, match.name) == ("Dora", MatchedBy.LINK, "D D")
    assert match.connected_on is not None
    link_to(town, "Dora", "https://example.org")
    assert compared(town, (header + rows).encode()).matches == []


def test_nobody_is_found_by_name_or_company(town: Town) -> None:
    header = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
    found = compared(town, (header + "Cem,Beispiel,,cem@other.example,,,08 Feb 2021").encode())
    assert found.matches == []


@pytest.mark.parametrize("how", ["not findable", "blocked by", "blocking", "never"])
def test_hidden_blocked_and_never_existing_are_alike(town: Town, how: str) -> None:
    blank = compared(town, addresses("never@example.org"))
    community, ada, cem = town.community, town.id("Ada"), town.id("Cem")
    if how == "not findable":
        set_findable(community, cem, False)
    elif how == "blocked by":
        block_member(community, cem, town.public_id("Ada"))
    elif how == "blocking":
        block_member(community, ada, town.public_id("Cem"))
    email = "cem@example.org" if how != "never" else "cem@example.net"
    assert compared(town, addresses(email)) == blank


def test_a_member_does_not_find_themself(town: Town) -> None:
    assert compared(town, addresses("ada@example.org")).matches == []


def test_open_requests_are_told_of_as_the_viewer_knows_them(town: Town) -> None:
    send_request(town.community, town.id("Ada"), town.public_id("Cem"))
    send_request(town.community, town.id("Ella"), town.public_id("Ada"))
    found = compared(town, addresses("cem@example.org", "ella@example.org"))
    assert [match.tie for match in found.matches] == [Tie.ASKED, Tie.ASKED_BY]


def test_nothing_is_asked_by_comparing(town: Town) -> None:
    compared(town, addresses("cem@example.org"))
    assert town.mail.mails == []
    sent = send_request(town.community, town.id("Ada"), town.public_id("Cem"))
    assert not sent.is_contact  # it was not open before


def test_those_who_are_ticked_are_asked_and_others_passed_over(town: Town) -> None:
    send_request(town.community, town.id("Ella"), town.public_id("Ada"))
    ids = [town.public_id(name) for name in ("Ben", "Cem", "Ella", "Cem", "Ada")] + ["A" * 22]
    asked = ask_members(town.community, town.id("Ada"), ids)
    assert (asked.sent, asked.contacts, asked.not_sent) == (1, 1, [])


def test_a_limit_names_whom_was_not_asked(tmp_path: Path) -> None:
    settings = {"request_quota": 2}
    with small_community(tmp_path, members=NAMES, settings=settings) as town:
        ids = [town.public_id(name) for name in NAMES[1:]]
        asked = ask_members(town.community, town.id("Ada"), ids)
    assert asked.sent == 2
    assert asked.limit is not None
    assert [card.first_name for card in asked.not_sent] == ["Dora", "Ella", "Finn"]


def test_guessing_addresses_comes_to_an_end(town: Town) -> None:
    half = addresses(*(f"x{number}@example.org" for number in range(KEYS_PER_DAY // 2)))
    compared(town, half)
    compared(town, half)
    with pytest.raises(TooMany) as caught:
        compared(town, addresses("cem@example.org"))
    assert caught.value.code == "import_people"
    assert names(compared(town, addresses("cem@example.org"), viewer="Ben")) == ["Cem"]


def test_files_are_counted_too(town: Town) -> None:
    for _ in range(30):
        compared(town, addresses("nobody@example.org"))
    with pytest.raises(TooMany) as caught:
        compared(town, addresses("nobody@example.org"))
    assert caught.value.code == "import_files"


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    settings = {"import_max_bytes": 100_000}
    with (
        small_community(tmp_path, members=["Ada"], settings=settings) as town,
        pytest.raises(Invalid) as caught,
    ):
        compared(town, b"x" * 100_001)
    assert caught.value.code == "import_too_large"


def test_a_table_without_a_known_column_asks_for_it(town: Town) -> None:
    found = compared(town, b"Wer,Was\nCem,nichts\n")
    assert found.needs_columns
    assert found.header == ("Wer", "Was")
    assert found.matches == []


def test_where_nothing_can_be_written_the_answer_is_the_same(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = addresses("ben@example.org", "dora@example.org")
    usual = names(compared(town, content))
    before = len(list_audit(town.community, town.id("Ada")))
    with nothing_can_be_written(monkeypatch) as tried:
        assert names(compared(town, content)) == usual == ["Ben", "Dora"]
    assert tried
    assert len(list_audit(town.community, town.id("Ada"))) == before


def test_at_both_doors_a_file_is_compared_where_nothing_can_be_written(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = addresses("ben@example.org", "dora@example.org")
    browser, caller = open_browser(town, "Ada"), open_client(town, "Ada")
    with nothing_can_be_written(monkeypatch):
        page = browser.post(
            "/import", token=browser.token("/import"), files={"file": ("contacts.csv", content)}
        )
        called = caller.post(
            "/api/v1/import/compare",
            content=content,
            headers={"content-type": "application/octet-stream"},
        )
    assert (page.status_code, called.status_code) == (200, 200), (page.text, called.text)
    assert "Dora Beispiel" in page.text
    assert "Dora Beispiel" in called.text
