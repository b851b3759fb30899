"""Pajek: numbered vertices with labels, then edges and arcs by these numbers."""

from __future__ import annotations

import re
from pathlib import Path

from ecken.errors import Invalid
from ecken.graph.formats.named_pairs import FoundPairs, NamedPairs
from ecken.graph.formats.text_lines import Progress, bad_line, read_lines

__all__ = ["read_pajek"]

_VERTEX = re.compile(r'\s*([0-9]+)(?:\s+(?:"([^"]*)"|(\S+)))?')
_LISTS = {"*arcslist", "*edgeslist"}
_PAIRS = {"*arcs", "*edges"}
_MOST_VERTICES = 50_000_000
"""Each has a name in memory."""


class _Reader:
    """The state of reading: which section, the labels by number, and the pairs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.section = ""
        self.labels: list[str] = []
        self.ends: list[tuple[int, int]] = []
        self.has_weights = False

    def read(self, number: int, line: str) -> None:
        if line.startswith("*"):
            self._begin(number, line)
        elif self.section == "*vertices":
            self._name(number, line)
        elif self.section in _PAIRS | _LISTS:
            self._link(number, line)
        elif self.section != "*network":
            raise bad_line(self.path, number, line, "a section of Pajek such as *Vertices")

    def _begin(self, number: int, line: str) -> None:
        words = line.lower().replace(":", " ").split()
        self.section = words[0]
        is_one = len(words) == 2 and words[1].isdecimal() and not self.labels
        if self.section == "*vertices":
            if not is_one or int(words[1]) > _MOST_VERTICES:
                raise bad_line(
                    self.path, number, line,
                    f"one set of *Vertices and their number, at most {_MOST_VERTICES:,}",
                )  # fmt: skip
            self.labels = [str(i) for i in range(1, int(words[1]) + 1)]
        elif self.section not in {*_PAIRS, *_LISTS, "*network"}:
            raise Invalid(
                "pajek_section", "{path}, line {line}: {section} is not read; *Edges, *Arcs and "
                "their lists are.", path=self.path, line=number, section=words[0],
            )  # fmt: skip

    def _name(self, number: int, line: str) -> None:
        found = _VERTEX.match(line)
        if not found or not 1 <= int(found[1]) <= len(self.labels):
            raise bad_line(self.path, number, line, "a vertex: its number and its label")
        self.labels[int(found[1]) - 1] = found[2] or found[3] or found[1]

    def _link(self, number: int, line: str) -> None:
        fields = line.split()
        ends = fields if self.section in _LISTS else fields[:2]
        self.has_weights |= len(ends) < len(fields)
        if len(ends) < 2 or not all(
            v.isdecimal() and 1 <= int(v) <= len(self.labels) for v in ends
        ):
            raise bad_line(
                self.path, number, line, f"a pair of vertices from 1 to {len(self.labels)}"
            )
        self.ends += [(int(ends[0]), int(other)) for other in ends[1:]]


def read_pajek(path: Path, on_progress: Progress) -> FoundPairs:
    """Read a network of Pajek. Labels are kept if they differ, else the numbers are taken."""
    reader = _Reader(path)
    number = 0
    for number, line in read_lines(path, on_progress):
        if line.strip() and not line.startswith("%"):
            reader.read(number, line.strip())
    labels = reader.labels
    if len(set(labels)) < len(labels):
        labels = [str(i) for i in range(1, len(labels) + 1)]
    found = NamedPairs()
    for label in labels:
        found.add_name(label)
    for one, two in reader.ends:
        found.add(labels[one - 1], labels[two - 1])
    return found.finish(number, int(reader.has_weights))
