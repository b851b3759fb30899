"""The bytes of a table: in memory, in a file, or from a pipe that can be read only once."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import BinaryIO

from ecken.errors import Invalid
from ecken.exchange.tables.limits import BLOCK_BYTES, Limits

__all__ = ["Source"]


class Source:
    """Bytes in blocks, with the first block looked at before the others are read."""

    def __init__(self, data: bytes | BinaryIO, limits: Limits) -> None:
        self._stream: BinaryIO = io.BytesIO(data) if isinstance(data, bytes) else data
        self._limits = limits
        self._start = self._stream.tell() if self._stream.seekable() else None
        self.is_seekable = self._start is not None
        self.size_bytes = self._measured()
        """Size in bytes; ``None`` if only the end will tell."""
        self.read_bytes = 0
        """How much has been handed on so far."""
        self.first = self._read()

    def _measured(self) -> int | None:
        if self._start is None:
            return None
        size = self._stream.seek(0, os.SEEK_END) - self._start
        self._stream.seek(self._start)
        self._check(size)
        return size

    def _check(self, size: int) -> None:
        most = self._limits.size_bytes
        if most is not None and size > most:
            raise Invalid(
                "table_too_large",
                "The file is larger than {most_mb} MB; split it into several files.",
                most_mb=max(1, most // 1_000_000),
            )

    def _read(self) -> bytes:
        # A pipe gives less than it is asked for; only nothing means the end.
        block = b""
        while len(block) < BLOCK_BYTES and (piece := self._stream.read(BLOCK_BYTES - len(block))):
            block += piece
        return block

    def scan(self) -> Iterator[bytes]:
        """Yield what can be looked at beforehand: all of a file, the first block of a pipe."""
        yield self.first
        if self._start is None:
            return
        while block := self._read():
            yield block
        self._stream.seek(self._start + len(self.first))

    def blocks(self) -> Iterator[bytes]:
        """Yield all bytes, once."""
        block, self.first = self.first, b""
        while block:
            self.read_bytes += len(block)
            self._check(self.read_bytes)
            yield block
            block = self._read()
