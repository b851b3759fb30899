"""The file that every command of ``ecken graph`` names first: opened, or told to be bad input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.errors import Invalid, NotReady

if TYPE_CHECKING:
    from ecken.graph import Network

__all__ = ["Json", "NetworkFile", "Open", "open_network", "open_part", "told_as_bad_input"]

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Open = Annotated[
    bool, typer.Option("--open", help="Open lists and listed entries only: what every member sees.")
]
NetworkFile = Annotated[Path, typer.Argument(help="A file that `ecken graph build` wrote.")]


def open_part(path: Path, is_open: bool) -> Network:
    """Open a network, or the part of it that every member may see."""
    net = open_network(path)
    return net.open_network() if is_open else net


def open_network(path: Path) -> Network:
    from ecken.graph import Network

    with told_as_bad_input(path):
        return Network.open(path)


@contextmanager
def told_as_bad_input(path: Path) -> Iterator[None]:
    """Tell what is wrong with a file that the caller named as bad input."""
    try:
        yield
    except NotReady as error:
        raise Invalid(error.code, error.template, **error.fields) from None
    except OSError as error:
        why = error.strerror or str(error)
        raise Invalid("bad_file", "{path}: {why}.", path=path, why=why) from None
