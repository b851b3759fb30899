"""Asks a process that limits itself and keeps nothing, and ends it if it takes too long.

How it ended is told with its answer: what ran into a limit is the affair of who sent the file, all
else a fault of ours. Of a fault, where it arose is kept and the words are not: they may repeat what
was read.
"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import IO

__all__ = ["ProcessAnswer", "ask_process"]

_LIMITS = (-signal.SIGKILL, -signal.SIGXCPU, -signal.SIGALRM)
"""How a process ends that takes too long: by its own limits, by us, or for want of memory."""
_PLACE = re.compile(r'  File "[^"]+", line \d+(?:,? in [\w<>.]+)?')
_KIND = re.compile(r"[A-Za-z_][\w.]*(?=:|$)")
_TRACE_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class ProcessAnswer:
    """What a process has written, and how it ended."""

    output: bytes
    code: int
    """As Python tells it: below 0, the signal that ended it."""
    trace: str = ""
    """Where an error arose and of which kind it was, line by line, without its words."""

    @property
    def is_at_limit(self) -> bool:
        """Say whether it took too much time or memory."""
        return self.code in _LIMITS or (self.code != 0 and self.trace.endswith("MemoryError"))

    @property
    def is_fault(self) -> bool:
        """Say whether it ended otherwise than it should, and not by a limit."""
        return not self.is_at_limit and (self.code != 0 or not self.output)


def ask_process(
    program: str, *given: bytes, wall_s: float, environment: Mapping[str, str] | None = None
) -> ProcessAnswer:
    """Run a file of Python, and return what it writes and how it ended.

    What is ``given`` stands on its standard input, one part after the other; a part is not copied.
    """
    with subprocess.Popen(
        [sys.executable, "-I", "-X", "faulthandler", program],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        env=environment or {}, cwd="/",
    ) as process:  # fmt: skip
        assert process.stdin
        assert process.stdout
        assert process.stderr
        said: list[str] = []
        listening = threading.Thread(target=_listen, args=(process.stderr, said), daemon=True)
        listening.start()
        ending = threading.Timer(wall_s, process.kill)
        ending.start()
        try:
            with suppress(BrokenPipeError):
                for part in given:
                    process.stdin.write(part)
                process.stdin.close()
            output = process.stdout.read()
            code = process.wait()
        finally:
            ending.cancel()
            process.kill()
        listening.join()
    return ProcessAnswer(output, code, "\n".join(_places(said)))


def _listen(stream: IO[bytes], said: list[str]) -> None:
    """Hear a process out, so that it does not wait for us; keep the last of what it says."""
    kept = b""
    while piece := stream.read(4_096):
        kept = (kept + piece)[-_TRACE_BYTES:]
    said.extend(kept.decode("utf-8", "replace").splitlines())


def _places(said: list[str]) -> Iterator[str]:
    """Yield the places of a trace and the kind of the error below them; no code, no words."""
    is_below_places = False
    for line in said:
        if place := _PLACE.match(line):
            is_below_places = True
            yield place[0]
        elif is_below_places and not line.startswith(" "):
            is_below_places = False
            if kind := _KIND.match(line):
                yield kind[0]
