"""What a run has done so far, so that the lineage ends there and a stopped run is taken up again.

Each step writes a table (Parquet, with Spark's own mark that it is whole) or a small JSON file to
the run's folder and is read back from there: Spark then knows no plan behind it, however many
rounds there are. A run that begins with a folder of the same run skips what is whole.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyspark.sql import DataFrame

from ecken.batch.storage import Folder
from ecken.errors import Conflict

__all__ = ["Checkpoints"]

_RUN = "run.json"


class Checkpoints:
    """The folder of one run over one network with one set of options."""

    def __init__(self, folder: Folder, run: dict[str, Any]) -> None:
        """Take up the run in the folder, or begin it.

        Raises
        ------
        Conflict
            ``batch_other_run`` if the folder belongs to another network or other options.
        """
        found = folder.read_json(_RUN)
        if found is not None and found != run:
            names = sorted(k for k in {*found, *run} if found.get(k) != run.get(k))
            raise Conflict(
                "batch_other_run",
                "{folder} holds a run that differs in: {names}. Name another folder with --work, "
                "or delete this one.",
                folder=folder.address,
                names=", ".join(names),
            )
        self.is_taken_up = found is not None
        self._folder = folder
        if found is None:
            folder.write_json(_RUN, run)

    def table(self, name: str, make: Callable[[], DataFrame]) -> DataFrame:
        """Return the table of a step, made and written only if it is not there whole."""
        path = self._folder.path(name)
        if not self._folder.has_table(name):
            make().write.mode("overwrite").parquet(path)
        return self._folder.spark.read.parquet(path)

    def note(self, name: str, make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        """Return what was noted of a step, found out only if it is not there."""
        found = self.noted(name)
        if found is None:
            found = make()
            self._folder.write_json(f"{name}.json", found)
        return found

    def noted(self, name: str) -> dict[str, Any] | None:
        """Return what was noted of a step; ``None`` if it is still to be done."""
        return self._folder.read_json(f"{name}.json")

    def drop(self, name: str) -> None:
        """Delete a table that no later step reads."""
        self._folder.drop(name)

    def finish(self) -> None:
        """Delete the folder: the result is written."""
        self._folder.drop()
