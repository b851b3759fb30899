"""GraphML: nodes and edges of one graph in XML, read as it comes, without document types."""

from __future__ import annotations

from pathlib import Path
from xml.parsers import expat

from ecken.errors import Invalid
from ecken.graph.formats.named_pairs import FoundPairs, NamedPairs
from ecken.graph.formats.text_lines import Progress, open_unpacked

__all__ = ["read_graphml"]

_BLOCK_BYTES = 1 << 20


class _Reader:
    """What expat calls: notes nodes and edges, and refuses what is not a plain graph."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.found = NamedPairs()
        self.graphs = 0
        self.has_data = False
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def _start(self, tag: str, given: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        if name == "graph":
            self.graphs += 1
            if self.graphs > 1:
                raise self.refuse("it has more than one graph")
        elif name == "node":
            self.found.add_name(self._get(given, "id"))
        elif name == "edge":
            self.found.add(self._get(given, "source"), self._get(given, "target"))
        elif name == "hyperedge":
            raise self.refuse("it has hyperedges")
        self.has_data |= name == "data"

    def _refuse_doctype(self, *declared: object) -> None:
        raise self.refuse("it declares a document type")

    def _get(self, given: dict[str, str], key: str) -> str:
        if not given.get(key):
            raise self.refuse(f"“{key}” is missing")
        return given[key]

    def refuse(self, why: str) -> Invalid:
        """Return the error for a file that is not read."""
        return Invalid(
            "bad_graphml", "{path}, line {line}: the GraphML cannot be read: {why}.",
            path=self.path, line=self.parser.CurrentLineNumber, why=why,
        )  # fmt: skip


def read_graphml(path: Path, on_progress: Progress) -> FoundPairs:
    """Read the one graph of a file of GraphML; its node ids are the labels, data are left out."""
    reader = _Reader(path)
    with open_unpacked(path) as file:
        try:
            while block := file.read(_BLOCK_BYTES):
                reader.parser.Parse(block, False)
                on_progress(len(block))
            reader.parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise reader.refuse(str(error).partition(":")[0]) from None
    if not reader.graphs:
        raise reader.refuse("there is no graph in it")
    return reader.found.finish(reader.parser.CurrentLineNumber, int(reader.has_data))
