"""A town of members with hostile lengths, and the address of every page as one of them meets it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.routing import Route

from ecken.rules.open_to_offers import OfferAudience
from ecken.rules.operators.circulars import CircularText
from ecken.rules.scope import Scope
from ecken.search.matching.company_names import company_key
from ecken.search.query import parse_line
from ecken.service.accounts.account_deletion import erase_member
from ecken.service.accounts.accounts import set_operator
from ecken.service.accounts.sessions import list_sessions, open_session
from ecken.service.accounts.tokens import issue_token
from ecken.service.contacts.introductions import ask_introduction
from ecken.service.contacts.requests import send_request
from ecken.service.contacts.saved_members import keep_member
from ecken.service.contacts.tags import set_note, set_tags
from ecken.service.house.circulars import save_circular
from ecken.service.jobs.ad_contacts import name_contact
from ecken.service.jobs.job_ads import end_ad, publish_ad
from ecken.service.jobs.job_checks import TypedAd
from ecken.service.jobs.job_search import JobQuestion
from ecken.service.jobs.job_searches import save_search
from ecken.service.loading.list_members import ListOptions
from ecken.service.loading.list_uploads import bring_list, choose_columns, find_step
from ecken.service.operators.programs import enter_program
from ecken.service.operators.site_pages import publish_page, set_accent
from ecken.service.posts.images import NewImage, draw_images
from ecken.service.posts.muting import mute_member, mute_word
from ecken.service.posts.writing import (
    edit_post,
    like_post,
    share_post,
    write_comment,
    write_post,
)
from ecken.service.privacy.offer_settings import set_offers
from ecken.service.profiles.view_as import ROLES
from ecken.service.programs.access import allow_access
from ecken.service.search.followed_companies import follow_company
from ecken.service.search.target_groups import create_group
from ecken.service.talk.messages import open_conversation, send_message
from ecken.service.webhooks.endpoints import add_webhook
from ecken.store.house.circulars import start_circular
from ecken.store.profiles.open_to_offers import OfferTexts
from ecken.store.profiles.profile_details import Details, Education, Link, Position, Spoken
from ecken.store.profiles.profiles import read_profile, update_profile
from ecken.store.profiles.recruiter_claims import update_is_recruiter
from ecken.store.site.list_uploads import insert_upload, update_upload
from ecken.web.app import build_web
from tests.browser.company_pages import let_company_speak
from tests.browser.found_pages import let_be_found
from tests.browser.report_pages import report_things
from tests.community import Town
from tests.pictures import picture

__all__ = ["CONTACTS", "MEMBERS", "NOT_PAGES", "Pages", "fill"]

WORD = "Donaudampfschifffahrtsgesellschaftskapitänswitwenrentenbescheid"
TITLE = "Sonderbeauftragte" * 9
IMAGE = picture((900, 1_200), "PNG")
LINK = "https://example.org/" + "pfad" * 60

LONG: dict[str, object] = {
    "first_name": WORD[:60],
    "last_name": WORD[::-1][:60],
    "headline": TITLE,
    "position": TITLE[:120],
    "company": WORD * 2,
    "industry_text": WORD,
    "city": WORD,
    "postal_code": "012345678901",
    "offers": f"{WORD}, {WORD}",
    "seeks": f"{WORD}{WORD}, {WORD}",
}
SHORT: dict[str, object] = {"last_name": "Kurz"}
MEMBERS: dict[str, dict[str, object]] = {
    **dict.fromkeys(("Ada", "Ben", "Dora", "Finn", "Zoe", "Uwe"), LONG),
    **dict.fromkeys(("Cem", "Gül", "Hans", "Ivo", "Kai", "Max"), SHORT),
}
CONTACTS = ("Ada–Ben", "Ada–Cem", "Ben–Dora", "Cem–Dora", "Dora–Finn", "Finn–Gül", "Gül–Hans",
            "Hans–Ivo", "Zoe–Ivo", "Ada–Max")  # fmt: skip

NOT_PAGES = re.compile(
    r"/static/|/jobs\.(?:atom|rss)|/look/|/photo/|/image/|/company-logo/|/demo/|/\.well-known/|/search/names|\.(?:csv|ics)$|/card\.(?:vcf|svg)$"
    r"|/healthz|/readyz|/manifest\.webmanifest|/service-worker\.js|/phone/holder"
    r"|/sign-in/second$|/sign-in/with/|/join/with$|/signed-out$"  # these follow something
    r"|/rules/accept$"  # comes before all others: test_new_rules.py
)


@dataclass
class Pages:
    """Addresses for the member, and for guests."""

    own: list[str]
    guests: list[str]

    def missing(self, town: Town) -> list[str]:
        """Routes that no address here leads to."""
        asked = [address.partition("?")[0] for address in self.own + self.guests]
        return [
            route.path
            for route in build_web(town.community).routes
            if isinstance(route, Route)
            and "GET" in (route.methods or ())
            and not NOT_PAGES.search(route.path)
            and not any(route.path_regex.match(address) for address in asked)
        ]


def fill(town: Town) -> Pages:
    """Let things happen in the town; return every page of Ada's and of a guest's."""
    community, ada = town.community, town.id("Ada")
    for name, values in MEMBERS.items():
        if values is LONG:
            _write_details(town, name)
    set_operator(community, "ada@example.org", True, is_owner=True)
    with community.writing() as connection:
        update_is_recruiter(connection, ada, True, at=town.clock())
    to_ada = town.public_id("Ada")
    received = send_request(community, town.id("Zoe"), to_ada, message=WORD * 9).request_id
    send_request(community, town.id("Dora"), to_ada, message="Guten Tag", reason="event")
    sent = send_request(community, ada, town.public_id("Uwe"), message=WORD * 9).request_id
    group = create_group(community, ada, name=WORD, query=f"position:{WORD}*")
    create_group(community, ada, name="Alle", query="kurz*")
    wish = ask_introduction(
        community, ada, bridge=town.public_id("Ben"), target=town.public_id("Dora"),
        to_bridge=WORD * 5, to_target=WORD * 5,
    ).id  # fmt: skip
    waiting = ask_introduction(
        community, town.id("Dora"), bridge=town.public_id("Ben"), target=to_ada, to_target=WORD
    ).id
    for_bridge = ask_introduction(
        community, town.id("Ben"), bridge=to_ada, target=town.public_id("Cem"), to_target=WORD
    ).id
    talk = open_conversation(community, ada, town.public_id("Ben"))
    send_message(community, town.id("Ben"), talk, f"{WORD * 8} {LINK}")
    alone = open_conversation(community, ada, town.public_id("Max"))
    send_message(community, ada, alone, f"{WORD * 8} {LINK}")
    erase_member(community, town.id("Max"))
    set_tags(community, ada, town.public_id("Ben"), ["Rindfleischetikettierungsüberwachung"[:40]])
    set_note(community, ada, town.public_id("Ben"), note=WORD * 9, reason=WORD)
    keep_member(community, ada, town.public_id("Dora"))
    issue_token(community, ada, name=WORD[:60])
    assert waiting
    for owner, kept_out in (("Ada", "Ben"), ("Ben", "Zoe"), ("Cem", "Zoe"), ("Dora", "Zoe")):
        set_offers(
            community, town.id(owner), audience=OfferAudience.EVERYONE,
            texts=OfferTexts(WORD[:60], WORD[:60], True, WORD[:60], WORD[:60]),
            companies=[WORD[::-1]], members=[town.public_id(kept_out)],
        )  # fmt: skip
    for name in ("imprint", "data-protection", "rules"):
        publish_page(
            community, ada, name, "de", f"# {WORD * 2}\n\n{WORD * 3}\n- [{WORD}]({LINK})\n{LINK}"
        )
    set_accent(community, ada, "#ffee00")
    post = _write_posts(town)
    lists, jobs = _bring_lists(town, ada), _advertise(town)
    follow_company(community, ada, WORD * 2)
    spoken = let_company_speak(town, WORD * 2, WORD)
    reported = report_things(town, WORD)
    let_be_found(town, "Ada", "Ben")
    company = f"/companies/{company_key(WORD * 2)}"
    members = [f"/m/{town.public_id(name)}" for name in ("Ada", "Ben", "Dora", "Zoe", "Uwe", "Ivo")]
    ways = [f"/m/{town.public_id(name)}/path" for name in ("Ben", "Dora", "Finn", "Gül", "Hans", "Ivo")]  # fmt: skip  # noqa: E501
    own = [
        *jobs,
        "/", "/circle/1", "/circle/2", "/circle/3", "/circle/2?view=cards", "/circle/2?view=table",
        "/circle/1-3?more=city", "/search", f"/search?q={WORD}*&company={WORD}", "/search?q=zzz",
        "/search?line=%28", *members, *ways, "/requests", "/requests?order=gain", "/requests/sent",
        f"/requests/{received}", f"/requests/{sent}", f"/requests/{'x' * 22}", "/introductions",
        "/import", "/import/report", "/invitation",
        "/candidates", f"/candidates?circle=1&line={WORD}*", "/candidates?circle=3",
        "/companies", f"/companies?q={WORD[:50]}", "/companies?q=zzz",
        "/ways-in", f"/ways-in?company={company_key(WORD * 2)}", "/ways-in?company=zzz",
        company, f"{company}/members?circle=1-3", f"{company}/members?when=former",
        f"/introductions/{wish}", f"/introductions/{for_bridge}",
        f"/introductions/new?target={town.public_id('Dora')}", "/messages", f"/messages?q={WORD}",
        f"/messages/{talk}", f"/messages/{alone}", f"/messages/new?to={town.public_id('Cem')}",
        "/contacts", f"/contacts?q={WORD}", f"/contacts/{town.public_id('Ben')}/note",
        "/groups", "/groups/new",
        "/posts", f"/posts/{post}", f"/posts/{post}/share", f"/posts/{post}/edit",
        f"/posts/{post}/versions", f"/m/{to_ada}/posts", "/posts/muted", "/posts?order=best",
        f"/groups/{group}", f"/groups/{group}/change", "/suggestions", "/news", "/news/settings",
        "/phone", "/card", "/import/shared", "/phone/kept/card", "/phone/kept/contacts",
        "/calendar", "/kept", "/me", "/account", "/account/security", "/account/security/app",
        "/account/prove", "/account/data", "/account/close/confirm",
        "/account/email/confirm", "/privacy",
        "/privacy/offers",
        *(f"/privacy/details/{name}" for name in ("email", "phone", "address", "birthday")),
        *(f"/privacy/view-as/{role}" for role in ROLES),
        "/numbers", "/reach?share=20", "/place",
        f"/place?without={town.public_id('Ben')}&without={town.public_id('Cem')}",
        f"/?without={town.public_id('Ben')}", f"/circle/2?without={town.public_id('Ben')}",
        "/found", "/imprint", "/data-protection", "/rules",
        "/admin/pages/imprint/de", "/admin/pages/rules/en?start=template", "/admin/look", "/admin",
        "/admin/processing-record", "/admin/reach", "/admin/health", "/admin/work",
        "/admin/numbers", "/admin/programs", "/admin/webhooks", _add_a_webhook(town, ada),
        _let_a_program_ask(town, ada),
        "/admin/invitations", "/admin/mails",
        "/admin/settings", "/admin/pages", "/admin/roles", "/admin/recruiters",
        "/admin/growth", "/admin/joining-questions", "/admin/settings/site",
        "/admin/settings/joining", "/admin/acceptance",
        "/admin/circulars", "/admin/circulars/new",
        *_write_a_circular(town, ada),
        "/admin/log", "/admin/log?q=zzz",
        "/admin/members?state=active&q=zzz", "/admin/members",
        f"/admin/members/{town.public_id('Ben')}", "/admin/members/new", *lists,
        *reported, *spoken,
        "/nothing-here",
    ]  # fmt: skip
    guests = [
        "/",
        "/sign-in",
        "/join",
        "/confirm?token=x",
        "/reset",
        "/reset/new?token=x",
        "/first-run?token=x",
        "/unsubscribe/x",
        "/offline",
        "/imprint",
        jobs[-1],
    ]
    return Pages(own, guests)


def _add_a_webhook(town: Town, ada: int) -> str:
    """Return the address of a webhook that nothing was sent to yet."""
    events = ["member.joined", "contacts.numbers"]
    address = f"https://1.1.1.1/{'hook' * 20}"
    return f"/admin/webhooks/{add_webhook(town.community, ada, address=address, events=events).id}"


def _write_a_circular(town: Town, ada: int) -> list[str]:
    """Return the pages of a circular that has gone, for the administration and for members."""
    community = town.community
    text = CircularText((WORD * 3)[:120], f"{WORD * 9}\n\n{LINK}")
    circular = save_circular(community, ada, {"de": text, "en": text})
    with community.writing() as connection:
        start_circular(connection, circular, at=community.clock())
    here = f"/admin/circulars/{circular}"
    return [here, f"{here}/draft", f"/circulars/{circular}"]


def _let_a_program_ask(town: Town, operator: int) -> str:
    """Enter a program, allow it once; return the page on which it asks."""
    back = f"https://{'a' * 60}.example/back"
    made = enter_program(town.community, operator, name=WORD[:60], redirects=[back], scope="write",
                         keeps_secret=True)  # fmt: skip
    asked = urlencode({
        "response_type": "code", "client_id": made.id, "redirect_uri": back, "scope": "read write",
        "code_challenge": "x" * 43, "code_challenge_method": "S256",
    })  # fmt: skip
    with town.community.writing() as connection:
        open_session(town.community, connection, operator, browser="")
    (session, *_) = list_sessions(town.community, operator)
    allow_access(town.community, operator, session, parse_qsl(asked), Scope.WRITE)
    return f"/oauth/authorize?{asked}"


def _write_posts(town: Town) -> str:
    """Let posts be written, liked and commented on; return one of Ada's."""
    community, ada, ben = town.community, town.id("Ada"), town.id("Ben")
    drawn = draw_images(community, ada, [NewImage(IMAGE, WORD * 6, 1), NewImage(IMAGE, "", 2)])
    post = write_post(
        community, ada, f"{WORD * 8}\n{LINK}", audience="everyone", images=[*drawn, drawn[0]]
    )
    other = write_post(community, ben, WORD * 9, audience="contacts")
    of_dora = write_post(community, town.id("Dora"), "Guten Tag", audience="second")
    for member, id in ((ben, post), (ada, other), (ben, of_dora), (town.id("Cem"), post)):
        like_post(community, member, id)
    write_comment(community, ben, post, WORD * 5)
    write_comment(community, ben, of_dora, LINK)
    share_post(community, ben, post, WORD * 3, audience="everyone")
    edit_post(community, ada, post, f"{WORD * 9}\n{LINK}")
    mute_member(community, ada, town.public_id("Uwe"))
    mute_word(community, ada, WORD[:60])
    return post


def _advertise(town: Town) -> list[str]:
    """Let members advertise jobs with long words; one ad of Ada's has ended."""
    long = {
        "title": TITLE[:120], "company": WORD, "city": WORD, "workplace": "hybrid",
        "hours": "either", "text": f"{WORD * 4}\n\n{LINK}", "apply_to": LINK,
        "salary_from": "1000000.55", "salary_to": "2000000.55", "currency": "HUF",
        "salary_per": "month",
    }  # fmt: skip
    own, ended, known, far = (
        publish_ad(town.community, town.id(name), TypedAd({**long, "apply_to": to}, is_public=True))
        for name, to in (("Ada", LINK), ("Ada", ""), ("Ben", ""), ("Dora", "a@example.org"))
    )
    end_ad(town.community, town.id("Ada"), ended)
    name_contact(town.community, town.id("Ada"), own, town.public_id("Ben"))
    name_contact(town.community, town.id("Ben"), known, town.public_id("Ada"))
    question = JobQuestion.read(parse_line(f"{WORD}*"), hours=["part"], cities=[WORD])
    save_search(town.community, town.id("Ada"), name=WORD, question=question)
    return [
        "/jobs", "/jobs?q=%28", f"/jobs?q={WORD}*&f_city={WORD}", "/jobs?q=zzz",
        "/jobs/mine", "/jobs/new", "/jobs/searches",
        f"/jobs/searches/new?q={WORD}&f_city={WORD}&f_hours=part", f"/jobs/{own}/change",
        f"/jobs/{own}/contact", f"/jobs/{own}/contact?q=zzz",
        *(f"/jobs/{ad}" for ad in (own, ended, known, far)),
    ]  # fmt: skip


def _bring_lists(town: Town, operator: int) -> list[str]:
    """Let an operator bring a list, and another one that could not be loaded."""
    community = town.community
    header = f"Nr;Name;Vorname;E-Mail;Firma;{WORD}"
    lines = [f"{WORD};{WORD};Ada;neu@example.org;{WORD};x", f"2;Rot;Ben;{LINK};{WORD};{WORD}"]
    content = "\n".join([header, *lines, ""]).encode()
    brought = bring_list(community, operator, content)
    mapping = dict(find_step(community, operator, brought).head.mapping)
    choose_columns(community, operator, brought, mapping, ListOptions(is_update=True))
    with community.writing() as connection:
        failed = insert_upload(connection, operator, content, at=town.clock())
        update_upload(connection, failed, state="failed")
    at = f"/admin/lists/{brought}"
    return ["/admin/lists", at, f"{at}/report", f"/admin/lists/{failed}/status"]


def _write_details(town: Town, name: str) -> None:
    details = Details(
        about=f"{WORD * 4}\n{LINK}",
        positions=[Position(TITLE[:120], WORD * 2, "2009-01", "2014-03")],
        educations=[Education(WORD * 2, WORD, WORD, "2003", "2008")],
        languages=[Spoken(WORD[:40], WORD[:40])],
        links=[Link("", LINK), Link(WORD[:60], LINK)],
    )
    with town.community.writing() as connection:
        values = read_profile(connection, town.id(name))
        assert values is not None
        update_profile(connection, town.id(name), values, details, at=town.clock())
