"""Runs the site: opens the socket, starts the server, stops it."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import socket
from functools import partial
from typing import TYPE_CHECKING, Any

from ecken.cli.server.connection_limits import MOST
from ecken.cli.server.handover import start_again, take_socket
from ecken.cli.server.listener import TAKEN_AT_ONCE, Listener
from ecken.errors import NotReady
from ecken.settings import Settings

if TYPE_CHECKING:
    from starlette.types import ASGIApp

__all__ = ["find_socket", "open_socket", "run_server", "run_workers", "server_options"]

GRACE_S = 10
"""How long answers may still take after the server was told to stop."""
STANDSTILL_S = 60
"""A worker that does not move for so long is replaced; on a busy machine a sound one may stand
still for some seconds."""

_PORTS_TRIED = 100
_OTHER_FILES = 300
"""Files and sockets that a process has open beside its connections."""


def find_socket(host: str, port: int, *, is_next_tried: bool = False) -> socket.socket:
    """Return the socket that was handed over to this process, or open one.

    Until the site is there, nobody can tell it to start anew: SIGHUP is ignored so long.
    """
    if not os.isatty(0):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
    return take_socket() or open_socket(host, port, is_next_tried=is_next_tried)


def open_socket(host: str, port: int, *, is_next_tried: bool = False) -> socket.socket:
    """Return a socket that listens on ``port``, or on the next free one.

    Callers wait in its queue until the site answers. The socket names its protocol, because the
    event loop sends small packets at once only where it knows that it is TCP: else an answer would
    wait 40 ms for the caller to say that it has the first part.

    Raises
    ------
    NotReady
        ``port_taken``.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    last = port + (_PORTS_TRIED if is_next_tried else 1)
    reason = ""
    for number in range(port, min(last, 65_536)):
        listener = Listener(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((host, number))
            listener.listen()
        except OSError as error:
            listener.close()
            reason = (error.strerror or str(error)).lower()
        else:
            return listener
    raise NotReady(
        "port_taken",
        "Cannot listen on {host}, port {port}: {reason}. Choose another with --port.",
        host=host,
        port=port,
        reason=reason,
    )


def server_options(settings: Settings) -> dict[str, Any]:
    """Return what every server of the site runs with.

    Forwarded headers are read by the site itself, from trusted proxies only. How many may be
    connected, and for how long, is up to the protocol.
    """
    from ecken.cli.server.protocol import BoundedProtocol

    return {
        "backlog": TAKEN_AT_ONCE,
        "http": partial(
            BoundedProtocol, proxies=settings.trusted_proxies, most=_most_connections()
        ),
        "proxy_headers": False,
        "server_header": False,
        "access_log": False,
        "log_config": None,
        "lifespan": "on",
        "timeout_keep_alive": 10,
        "timeout_graceful_shutdown": GRACE_S,
        "timeout_worker_healthcheck": STANDSTILL_S,
        "ws": "none",
    }


def _most_connections() -> int:
    """Raise the limit of open files as far as it goes; return how many connections fit in it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + _OTHER_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return MOST if soft == resource.RLIM_INFINITY else max(50, min(MOST, soft - _OTHER_FILES))


def run_server(app: ASGIApp, listener: socket.socket, settings: Settings) -> None:
    """Serve until Ctrl-C or SIGTERM; what the site saves at its end is saved then.

    SIGHUP ends it likewise, and starts it anew with the same socket; at a terminal that signal says
    that the terminal is gone, and ends it.
    """
    import uvicorn

    from ecken.cli.watching.logs import write_logs

    write_logs(settings)
    server = uvicorn.Server(uvicorn.Config(app, **server_options(settings)))
    kept, again = os.dup(listener.fileno()), []

    def end(number: int, _frame: object) -> None:
        again.append(number)
        server.should_exit = True

    if not os.isatty(0):
        signal.signal(signal.SIGHUP, end)
    with contextlib.suppress(KeyboardInterrupt):
        server.run(sockets=[listener, *_open_metrics(settings)])
    if again:
        start_again(kept)
    os.close(kept)


def run_workers(app: str, listener: socket.socket, workers: int, settings: Settings) -> None:
    """Serve the application that ``app`` makes in several processes, until Ctrl-C or SIGTERM.

    SIGHUP starts them anew one after the other: each ends when the next one answers.
    """
    import uvicorn
    from uvicorn.supervisors.multiprocess import Multiprocess

    from ecken.cli.watching.logs import write_logs

    write_logs(settings)
    config = uvicorn.Config(app, factory=True, workers=workers, **server_options(settings))
    Multiprocess(config, [listener, *_open_metrics(settings)]).run()


def _open_metrics(settings: Settings) -> list[socket.socket]:
    """Return the socket at which the metrics alone answer, if there is to be one."""
    if not settings.metrics_port:
        return []
    return [open_socket(settings.metrics_host, settings.metrics_port)]
