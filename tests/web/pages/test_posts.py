"""The pages of posts as a member meets them."""

from __future__ import annotations

from pathlib import Path

from ecken.service.posts.writing import write_post
from tests.community import small_community
from tests.web.browsing import open_browser

TEXT = (
    "See https://example.org/a?b=1&c=2. Or javascript:alert(1), data:text/html,x and "
    "<b>me@example.org</b>\n{{7*7}} [x](javascript:alert(1)) HTTPS://EXAMPLE.ORG"
)


def test_addresses_become_links_and_nothing_else_does(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as town:
        post = write_post(town.community, town.id("Ben"), TEXT, audience="contacts")
        page = open_browser(town, "Ada").get(f"/posts/{post}").text
    start = page.index('<p class="lines post-text">')
    told = page[start : page.index("</p>", start)]
    assert told.count("<a ") == 3
    assert told.count('rel="nofollow noopener ugc"') == 3
    assert '<a href="https://example.org/a?b=1&amp;c=2" ' in told
    assert '<a href="mailto:me@example.org" ' in told
    assert "&lt;b&gt;" in told
    assert "{{7*7}}" in told
    assert 'href="javascript' not in told.lower()


def test_a_button_of_the_feed_leads_back_to_the_post(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as town:
        post = write_post(town.community, town.id("Ben"), "Hello", audience="contacts")
        browser = open_browser(town, "Ada")
        for start, to in (
            ("/posts?before=1.x", f"/posts?before=1.x#post-{post}"),
            ("//evil.example", f"/posts/{post}"),
            ("/posts/../account", f"/posts/{post}"),
            ("", f"/posts/{post}"),
        ):
            answer = browser.post(f"/posts/{post}/like", {"from": start})
            assert answer.headers["location"] == to


def test_what_was_typed_stays_where_something_is_wrong(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as town:
        browser = open_browser(town, "Ada")
        answer = browser.post("/posts", {"text": "My words", "audience": "enemies"})
        assert answer.status_code == 422
        assert "My words</textarea>" in answer.text
        assert "A post cannot be for “enemies”" in answer.text


def test_a_page_of_the_feed_that_is_none_leads_to_the_newest_and_says_so(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=["Ada–Ben"]) as town:
        browser = open_browser(town, "Ada")
        for nonsense in ("x", "", "1", "9" * 5000, "1.%00"):
            answer = browser.get(f"/posts?before={nonsense}")
            assert (answer.status_code, answer.headers["location"]) == (303, "/posts")
        assert "This page of the posts does not exist." in browser.get("/posts").text
        assert "This page of the posts does not exist." not in browser.get("/posts").text
