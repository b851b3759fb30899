"""The posts in the e-mail with news: the best of one's circles, as they are when it goes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ecken.durations import DAY_S
from ecken.mail.digest import DigestPost, digest_mail
from ecken.service.contacts.contacts import block_member
from ecken.service.mailing.digest import Period, digest_content, queue_digests
from ecken.service.posts.writing import delete_post, like_post, write_comment, write_post
from ecken.service.talk.switches import set_switches
from ecken.store.accounts.accounts import set_password_hash
from tests.community import Town, small_community


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """Ada knows Ben and Eve; Ben knows Cem; nobody knows Zoe."""
    ties = ["Ada–Ben", "Ada–Eve", "Ben–Cem"]
    with small_community(tmp_path, contacts=ties, members=["Zoe"]) as town:
        yield town


def _write(town: Town, name: str, audience: str = "contacts") -> str:
    town.clock.now += 60
    return write_post(town.community, town.id(name), "Secret words", audience=audience)


def _posts(town: Town, name: str = "Ada", period: Period = Period.WEEKLY) -> list[DigestPost]:
    with town.community.reading(town.id(name)) as world:
        return list(digest_content(world, period).posts)


def test_it_names_who_wrote_and_which_contact_acted_best_first(town: Town) -> None:
    of_ben, of_zoe, of_eve = (
        _write(town, "Ben"),
        _write(town, "Zoe", "everyone"),
        _write(town, "Eve"),
    )
    _write(town, "Ada")
    _write(town, "Cem")  # for his contacts alone
    like_post(town.community, town.id("Ben"), of_zoe)
    write_comment(town.community, town.id("Eve"), of_zoe, "I see")
    like_post(town.community, town.id("Eve"), of_eve)
    assert _posts(town) == [
        DigestPost(of_zoe, "Zoe Beispiel", "commented", "Eve Beispiel"),
        DigestPost(of_eve, "Eve Beispiel", "liked", "Eve Beispiel"),
        DigestPost(of_ben, "Ben Beispiel"),
    ]


def test_it_holds_what_came_since_the_one_before_and_no_more_than_five(town: Town) -> None:
    posts = [_write(town, "Ben") for _ in range(7)]
    assert [post.id for post in _posts(town)] == posts[:1:-1]
    town.clock.now += 2 * DAY_S
    assert _posts(town, period=Period.DAILY) == []
    assert len(_posts(town)) == 5
    town.clock.now += 6 * DAY_S
    assert _posts(town) == []


def test_it_can_be_switched_off_alone(town: Town) -> None:
    _write(town, "Ben")
    set_switches(town.community, town.id("Ada"), {"digest_posts": "off"})
    assert _posts(town) == []


def test_it_is_read_when_the_mail_goes_and_holds_no_text(town: Town) -> None:
    with town.community.writing() as connection:
        set_password_hash(connection, town.id("Ada"), "x", at=town.clock())
    kept, goes, of_eve = _write(town, "Ben"), _write(town, "Ben"), _write(town, "Eve")
    queue_digests(town.community, Period.WEEKLY)
    delete_post(town.community, town.id("Ben"), goes)
    block_member(town.community, town.id("Eve"), town.public_id("Ada"))
    [mail] = [mail for mail in town.mail.mails if mail.to == "ada@example.org"]
    assert f"/posts/{kept}\n" in mail.text
    assert goes not in mail.text
    assert of_eve not in mail.text
    assert "Secret" not in mail.text
    assert mail.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["Posts in your circles:", "- By “Ada Weber”, liked by “Ben Klein”:"]),
        ("de", ["Beiträge in Ihren Kreisen:", "- Von „Ada Weber“, gefällt „Ben Klein“:"]),
    ],
)
def test_it_is_written_in_the_readers_language(town: Town, language: str, lines: list[str]) -> None:
    with town.community.reading(town.id("Zoe")) as world:
        content = digest_content(world, Period.DAILY)
    assert content.is_empty
    post = DigestPost("one", "Ada Weber", "liked", "Ben Klein")
    mail = digest_mail(
        replace(content, posts=[post]), to="zoe@example.org", language=language,
        community_name="Ecken", base_url="http://127.0.0.1:8000",
        stop_link="http://127.0.0.1:8000/unsubscribe/x",
    )  # fmt: skip
    assert "\n".join([*lines, "  http://127.0.0.1:8000/posts/one"]) in mail.text
