"""Reasons that name a member are sent only if that is meant, whoever has reported."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL

from ecken.errors import Invalid, NotFound
from ecken.service.moderation.mentions import check_names
from ecken.service.moderation.objections import decide_objection
from ecken.service.moderation.queue import show_case, show_queue
from ecken.service.moderation.statements import object_to, show_statement
from ecken.store.moderation import mentions
from tests.community import Town, small_community
from tests.service.moderation.cases import decide, make_operator, only_case, report_profile
from tests.web.browsing import open_browser

MEMBERS = {
    "Ada": {"last_name": "Öztürk"},
    "Ben": {"last_name": "van der Berg"},
    "Cem": {},
    "Eva": {"last_name": "Weber"},
    "Olga": {},
    "Otto": {},
}


@pytest.fixture
def town(tmp_path: Path, town_url: URL | None) -> Iterator[Town]:
    with small_community(tmp_path, members=MEMBERS, url=town_url) as made:
        make_operator(made, "Olga", "Otto")
        yield made


def refusal(town: Town, case: str, text: str) -> str:
    try:
        check_names(town.community, town.id("Olga"), case, text)
    except Invalid as error:
        return str(error.fields["names"])
    return ""


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ada Öztürks Fotos", "Ada Öztürk"),
        ("ADA ÖZTÜRK", "Ada Öztürk"),
        ("Herr Van der Berg und eva weber", "Ben van der Berg, Eva Weber"),
        ("Sie, Cem Beispiel, haben geworben", ""),
        ("Ein Berg von Werbung, Weber", ""),
    ],
)
def test_it_makes_no_difference_who_has_reported(town: Town, text: str, names: str) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    assert refusal(town, case, text) == names


def test_many_words_are_looked_up_piece_by_piece(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mentions, "_PIECE", 3)
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    text = " ".join(f"Wort{chr(97 + n % 26)}" for n in range(50))
    assert refusal(town, case, f"{text} Eva Weber {text} Ben van der Berg") == (
        "Ben van der Berg, Eva Weber"
    )


def test_a_decision_and_an_answer_wait_until_the_name_is_meant(town: Town) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    for more in ({"facts": "Ada Öztürk hat das gemeldet."}, {"ground_text": "Frau Weber fragen"}):
        with pytest.raises(Invalid) as refused:
            decide(town, "Olga", case, "warn", **more)
        assert refused.value.code == "text_names_member"
    assert only_case(town, "Olga") == case
    decide(town, "Olga", case, "warn", names_meant=True, facts="Sie schrieben Eva Weber oft.")
    assert "Eva Weber" in show_statement(town.community, case, town.id("Cem")).facts
    object_to(town.community, case, town.id("Cem"), "Ada Öztürk lügt.")
    answer = {"is_granted": False, "answer": "Ada Öztürk lügt nicht."}
    with pytest.raises(Invalid):
        decide_objection(town.community, town.id("Otto"), case, **answer)
    assert len(show_queue(town.community, town.id("Otto")).appeals) == 1
    decide_objection(town.community, town.id("Otto"), case, **answer, names_meant=True)


def test_who_is_no_operator_cannot_ask_for_names(town: Town) -> None:
    with pytest.raises(NotFound):
        check_names(town.community, town.id("Ada"), "A" * 22, "Eva Weber")


def test_on_the_page_the_box_comes_with_the_warning_and_what_was_typed_stays(town: Town) -> None:
    report_profile(town, "Ada", "Cem")
    case = only_case(town, "Olga")
    browser, path = open_browser(town, "Olga"), f"/admin/reports/{case}"
    assert "names_meant" not in browser.get(path).text
    form = {"action": "warn", "ground": "rules", "ground_text": "Regel 3", "facts": "Eva Weber"}
    warned = browser.post(f"{path}/decide", form)
    assert warned.status_code == 422
    assert "Your reasons name Eva Weber" in warned.text
    assert 'name="names_meant"' in warned.text
    assert "Eva Weber</textarea>" in warned.text
    assert browser.post(f"{path}/decide", {**form, "names_meant": "1"}).status_code == 303
    assert show_case(town.community, town.id("Otto"), case).row.facts == "Eva Weber"
