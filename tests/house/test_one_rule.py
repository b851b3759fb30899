"""A rule stands in one place: states are named in `rules`, and SQL is made from there."""

import ast
import re
from pathlib import Path

from tests.house.tree import modules, room_of, syntax

# States as SQL would write them, and as lists of them: `rules` says which count as what.
_STATE_TEXT = re.compile(r"""['"](pending|declined|asked|passed_on|declined_by_\w+)['"]""")
_STATE_LIST = re.compile(r"\.state\.(in_|not_in)\(|\.state [!=]= (Request|Introduction)State\.")


def test_no_condition_of_the_store_names_a_state_by_itself() -> None:
    asking = {
        module: text
        for module, path in modules().items()
        if room_of(module) == "store"
        and ".migrations" not in module
        and re.search(r"\b(contact_requests|introductions)\b", text := path.read_text("utf-8"))
    }
    assert len(asking) > 4
    assert {m: found for m, text in asking.items() if (found := _STATE_LIST.findall(text))} == {}


def test_states_are_written_out_in_the_rules_and_at_the_doors_only() -> None:
    written = {m for m, path in modules().items() if _STATE_TEXT.search(path.read_text("utf-8"))}
    assert written >= {"ecken.rules.request", "ecken.rules.introduction"}
    inside = {m for m in written if room_of(m) in ("store", "service") and ".migrations" not in m}
    # The state that a new row begins with.
    assert inside == {"ecken.store.tables.contacts.network", "ecken.store.tables.contacts.talk"}


def test_how_long_a_day_is_is_written_down_once() -> None:
    def seconds(path: Path) -> bool:
        return any(
            isinstance(node, ast.Constant) and node.value in (3_600, 86_400)
            for node in ast.walk(syntax(path))
        )

    written = {name for name, path in modules().items() if ".migrations." not in name}
    assert {name for name in written if seconds(modules()[name])} == {"ecken.durations"}
