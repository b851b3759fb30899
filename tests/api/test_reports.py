"""Reports and decisions in the JSON interface."""

from __future__ import annotations

from pathlib import Path

from tests.community import small_community
from tests.doors.entrances import Api
from tests.service.moderation.cases import decide, make_operator, only_case


def test_a_report_and_a_decision_go_through_the_interface(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada", "Ben", "Olga"]) as town:
        make_operator(town, "Olga")
        api = Api(town)
        body = {"kind": "profile", "id": town.public_id("Ben"), "reason": "spam"}
        sent = api.call("Ada", "POST", "/reports", json=body)
        assert sent.status_code == 201
        assert sent.json()["about"]["name"] == "Ben Beispiel"
        assert api.call("Ada", "POST", "/reports", json=body).json() == sent.json()
        assert api.call("Ada", "GET", "/me/reports").json() == [sent.json()]
        case = only_case(town, "Olga")
        decide(town, "Olga", case, "warn")
        assert api.call("Ada", "GET", "/me/reports").json()[0]["outcome"] == "acted"
        [statement] = api.call("Ben", "GET", "/me/decisions").json()
        assert (statement["id"], statement["action"], statement["automated"]) == (
            case,
            "warn",
            False,
        )
        appeal = api.call("Ben", "POST", f"/me/decisions/{case}/appeal", json={"text": "No."})
        assert appeal.status_code == 201
        assert appeal.json()["appeal"]["text"] == "No."
        assert api.call("Ada", "GET", f"/me/decisions/{case}").status_code == 404


def test_a_wrong_report_is_refused_with_its_code(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada", "Ben"]) as town:
        api = Api(town)
        body = {"kind": "profile", "id": town.public_id("Ben"), "reason": "spam"}
        for change, status, code in (
            ({"kind": "club"}, 422, "report_kind"),
            ({"reason": "x"}, 422, "report_reason"),
            ({"id": town.public_id("Ada")}, 422, "report_self"),
            ({"id": "A" * 22}, 404, "not_found"),
            ({"reason": "illegal", "explanation": "x"}, 422, "good_faith_missing"),
        ):
            answer = api.call("Ada", "POST", "/reports", json={**body, **change})
            assert (answer.status_code, answer.json()["code"]) == (status, code)
