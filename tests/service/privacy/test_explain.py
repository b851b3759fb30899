"""What the operator is told of the rule's steps."""

from pathlib import Path

import pytest

from ecken.errors import NotFound
from ecken.service.privacy.explain import explain
from ecken.store.accounts.audit import read_audit
from tests.community import small_community

TIES = ["Ada–Ben", "Ben–Cem", "Ada–Eva", "Eva–Cem", "Cem–Dora"]


def _mail(name: str) -> str:
    return f"{name.lower()}@example.org"


def test_the_open_list_that_decides_is_named(tmp_path: Path) -> None:
    members = {"Eva": {"last_name": "Beispiel", "audience": "nobody"}}
    with small_community(tmp_path, contacts=TIES, members=members) as town:
        found = explain(town.community, _mail("Ada"), _mail("Cem"))
    assert found.degree == 2
    told = {step.contact.split()[0]: step.is_disclosed for step in found.steps}
    assert told == {"Ben": True, "Eva": False, "Dora": True}
    assert found.steps[0].contact.startswith("Ben"), "the nearest open list comes first"
    dora = next(step for step in found.steps if step.contact.startswith("Dora"))
    assert dora.layer == 3
    eva = next(step for step in found.steps if step.contact.startswith("Eva"))
    assert "does not reach degree 1" in eva.reason


def test_who_is_not_listed_has_no_path_but_from_contacts(tmp_path: Path) -> None:
    members = {"Cem": {"last_name": "Beispiel", "is_listed": False}}
    with small_community(tmp_path, contacts=TIES, members=members) as town:
        stranger = explain(town.community, _mail("Ada"), _mail("Cem"))
        contact = explain(town.community, _mail("Ben"), _mail("Cem"))
    assert stranger.degree is None
    assert "not listed" in stranger.conclusion
    assert contact.degree == 1
    assert contact.is_contact


def test_each_explanation_stands_in_the_targets_audit_log(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=TIES) as town:
        explain(town.community, _mail("Ada"), _mail("Cem"))
        with town.community.database.reading() as connection:
            kinds = [entry.kind for entry in read_audit(connection, town.id("Cem"))]
    assert kinds == ["explained"]


def test_an_unknown_name_is_said(tmp_path: Path) -> None:
    with small_community(tmp_path, contacts=TIES) as town, pytest.raises(NotFound) as caught:
        explain(town.community, "nobody@example.org", _mail("Cem"))
    assert caught.value.code == "member_unknown"
