"""docs/security.md answers all requirements of ASVS 5.0.0, levels 1 and 2, and names real files."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from tests.house.tree import ROOT, SOURCE

STATES = {"met", "partly", "does not apply", "gap"}

# Section, and the level of each of its requirements, from the first on.
# Source: OWASP ASVS 5.0.0, the CSV of its release.
LEVELS = """
1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123
2.1:122 2.2:112 2.3:12223 2.4:23
3.1:3 3.2:113 3.3:12223 3.4:11222233 3.5:11122333 3.6:3 3.7:22333
4.1:12233 4.2:23333 4.3:22 4.4:1222
5.1:2 5.2:112333 5.3:113 5.4:222
6.1:122 6.2:111111112222 6.3:11223333 6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222
7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223 7.6:22
8.1:1233 8.2:1123 8.3:133 8.4:23
9.1:111 9.2:1222
10.1:22 10.2:223 10.3:22223 10.4:1111122222233333 10.5:22222 10.6:22 10.7:222
11.1:2233 11.2:22233 11.3:11233 11.4:1222 11.5:23 11.6:23 11.7:33
12.1:12233 12.2:11 12.3:22223
13.1:2333 13.2:222223 13.3:2233 13.4:1222233
14.1:22 14.2:12223333 14.3:122
15.1:12233 15.2:12233 15.3:1222222 15.4:3333
16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223
17.1:23 17.2:22223333 17.3:22
"""
_ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| (\d) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
_MODULE = re.compile(r"`((?:[a-z_]+/)*[a-z_]+\.(?:py|js))`")


def _asked() -> dict[str, str]:
    """Number and level of each requirement of the levels 1 and 2."""
    sections = (entry.split(":") for entry in LEVELS.split())
    return {
        f"{section}.{place}": level
        for section, levels in sections
        for place, level in enumerate(levels, 1)
        if level in "12"
    }


def _page() -> str:
    return (ROOT / "docs" / "security.md").read_text("utf-8")


def _rows() -> list[tuple[str, str, str, str, str]]:
    return _ROW.findall(_page())


def test_the_list_is_that_of_the_standard() -> None:
    assert Counter(_asked().values()) == {"1": 70, "2": 183}


def test_every_requirement_has_one_row_with_its_level() -> None:
    assert [(number, level) for number, level, *_ in _rows()] == list(_asked().items())


def test_no_row_is_written_in_another_form() -> None:
    lines = [line for line in _page().splitlines() if re.match(r"\|\s*V?\d+\.\d+", line)]
    assert len(lines) == len(_rows())


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_a_row_has_a_state_a_reason_and_files_that_exist(
    row: tuple[str, str, str, str, str],
) -> None:
    _, _, state, how, tested = row
    assert state in STATES
    assert how.strip()
    for module in _MODULE.findall(how):
        assert (SOURCE / module).is_file(), module
    named = re.findall(r"`(tests/[^`]+)`", tested)
    assert named or tested == "–"
    assert not (state == "does not apply" and named), "what does not apply is tested nowhere"
    for path in named:
        assert (ROOT / path).is_file(), path
    assert re.sub(r"`tests/[^`]+`", "", tested).strip() in ("", "–")
