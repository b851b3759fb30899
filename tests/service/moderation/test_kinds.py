"""Posts, comments and job ads: reported by who may open them, hidden, shown again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import NotFound
from ecken.rules.moderation import SubjectKind
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.jobs.job_ads import extend_ad, publish_ad, show_ad
from ecken.service.jobs.job_checks import TypedAd
from ecken.service.moderation.objections import decide_objection
from ecken.service.moderation.queue import find_image, show_case, show_queue
from ecken.service.moderation.statements import object_to, show_statement
from ecken.service.moderation.subjects import can_be_hidden
from ecken.service.posts.images import NewImage, draw_images
from ecken.service.posts.views import Hiding, show_post
from ecken.service.posts.writing import (
    delete_comment,
    delete_post,
    edit_post,
    purge_deleted_posts,
    restore_comment,
    restore_post,
    write_comment,
    write_post,
)
from tests.community import Town, small_community
from tests.pictures import picture
from tests.privacy.job_routes import AD
from tests.service.moderation.cases import decide, make_operator, only_case, report


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    contacts = ("Ada–Ben", "Ben–Cem")
    with small_community(
        tmp_path, contacts=contacts, members=["Eva", "Olga", "Otto"], url=town_url
    ) as made:
        make_operator(made, "Olga", "Otto")
        yield made


def seen(town: Town, name: str, post: str) -> list[str]:
    """The texts of a post and its comments as somebody sees them; empty if it is not there."""
    with town.community.reading(town.id(name)) as world:
        try:
            shown = show_post(world, post)
        except NotFound:
            return []
        return [shown.post.text, *(comment.text for comment in shown.comments)]


def grant(town: Town, case: str, author: str) -> None:
    """Let an objection be granted by the other operator."""
    object_to(town.community, case, town.id(author), "Nein.")
    decide_objection(town.community, town.id("Otto"), case, is_granted=True, answer="Stimmt.")


def test_a_post_is_reported_by_who_may_open_it_and_hidden(town: Town) -> None:
    post = write_post(town.community, town.id("Ben"), "Werbung", audience="contacts")
    with pytest.raises(NotFound):
        report(town, "Eva", "post", post)
    report(town, "Ada", "post", post)
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "hide")
    assert (seen(town, "Ada", post), seen(town, "Ben", post)) == ([], ["Werbung"])
    with pytest.raises(NotFound):
        report(town, "Cem", "post", post)
    assert show_statement(town.community, case, town.id("Ben")).copy == [("text", "Werbung")]
    grant(town, case, "Ben")
    assert seen(town, "Ada", post) == ["Werbung"]


def test_a_comment_is_reported_by_who_may_know_of_it_and_hidden(town: Town) -> None:
    post = write_post(town.community, town.id("Ben"), "Hallo", audience="contacts")
    comment = write_comment(town.community, town.id("Cem"), post, "übel")
    for name in ("Eva", "Olga"):
        with pytest.raises(NotFound):
            report(town, name, "comment", f"{post}.{comment}")
    report(town, "Ben", "comment", f"{post}.{comment}", "harassment")
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "warn", hides=True)
    assert seen(town, "Ben", post) == ["Hallo"]
    with town.community.reading(town.id("Cem")) as world:
        shown = show_post(world, post)  # in its place for whoever wrote it, with the reason
    assert (shown.post.comments, [one.text for one in shown.comments]) == (0, ["übel"])
    assert shown.comments[0].hiding == Hiding(case, "Rule 3: no advertising")
    grant(town, case, "Cem")
    assert seen(town, "Ben", post) == ["Hallo", "übel"]


def test_a_hidden_comment_can_be_deleted_by_its_author_and_does_not_come_back(town: Town) -> None:
    post = write_post(town.community, town.id("Ben"), "Hallo", audience="contacts")
    comment = write_comment(town.community, town.id("Cem"), post, "übel")
    report(town, "Ben", "comment", f"{post}.{comment}", "harassment")
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "hide")
    with pytest.raises(NotFound):
        delete_comment(town.community, town.id("Ben"), post, comment)
    assert not delete_comment(town.community, town.id("Cem"), post, comment)
    with pytest.raises(NotFound):
        restore_comment(town.community, town.id("Cem"), post, comment)
    grant(town, case, "Cem")
    assert seen(town, "Cem", post) == ["Hallo"]


def test_images_of_a_reported_post_stay_for_operators_alone(town: Town) -> None:
    community, ben = town.community, town.id("Ben")
    drawn = draw_images(community, ben, [NewImage(picture((60, 40), "PNG"), "A sign", 1)])
    post = write_post(community, ben, "", audience="everyone", images=drawn)
    report(town, "Eva", "post", post)
    with community.reading(ben) as world:
        [image] = show_post(world, post).post.images
    added = draw_images(community, ben, [NewImage(picture((40, 40), "PNG"), "", 1)])
    edit_post(community, ben, post, "Hallo", kept={}, added=added)
    report(town, "Ada", "post", post)
    delete_post(community, ben, post)
    town.clock.pass_days(2)
    purge_deleted_posts(community)
    case = only_case(town, "Olga")
    view = show_case(community, town.id("Olga"), case)
    first, second = (one.copy for one in view.reports)
    assert first == [("image", image.key), ("seen", "A sign")]
    assert [name for name, _ in second] == ["text", "image"]
    assert view.images == {image.key: "A sign", second[1][1]: ""}
    for key in view.images:
        assert find_image(community, town.id("Olga"), case, key)[8:12] == b"WEBP"
        for name in ("Eva", "Ada", "Ben"):
            with pytest.raises(NotFound):
                find_image(community, town.id(name), case, key)
    with pytest.raises(NotFound):
        find_image(community, town.id("Olga"), case, "x" * 22)
    make_operator(town, "Ben")
    with pytest.raises(NotFound):
        find_image(community, ben, case, image.key)
    decide(town, "Olga", case, "warn")
    assert show_statement(community, case, ben).copy == [("text", "Hallo"), ("image", "1")]
    erase_member(community, ben)
    assert show_case(community, town.id("Olga"), case).images == {}


def test_a_job_ad_is_reported_and_hidden_and_not_published_again(town: Town) -> None:
    ad = publish_ad(town.community, town.id("Ben"), TypedAd(AD))
    report(town, "Eva", "job", ad, "spam")
    case = only_case(town, "Olga")
    decide(town, "Olga", case, "hide")
    extend_ad(town.community, town.id("Ben"), ad)
    with town.community.reading(town.id("Eva")) as world, pytest.raises(NotFound):
        show_ad(world, ad)
    with town.community.reading(town.id("Ben")) as world:
        assert show_ad(world, ad).row.is_hidden
    grant(town, case, "Ben")
    with town.community.reading(town.id("Eva")) as world:
        assert show_ad(world, ad).is_running


def test_everything_but_a_profile_can_be_hidden() -> None:
    assert {kind for kind in SubjectKind if not can_be_hidden(kind)} == {SubjectKind.PROFILE}


def test_what_is_deleted_as_it_is_hidden_is_not_taken_back(town: Town) -> None:
    ben = town.id("Ben")
    post = write_post(town.community, ben, "Werbung", audience="everyone")
    about = write_post(town.community, town.id("Ada"), "Guten Tag", audience="everyone")
    comment = write_comment(town.community, ben, about, "Noch mehr Werbung")
    for kind, id in (("post", post), ("comment", f"{about}.{comment}")):
        report(town, "Ada", kind, id)
    delete_post(town.community, ben, post)
    delete_comment(town.community, ben, about, comment)
    for entry in show_queue(town.community, town.id("Olga")).entries:
        decide(town, "Olga", entry.id, "hide")
    with pytest.raises(NotFound):
        restore_post(town.community, ben, post)
    with pytest.raises(NotFound):
        restore_comment(town.community, ben, about, comment)
    assert seen(town, "Ada", about) == ["Guten Tag"]
