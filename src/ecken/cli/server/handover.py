"""The listening socket, handed over: by systemd to the site, and by the site to itself.

A socket that stays open while the site starts anew refuses nobody: who calls meanwhile waits in
its queue, and is answered by the site that comes.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

from ecken.cli.server.listener import Listener
from ecken.errors import Invalid
from ecken.settings.environment import count_sockets_handed_over, hand_over_socket

__all__ = ["start_again", "take_socket"]

_FIRST = 3
"""The file that the first socket is, see sd_listen_fds(3)."""


def take_socket() -> Listener | None:
    """Return the socket that this process was started with, if it was.

    Raises
    ------
    Invalid
        ``sockets_handed_over`` if there are several.
    """
    count = count_sockets_handed_over()
    if count > 1:
        raise Invalid(
            "sockets_handed_over",
            "The site was started with {count} sockets; it needs one. Let ecken.socket have one "
            "line ListenStream.",
            count=count,
        )
    if not count:
        return None
    os.set_inheritable(_FIRST, False)
    return Listener(fileno=_FIRST)


def start_again(socket: int) -> NoReturn:
    """Become the program anew, as it is installed now, in the same process and with its socket."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    os.dup2(socket, _FIRST)
    os.set_inheritable(_FIRST, True)
    hand_over_socket()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
