"""Asks a process that limits itself and keeps nothing, and ends it if it takes too long."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress

__all__ = ["ask_process"]


def ask_process(
    program: str, *given: bytes, wall_s: float, environment: Mapping[str, str] | None = None
) -> bytes:
    """Run a file of Python, and return what it writes: nothing if it failed, or took too long.

    What is ``given`` stands on its standard input, one part after the other; a part is not copied.
    """
    with subprocess.Popen(
        [sys.executable, "-I", program],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=environment or {}, cwd="/",
    ) as process:  # fmt: skip
        ending = threading.Timer(wall_s, process.kill)
        ending.start()
        try:
            assert process.stdin
            assert process.stdout
            with suppress(BrokenPipeError):
                for part in given:
                    process.stdin.write(part)
                process.stdin.close()
            return process.stdout.read()
        finally:
            ending.cancel()
            process.kill()
