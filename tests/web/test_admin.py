"""Administration by the pages: for operators, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.mail.message import Mail, NullSender, Refused
from ecken.service.accounts.accounts import set_operator
from ecken.service.engine.drift_check import Comparison
from ecken.service.mailing.delivery import deliver_mails
from ecken.service.mailing.outbox import show_outbox
from tests.community import Town, small_community
from tests.service.outbox_rows import write_to
from tests.service.people import PASSWORD, give_password, newest_token, sign_up_as
from tests.web.browsing import Browser, links_in, open_browser, without_tokens


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    settings = {"joining": "invitation", "smtp_password": "not for anybody"}
    with small_community(tmp_path, contacts=["Ada–Ben"], settings=settings) as made:
        set_operator(made.community, "ada@example.org", True)
        yield made


ADDRESSES = ("/admin", "/admin/members")


def test_for_others_there_is_no_administration(town: Town) -> None:
    ben = open_browser(town, "Ben")
    for path in ADDRESSES:
        answer, nowhere = ben.get(path), ben.get("/nowhere")
        assert answer.status_code == 404
        assert without_tokens(answer.text) == without_tokens(nowhere.text.replace("/nowhere", path))
    forms = ("/admin/invitations", f"/admin/awaiting/{town.public_id('Ada')}/approve")
    for path in forms:
        assert ben.post(path, {"uses": "1", "days": "1"}).status_code == 404


def test_a_guest_is_led_to_sign_in(town: Town) -> None:
    for path in ADDRESSES:
        assert open_browser(town).get(path).status_code == 303


def test_an_operator_sees_members_and_settings_but_no_secrets_and_no_contacts(town: Town) -> None:
    ada = open_browser(town, "Ada")
    page = ada.get("/admin/settings").text
    assert "Who may join" in page
    assert "not for anybody" not in page
    members = ada.get("/admin/members").text
    assert "ben@example.org" in members
    assert "ben@example.org" in ada.get("/admin/members?q=BEN").text
    assert "ben@example.org" not in ada.get("/admin/members?q=%25").text
    assert ada.get("/admin/members?page=-1").status_code == 200
    assert ada.get("/admin/members?page=99999999999999").status_code == 200


def test_an_operator_sees_what_was_put_right_in_memory(town: Town) -> None:
    ada = open_browser(town, "Ada")
    network = town.community.network
    comparison = Comparison(network, town.community.database)
    assert (
        "The first comparison since the start is still under way." in ada.get("/admin/health").text
    )
    comparison.compare_some(town.clock())
    page = ada.get("/admin/health").text
    assert "All members were last compared on" in page
    assert "No differences found." in page
    network.graph.set_privacy(town.id("Ben"), 0, False)
    network.graph.remove_contact(town.id("Ada"), town.id("Ben"))
    comparison.compare_some(town.clock())
    page = ada.get("/admin/health").text
    assert "Who may see the contact list" in page
    assert "differed for 1 member, corrected on" in page
    assert "differed for 2 members, corrected on" in page


def test_an_operator_deletes_an_account_with_the_own_password(town: Town) -> None:
    give_password(town, "Ada", "Ben")
    ada, ben = open_browser(town, "Ada"), open_browser(town, "Ben")
    path = f"/admin/members/{town.public_id('Ben')}"
    assert "ben@example.org" in ada.get(path).text
    for form in ({"password": PASSWORD}, {"password": "geraten", "sure": "1"}):
        assert ada.post(f"{path}/close", form).status_code in (403, 422)
    sure = {"password": PASSWORD, "sure": "1"}
    own = f"/admin/members/{town.public_id('Ada')}/close"
    assert ada.post(own, sure).status_code == 422
    assert ben.post(own, sure).status_code == 404
    assert ben.get("/account").status_code == 200
    assert ada.post(f"{path}/close", sure).status_code == 303
    assert ben.get("/account").status_code == 303
    assert ada.get(path).status_code == 404
    assert town.mail.mails[-1].to == "ben@example.org"


def test_an_operator_who_is_none_any_more_finds_nothing(town: Town) -> None:
    ada = open_browser(town, "Ada")
    assert ada.get("/admin").status_code == 200
    set_operator(town.community, "ada@example.org", False)
    assert ada.get("/admin").status_code == 404


def invite(browser: Browser, uses: str = "1", days: str = "7") -> str:
    answer = browser.post("/admin/invitations", {"uses": uses, "days": days})
    assert answer.status_code == 200
    return next(link for link in links_in(answer.text) if "invitation=" in link).split("<")[0]


def sign_up_by(link: str, town: Town, email: str):  # type: ignore[no-untyped-def]
    """Sign up with a link as somebody called Neu; return the answer."""
    form = {"last_name": "Neu", "email": email, "password": PASSWORD}
    token = link.partition("invitation=")[2]
    return open_browser(town).post("/join", {**form, "invitation": token})


def confirm(town: Town, token: str):  # type: ignore[no-untyped-def]
    return open_browser(town).post("/confirm", {"token": token, "password": PASSWORD})


def test_somebody_joins_by_an_invitation_which_is_then_used_up(town: Town) -> None:
    link = invite(open_browser(town, "Ada"))
    path = link.removeprefix("http://127.0.0.1:8000")
    assert 'name="password"' in open_browser(town).get(path).text
    assert sign_up_by(link, town, "nele@example.org").status_code == 200
    assert confirm(town, newest_token(town)).status_code == 303
    assert open_browser(town).get(path).status_code == 403
    assert sign_up_by(link, town, "otto@example.org").status_code == 403


def test_invented_addresses_use_no_invitation_up(town: Town) -> None:
    """Known and unknown ones alike: who has shown no mailbox has joined nothing."""
    link = invite(open_browser(town, "Ada"), uses="2")
    for i in range(8):
        assert sign_up_by(link, town, f"invented{i}@example.net").status_code == 200
        assert sign_up_by(link, town, "ben@example.org").status_code == 200
    for email in ("nele@example.org", "otto@example.org"):
        sign_up_by(link, town, email)
        assert confirm(town, newest_token(town)).status_code == 303


def test_an_invitation_lets_no_more_in_than_it_says(town: Town) -> None:
    link = invite(open_browser(town, "Ada"))
    tokens = []
    for email in ("nele@example.org", "otto@example.org"):
        sign_up_by(link, town, email)
        tokens.append(newest_token(town))
    assert [confirm(town, token).status_code for token in tokens] == [303, 403]
    assert "used up" in confirm(town, tokens[1]).text


def test_who_has_signed_up_in_time_may_confirm_later_unless_it_was_revoked(town: Town) -> None:
    ada, tokens = open_browser(town, "Ada"), []
    for email in ("nele@example.org", "otto@example.org"):
        sign_up_by(invite(ada, days="1"), town, email)
        tokens.append(newest_token(town))
    revoked = (
        ada.get("/admin/invitations").text.split('action="/admin/invitations/')[1].split('"')[0]
    )
    ada.post(f"/admin/invitations/{revoked}")
    town.clock.pass_days(2)
    assert sorted(confirm(town, token).status_code for token in tokens) == [303, 403]


def test_an_invitation_can_be_revoked_and_expires(town: Town) -> None:
    ada = open_browser(town, "Ada")
    link = invite(ada).removeprefix("http://127.0.0.1:8000")
    revoke = (
        ada.get("/admin/invitations").text.split('action="/admin/invitations/')[1].split('"')[0]
    )
    assert ada.post(f"/admin/invitations/{revoke}").status_code == 303
    assert open_browser(town).get(link).status_code == 403
    old = invite(ada, days="2").removeprefix("http://127.0.0.1:8000")
    town.clock.pass_days(3)
    assert open_browser(town).get(old).status_code == 403


@pytest.mark.parametrize(
    ("uses", "days"), [("0", "7"), ("-1", "7"), ("1", "366"), ("x", "7"), ("9" * 5000, "1")]
)
def test_an_impossible_invitation_is_refused_beside_its_field(
    town: Town, uses: str, days: str
) -> None:
    answer = open_browser(town, "Ada").post("/admin/invitations", {"uses": uses, "days": days})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text


def test_who_waits_is_approved_or_refused(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"], settings={"joining": "approval"}) as town:
        set_operator(town.community, "ada@example.org", True)
        ada = open_browser(town, "Ada")
        for email, act in (("nele@example.org", "approve"), ("otto@example.org", "refuse")):
            sign_up_as(town, email)
            guest = open_browser(town)
            waiting = guest.post("/confirm", {"token": newest_token(town), "password": PASSWORD})
            assert waiting.status_code == 200
            assert not guest.is_signed_in
            assert town.mail.mails[-1].to == "ada@example.org"
            held = guest.post("/sign-in", {"email": email, "password": PASSWORD})
            assert "approve" in held.text
            page = ada.get("/admin").text
            assert email in page
            path = "/admin/awaiting/" + page.split('action="/admin/awaiting/')[1].split("/")[0]
            assert ada.post(f"{path}/{act}").status_code == 303
            assert ada.post(f"{path}/{act}").status_code == 404
            assert town.mail.mails[-1].to == email
            signed = guest.post("/sign-in", {"email": email, "password": PASSWORD})
            assert signed.status_code == (303 if act == "approve" else 403)


def test_operators_see_mail_that_failed_and_try_it_again(town: Town) -> None:
    class No(NullSender):
        def send(self, mail: Mail) -> None:
            raise Refused("550 no such mailbox")

    write_to(town, "Ben")
    deliver_mails(town.community, No())
    (failed,) = show_outbox(town.community).failed
    page = open_browser(town, "Ada").get("/admin/mails")
    assert "550 no such mailbox" in page.text
    open_browser(town, "Ben").post(f"/admin/mails/{failed.public_id}/retry")
    assert show_outbox(town.community).failed
    open_browser(town, "Ada").post(f"/admin/mails/{failed.public_id}/retry")
    assert [mail.to for mail in town.mail.mails] == ["ben@example.org"]
