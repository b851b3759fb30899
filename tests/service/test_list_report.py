"""All that a report on a list may say is said in German as well."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from ecken.service.loading.list_members import ListOptions
from ecken.service.loading.list_report import REPORT_WORDS, findings, written_report
from ecken.service.loading.loading import plan_load
from tests.community import small_community
from tests.house.test_translations import german
from tests.house.tree import SOURCE

_CALLED = {"UnfitError", "add_text"}
_OF_PAIRS = "list_ties.py"
"""Contacts and requests are loaded at the command line alone, in English."""


def _reasons() -> Iterator[str]:
    for path in sorted((SOURCE / "service" / "loading").glob("list_*.py")):
        if path.name == _OF_PAIRS:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
                if name in _CALLED:
                    yield from (text for text in texts if isinstance(text, str))


ONLY_OF_PAIRS = {
    "has the unknown column “{name}”; known are: {known}",
    "has the column “{name}” twice",
    "lacks the column “{name}”; known are: {known}",
}


def test_every_reason_and_word_of_a_report_is_said_in_german() -> None:
    said = {*_reasons(), *REPORT_WORDS}
    assert len(said) > 25
    assert said >= ONLY_OF_PAIRS
    assert sorted(text for text in said - ONLY_OF_PAIRS if not german().get(text)) == []


def test_a_report_calls_columns_as_the_list_does_and_runs_no_formula(tmp_path: Path) -> None:
    text = 'Nr;Name;Ort;E-Mail\n1;Weber;=1+1;a@x.org\n2;Rot;"two\nlines";keine\n'
    with small_community(tmp_path) as town:
        options = ListOptions(is_update=True)
        plan = plan_load(town.community, members=text.encode(), options=options)
        assert [one.reason for one in findings(plan)] == [
            "E-Mail: “keine” is no e-mail address",
            "",
        ]
        plan_two = plan_load(town.community, members=b"Nr;Name;E-Mail\n=7;Rot;b@x.org\n")
        assert ";'=7;Rot" in written_report(plan_two).decode()
