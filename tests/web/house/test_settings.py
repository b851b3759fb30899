"""Settings that owners change while the site runs: what wins, who may, who follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import escape
from sqlalchemy import URL

from ecken.errors import NotFound
from ecken.mail.senders import FileSender
from ecken.rules.operators.rights import Right, Role, roles_with
from ecken.service.accounts.accounts import set_operator
from ecken.service.background.tasks import tasks_of
from ecken.service.calls.forms import FormInvalid
from ecken.service.community import Community
from ecken.service.house.log import show_log
from ecken.service.house.roles import give_roles
from ecken.service.house.settings import (
    change_settings,
    change_settings_by_command,
    list_settings,
)
from ecken.settings import Settings, describe, read_settings
from ecken.settings.at_run_time import GROUPS, Source, changeable
from ecken.settings.values import Limit
from ecken.store.house.acts import ActQuestion
from ecken.store.house.changed_settings import write_changed_settings
from ecken.web.house.setting_words import CHOICES, GROUP_TITLES, HINTS, LABELS
from tests.community import Town, small_community
from tests.web.browsing import Browser, open_browser

PAGE = "/admin/settings"


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben"], url=town_url) as made:
        set_operator(made.community, "ada@example.org", True, is_owner=True)
        yield made


def given(town: Town, tmp_path: Path, file: str = "", **variables: str) -> None:
    """Let the site have been started with this settings file and these variables."""
    path = tmp_path / "ecken.toml"
    path.write_text(f'operator_second_factor = "optional"\n{file}', "utf-8")
    path.chmod(0o600)
    names = {f"ECKEN_{name.upper()}": value for name, value in variables.items()}
    found = read_settings({"ECKEN_SETTINGS": str(path), "ECKEN_DATA_DIR": str(tmp_path), **names})
    town.community.settings = town.community.given_settings = found


def source(town: Town, name: str) -> Source:
    rows = list_settings(town.community, town.id("Ada"))
    return next(row.source for row in rows if row.option.name == name)


def second_process(town: Town) -> Community:
    """Another process of the same site."""
    made = town.community
    return Community(
        settings=made.given_settings, database=made.database, network=made.network,
        clock=made.clock, secret=made.secret,
    )  # fmt: skip


def set_on_page(browser: Browser, group: str, **values: str) -> int:
    """Send the form as it was drawn, with these values typed."""
    page = browser.get(f"{PAGE}/{group}").text
    drawn: dict[str, str] = {}
    for name in GROUPS[group]:
        if f'name="was_{name}" value="' in page:
            was = page.split(f'name="was_{name}" value="')[1].split('"')[0]
            drawn |= {f"was_{name}": was, name: "1" if was == "true" else was}
    return browser.post(f"{PAGE}/{group}", {**drawn, **values}).status_code


def test_the_later_place_wins(town: Town, tmp_path: Path) -> None:
    ada = town.id("Ada")
    given(town, tmp_path, "message_quota = 7\nreport_quota = 8\n", report_quota="9")
    assert source(town, "message_quota") is Source.FILE
    assert source(town, "like_limit") is Source.DEFAULT
    change_settings(town.community, ada, {"message_quota": "70", "like_limit": "5/day"})
    assert town.community.settings.message_quota == 70
    assert town.community.settings.like_limit == Limit(5, 86_400)
    assert source(town, "message_quota") is Source.ADMINISTRATION
    answer = open_browser(town, "Ada").get(f"{PAGE}/writing").text
    assert "Set by the environment (ECKEN_REPORT_QUOTA), cannot be changed here." in answer
    assert 'name="report_quota"' not in answer
    assert set_on_page(open_browser(town, "Ada"), "writing", report_quota="90") == 303
    assert town.community.settings.report_quota == 9
    with pytest.raises(Exception, match="environment sets it"):
        change_settings(town.community, ada, {"report_quota": "90"})
    change_settings(town.community, ada, {"message_quota": None, "like_limit": None})
    assert town.community.settings.message_quota == 7
    assert source(town, "like_limit") is Source.DEFAULT


def test_what_the_environment_sets_later_wins_over_what_was_set_before(
    town: Town, tmp_path: Path
) -> None:
    change_settings(town.community, town.id("Ada"), {"message_quota": "70"})
    given(town, tmp_path, message_quota="5")
    other = second_process(town)
    other.follow_settings()
    assert other.settings.message_quota == 5


def test_a_form_sets_what_was_typed_and_nothing_else(town: Town) -> None:
    ada = open_browser(town, "Ada")
    form = ada.get(f"{PAGE}/contacts").text
    assert 'value="100"' in form
    change_settings(town.community, town.id("Ada"), {"introduction_quota": "3"})
    # Drawn before the other owner's change: that stays.
    sent = {"was_request_quota": "100", "request_quota": "40",
            "was_introduction_quota": "20", "introduction_quota": "20"}  # fmt: skip
    assert ada.post(f"{PAGE}/contacts", sent).status_code == 303
    settings = town.community.settings
    assert (settings.request_quota, settings.introduction_quota) == (40, 3)
    page = ada.get(f"{PAGE}/contacts").text
    assert "Set here; otherwise: 100." in page
    assert ada.post(f"{PAGE}/contacts/back", {"option": "request_quota"}).status_code == 303
    assert town.community.settings.request_quota == 100
    assert ada.post(f"{PAGE}/contacts/back", {"option": "jobs"}).status_code == 404


def test_a_box_that_is_not_ticked_is_off(town: Town) -> None:
    ada = open_browser(town, "Ada")
    assert set_on_page(ada, "site", push="") == 303
    assert not town.community.settings.push
    assert set_on_page(ada, "site", community_name="Chor") == 303
    assert not town.community.settings.push


def test_wrong_values_are_told_in_the_words_of_the_settings_file(
    town: Town, tmp_path: Path
) -> None:
    ada = open_browser(town, "Ada")
    german = open_browser(town, "Ada")
    german.client.headers["accept-language"] = "de"
    sent = {"was_message_quota": "500", "message_quota": "viele",
            "was_post_limit": "30/day", "post_limit": "oft"}  # fmt: skip
    answer = ada.post(f"{PAGE}/writing", sent)
    assert answer.status_code == 422
    for needed in (
        "“viele” cannot be used; needed is a whole number from 0 to 1000000000, without a unit.",
        "“oft” cannot be used; needed is a number and a period, for example 10/15minutes.",
    ):
        assert needed in answer.text
    assert 'value="viele"' in answer.text
    told = german.post(f"{PAGE}/writing", sent).text
    assert (
        "„viele“ geht nicht; gebraucht wird eine ganze Zahl von 0 bis 1000000000, ohne Einheit."
        in told
    )
    assert "„oft“ geht nicht; gebraucht wird eine Anzahl und ein Zeitraum" in told
    file = tmp_path / "wrong.toml"
    file.write_text('post_limit = "oft"\n', "utf-8")
    file.chmod(0o600)
    with pytest.raises(Exception, match="needed is a number and a period, for example 10/15minut"):
        read_settings({"ECKEN_SETTINGS": str(file)})
    assert town.community.settings.message_quota == 500


def test_what_is_wrong_beside_another_option_is_told_at_it(town: Town) -> None:
    ada = open_browser(town, "Ada")
    answer = ada.post(f"{PAGE}/joining", {"was_joining": "open", "joining": "domain"})
    assert answer.status_code == 422
    assert 'id="f-joining_domains-note"' in answer.text
    assert set_on_page(ada, "joining", joining="domain", joining_domains="verein.de") == 303
    with pytest.raises(FormInvalid):
        change_settings(town.community, town.id("Ada"), {"joining_domains": None})
    assert town.community.settings.joining_domains == ("verein.de",)

    answer = ada.post(f"{PAGE}/joining/back", {"option": "joining_domains"})
    assert answer.status_code == 422
    assert 'id="f-joining_domains-note"' in answer.text


@pytest.mark.parametrize("note", ["%", "50 %(x)s", "100 %s %d", "<script>alert(1)</script>"])
def test_a_sentence_at_the_foot_is_no_markup_and_has_no_places_to_fill(
    town: Town, note: str
) -> None:
    ada = open_browser(town, "Ada")
    assert set_on_page(ada, "site", footer_note=note) == 303
    for path in ("/", PAGE, "/nowhere"):
        assert f"<p>{escape(note)}</p>" in ada.get(path).text


def test_what_deletes_for_good_or_bounds_reading_stays_while_the_site_runs() -> None:
    for name in ("message_retention_d", "job_kept_d", "keep_decisions_d", "erase_days",
                 "reading_limit", "reading_limit_daily", "sign_in_limit"):  # fmt: skip
        assert name in {option.name for option in describe()}, name
        assert name not in changeable(), name


def test_no_password_stands_in_the_address_of_the_database() -> None:
    (option,) = [one for one in describe() if one.name == "database_url"]
    for url in ("postgresql://a:geheim@h/x", "postgresql://h/x?password=geheim&sslpassword=geheim",
                "sqlite:////srv/ecken.db?key=geheim"):  # fmt: skip
        assert "geheim" not in option.shown(url)
    assert option.shown("sqlite:////srv/ecken.db") == "sqlite:////srv/ecken.db"


def test_every_process_follows_at_its_next_request(town: Town) -> None:
    ada = town.id("Ada")
    other = Town(second_process(town), town.clock, town.mail, town.ids, town.public_ids)
    guest, member = open_browser(other), open_browser(other, "Ben")
    assert guest.get("/join").status_code == 200
    change_settings(town.community, ada, {"joining": "invitation", "community_name": "Chor"})
    assert other.community.settings.joining == "open", "nothing was asked yet"
    assert "Chor" in guest.get("/").text
    assert other.community.settings.joining == "invitation"
    change_settings(town.community, ada, {"joining": "open", "footer_note": "Bald mehr."})
    assert "Bald mehr." in member.get("/").text
    change_settings(town.community, ada, {"photo_max_bytes": "10"})
    assert member.post("/me/photo", {}).status_code in (303, 422)
    assert other.community.settings.photo_max_bytes == 10


def test_tasks_mails_and_limits_follow(town: Town, tmp_path: Path) -> None:
    sender = FileSender(tmp_path / "mails", "a@example.org", "Ecken")
    town.community.mail = sender
    change_settings(
        town.community,
        town.id("Ada"),
        {"digest_hour": "18", "community_name": "Chor", "mail_reply_to": "b@example.org"},
    )  # fmt: skip
    assert (sender.sender_name, sender.reply_to) == ("Chor", "b@example.org")
    (task,) = [one for one in tasks_of(town.community.settings) if one.name == "digest_daily"]
    assert task.rhythm.hour == 18  # type: ignore[union-attr]


def test_owners_change_operators_look_and_for_others_nothing_is_there(town: Town) -> None:
    give_roles(town.community, town.id("Ada"), town.public_id("Ben"), frozenset({Role.OPERATOR}))
    ben = open_browser(town, "Ben")
    assert "Change" not in ben.get(PAGE).text.split("<dl")[1]
    assert ben.get(f"{PAGE}/joining").status_code == 404
    assert ben.post(f"{PAGE}/joining", {"joining": "open"}).status_code == 404
    with pytest.raises(NotFound):
        change_settings(town.community, town.id("Ben"), {"jobs": "operators"})
    give_roles(town.community, town.id("Ada"), town.public_id("Ben"), frozenset())
    assert open_browser(town, "Ben").get(PAGE).status_code == 404


def test_a_change_needs_a_fresh_proof(town: Town) -> None:
    ada = open_browser(town, "Ada")
    town.clock.now += 3_600
    answer = ada.get(f"{PAGE}/joining")
    assert answer.headers["location"] == "/account/prove?next=%2Fadmin%2Fsettings%2Fjoining"
    assert ada.post(f"{PAGE}/joining", {"joining": "approval"}).status_code == 303
    assert town.community.settings.joining == "open"


def test_the_log_tells_who_changed_what_from_what_to_what(town: Town) -> None:
    change_settings(town.community, town.id("Ada"), {"jobs": "operators"})
    change_settings_by_command(town.community, {"jobs": None, "footer_note": "x" * 300})
    rows = show_log(town.community, town.id("Ada"), ActQuestion()).rows
    told = [(row.actor_name, row.detail) for row in rows if row.act == "setting_changed"]
    assert told[-1] == (told[-1][0], "jobs: everyone → operators")
    assert told[-1][0].startswith("Ada")
    assert ("", "jobs: operators → everyone (ecken settings)") in told
    assert any("…" in detail for _, detail in told)
    before = len(told)
    change_settings(town.community, town.id("Ada"), {"jobs": None})
    rows = show_log(town.community, town.id("Ada"), ActQuestion()).rows
    assert len([row for row in rows if row.act == "setting_changed"]) == before


def test_what_does_not_fit_a_process_is_served_by_none(town: Town) -> None:
    change_settings(
        town.community, town.id("Ada"), {"joining": "domain", "joining_domains": "verein.de"}
    )
    unfit = second_process(town)
    places = {"joining_domains": "ECKEN_JOINING_DOMAINS"}
    unfit.given_settings = replace(unfit.given_settings, places=places)
    answer = open_browser(Town(unfit, town.clock, town.mail)).get("/join")
    assert answer.status_code == 503
    assert "does not fit" in answer.text


def test_options_of_another_version_are_left_alone(town: Town) -> None:
    with town.community.writing() as connection:
        write_changed_settings(connection, {"of_tomorrow": "x", "jobs": "recruiters"})
    town.community.follow_settings()
    assert town.community.settings.jobs == "recruiters"


def test_every_option_that_may_change_has_its_words_and_no_other_is_among_them() -> None:
    names = [name for group in GROUPS.values() for name in group]
    assert len(names) == len(set(names)) > 30
    assert LABELS.keys() == set(names) == changeable().keys()
    assert HINTS.keys() <= set(names)
    assert GROUP_TITLES.keys() == GROUPS.keys()
    for option in describe():
        is_choice = option.name in names and option.choices
        assert (set(CHOICES.get(option.name, ())) == set(option.choices)) or not is_choice
        assert not (option.is_secret and option.name in names)
    # What locks out who would correct it, or belongs to the machine.
    assert not {"data_dir", "base_url", "password_sign_in", "operator_second_factor", "proof_min",
                "trusted_proxies", "sign_in_limit", "demo"} & set(names)  # fmt: skip


def test_the_page_shows_no_secret(town: Town, tmp_path: Path) -> None:
    given(town, tmp_path, smtp_password="hunter2", secret="s" * 40)
    page = open_browser(town, "Ada").get(PAGE).text
    assert "hunter2" not in page
    assert "s" * 40 not in page
    assert "(set)" in page
    assert "ECKEN_SMTP_PASSWORD" in page
    assert Settings(database_url="postgresql://u:geheim@h/n").database_url
    (option,) = [one for one in describe() if one.name == "database_url"]
    assert "geheim" not in option.shown("postgresql://u:geheim@h/n?password=geheim")


def test_owners_alone_have_the_right() -> None:
    assert roles_with(Right.SETTINGS) == {Role.OWNER}
