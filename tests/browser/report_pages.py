"""Reports, decisions and objections with long words, for the pages about them."""

from __future__ import annotations

from ecken.rules.moderation import parse_decision
from ecken.service.accounts.accounts import set_operator
from ecken.service.jobs.job_ads import publish_ad
from ecken.service.jobs.job_checks import TypedAd
from ecken.service.moderation.decisions import decide_case
from ecken.service.moderation.queue import show_queue
from ecken.service.moderation.reports import SentReport, report_subject
from ecken.service.moderation.statements import object_to
from ecken.service.posts.images import NewImage, draw_images
from ecken.service.posts.writing import write_comment, write_post
from ecken.service.profiles.photos import set_photo
from ecken.service.talk.messages import open_conversation, send_message
from ecken.store.profiles.photos import read_photo
from tests.community import Town
from tests.web.pages.test_profile import picture

__all__ = ["report_things"]


def report_things(town: Town, word: str) -> list[str]:
    """Let Ada report, be reported, decide and be decided about; return the pages of it."""
    community, ada = town.community, town.id("Ada")
    talk = open_conversation(community, ada, town.public_id("Ben"))
    message = send_message(community, town.id("Ben"), talk, word * 9).id
    set_photo(community, town.id("Ben"), picture())
    with community.database.reading() as connection:
        photo = read_photo(connection, town.id("Ben"))
    assert photo
    for kind, id in (("message", message), ("photo", photo.photo_key)):
        sent = SentReport(kind, id, "illegal", word * 9, is_good_faith=True, with_context=True)
        report_subject(community, ada, sent)
    seen = [NewImage(picture(), word * 3, 1)]
    drawn = draw_images(community, town.id("Ben"), seen)
    of_ben = write_post(community, town.id("Ben"), word * 5, audience="everyone", images=drawn)
    report_subject(community, ada, SentReport("post", of_ben, "other", word))
    set_operator(community, "zoe@example.org", True)
    about = SentReport("profile", town.public_id("Ada"), "spam", word * 9)
    report_subject(community, town.id("Ben"), about)
    waiting = show_queue(community, town.id("Zoe")).entries
    own = next(entry.id for entry in waiting if entry.kind == "profile")
    typed = {"ground": "rules", "ground_text": word * 5, "facts": word * 9, "days": ""}
    decide_case(community, town.id("Zoe"), own, parse_decision("warn", hides=False, **typed))
    report_subject(
        community, town.id("Uwe"), SentReport("profile", town.public_id("Kai"), "other", word)
    )
    decided = next(
        entry.id
        for entry in show_queue(community, town.id("Zoe")).entries
        if entry.kind == "profile"
    )
    decide_case(community, ada, decided, parse_decision("suspend", hides=False, **typed))
    object_to(community, decided, town.id("Kai"), word * 9)
    comment = write_comment(community, town.id("Ben"), of_ben, word * 3)
    ad = {
        "title": word[:60], "company": word, "city": word, "workplace": "hybrid", "hours": "full",
        "text": word * 5,
    }  # fmt: skip
    job = publish_ad(community, town.id("Ben"), TypedAd(ad))
    return [
        f"/report/post/{of_ben}", f"/report/comment/{of_ben}.{comment}", f"/report/job/{job}",
        f"/report/profile/{town.public_id('Ben')}", f"/report/message/{message}",
        f"/report/photo/{photo.photo_key}", "/reports", "/moderation", f"/moderation/{own}",
        "/admin/reports", f"/admin/reports/{decided}", "/admin/reports/decided",
        "/admin/reports/decided?kind=photo&decision=hide",
        *(f"/admin/reports/{entry.id}" for entry in waiting if entry.id != own),
    ]  # fmt: skip
