"""What a long measurement of distances has found so far, in a file: a stopped run goes on from it.

The file says which network and which question it belongs to: another network, or another sample, is
refused. It is written anew now and then, whole or not at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ecken.errors import NotReady
from ecken.graph.kernels import tie_sums
from ecken.graph.measures.distance_sums import DistanceSums
from ecken.graph.packed_rows import Rows
from ecken.graph.saving.section_file import FileKind, SectionFile, write_sections

__all__ = ["RunState", "find_run"]

FORMAT = 1


@dataclass(frozen=True, slots=True)
class RunState:
    """Where the state of one measurement is kept: of one network, one sample, one seed."""

    path: Path
    network: str
    asked: str

    def read(self) -> DistanceSums:
        """Return what was found before; nothing, if there is no file.

        Raises ``NotReady`` for a file of another network or question, and a damaged one.
        """
        if not self.path.exists():
            return DistanceSums()
        file = SectionFile(self.path, _KIND, source=self.network)
        header = file.header
        if header["asked"] != self.asked:
            raise NotReady(
                "other_question",
                "The run in {path} is about {seen}, not about {asked}. Ask as before, or name "
                "another file.",
                path=self.path, seen=header["asked"], asked=self.asked,
            )  # fmt: skip
        steps = header["steps"]
        counts = file.read("counts", np.int64, steps)
        sums = file.read("sums", np.float64, 3 * steps).reshape(3, steps)
        return DistanceSums(header["done"], counts, sums, *map(int, header["totals"]))

    def write(self, found: DistanceSums) -> None:
        """Keep what was found, in place of what is there."""
        totals = (
            found.connected, found.connected_squares, found.hops, found.hops_squares,
            found.hops_connected,
        )  # fmt: skip
        write_sections(
            self.path, _KIND, {"counts": found.counts, "sums": found.sums},
            format=FORMAT, version=0, source=self.network, asked=self.asked,
            steps=found.counts.size, done=found.done, totals=[str(total) for total in totals],
        )  # fmt: skip


def find_run(path: Path, rows: Rows, asked: str) -> RunState:
    """Return where a measurement of this network is kept. Cost: reading all lists once."""
    mixed = int(tie_sums.mix_ties(rows.pool, rows.head, rows.total))
    return RunState(path, f"{rows.n} {rows.entries} {mixed:016x}", asked)


def _broken(path: Path, why: str) -> NotReady:
    return NotReady(
        "broken_run",
        "The run in {path} cannot be taken up again: {why}. Name another file, or remove it "
        "to begin anew.",
        path=path, why=why,
    )  # fmt: skip


def _foreign(path: Path) -> NotReady:
    return NotReady(
        "other_run",
        "The run in {path} is of another network, or this one has changed. Name another file, or "
        "remove it to begin anew.",
        path=path,
    )  # fmt: skip


_KIND = FileKind(magic=b"ECKENRUN", formats=(FORMAT,), noun="run", broken=_broken, foreign=_foreign)
