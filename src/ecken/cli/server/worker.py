"""One of several worker processes: its log lines carry its number, and it ends with its parent."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from typing import TYPE_CHECKING

from ecken.cli.watching.logs import write_logs

if TYPE_CHECKING:
    from starlette.types import ASGIApp

__all__ = ["make_worker_app"]

_LOG = logging.getLogger("ecken.worker")

STOP_WITHIN_S = 30
"""A worker whose parent is gone has so long to finish its answers and to save; then it ends."""


def make_worker_app() -> ASGIApp:
    """Return the site for a worker process."""
    from ecken.asgi import from_environment
    from ecken.wiring import settings_from_environment

    write_logs(settings_from_environment())
    threading.Thread(target=_end_with_parent, name="parent", daemon=True).start()
    return from_environment()


def _end_with_parent() -> None:
    """Stop when the process that started this one is gone, however it ended."""
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    parent.join()
    _LOG.warning("the process that started this one is gone; stopping")
    os.kill(os.getpid(), signal.SIGTERM)
    threading.Event().wait(STOP_WITHIN_S)
    os._exit(1)
