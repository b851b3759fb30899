"""Single files and folders where Spark reads and writes: a disk, HDFS, an object store.

Spark writes tables; whether one is whole, and a few lines beside it, are asked of Hadoop's file
systems, which Spark brings.
"""

from __future__ import annotations

import json
from typing import Any

from pyspark.sql import SparkSession

from ecken.batch.session import told

__all__ = ["Folder"]


class Folder:
    """A folder by its address, as Spark understands it."""

    def __init__(self, spark: SparkSession, address: str) -> None:
        self.spark = spark
        self.address = address.rstrip("/")

    def path(self, name: str) -> str:
        """Return the address of what lies in the folder."""
        return f"{self.address}/{name}"

    def has(self, name: str = "") -> bool:
        """Say whether there is a file or a folder of this name, or the folder itself."""
        with told():
            system, path = self._open(name)
            return bool(system.exists(path))

    def has_table(self, name: str) -> bool:
        """Say whether a table was written to its end."""
        return self.has(f"{name}/_SUCCESS")

    def drop(self, name: str = "") -> None:
        """Delete a file, a table or the whole folder, where it is there."""
        with told():
            system, path = self._open(name)
            system.delete(path, True)

    def write_json(self, name: str, value: dict[str, Any]) -> None:
        """Write a value to a file, in the place of what is there: under another name first."""
        with told():
            system, path = self._open(name)
            _, draft = self._open(f".{name}.part")
            stream = system.create(draft, True)
            stream.write(bytearray(json.dumps(value, indent=1).encode()))
            stream.close()
            system.delete(path, False)
            system.rename(draft, path)

    def read_json(self, name: str) -> dict[str, Any] | None:
        """Return what :meth:`write_json` has written; ``None`` if it is not there."""
        if not self.has(name):
            return None
        with told():
            system, path = self._open(name)
            stream = system.open(path)
            value: dict[str, Any] = json.loads(bytes(stream.readAllBytes()))
            stream.close()
            return value

    def _open(self, name: str) -> tuple[Any, Any]:
        """Return the file system and the path, as Java objects."""
        context: Any = self.spark.sparkContext
        path = context._jvm.org.apache.hadoop.fs.Path(self.path(name) if name else self.address)
        return path.getFileSystem(context._jsc.hadoopConfiguration()), path
