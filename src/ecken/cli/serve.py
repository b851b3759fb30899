"""``ecken serve``: the site of the community that the environment describes."""

from __future__ import annotations

import socket
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.screen import print_line
from ecken.cli.server.serving import find_socket, run_server, run_workers
from ecken.errors import NotReady
from ecken.settings import Settings

if TYPE_CHECKING:
    from ecken.service.community import Community

__all__ = ["serve"]


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen on.")] = 8000,
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            max=64,
            help="Processes. Each holds its own network in memory; they count limits together.",
        ),
    ] = 1,
) -> None:
    """Serve pages and JSON interface until Ctrl-C."""
    if workers > 1:
        _serve_by_many(host, port, workers)
        return
    from ecken.asgi import create_app
    from ecken.wiring import build_community, close_community, settings_from_environment

    listener = find_socket(host, port)
    settings = _at_port(settings_from_environment(), listener)
    community = build_community(settings, is_served=True)
    print_line(f"Ecken answers at {settings.base_url} (Ctrl-C stops it)")
    _say_how_to_begin(community)
    run_server(create_app(community, close=close_community), listener, settings)


def _at_port(settings: Settings, listener: socket.socket) -> Settings:
    """Where no address is set, it is the loopback at the port that is listened on."""
    if settings.base_url == Settings().base_url and listener.family != socket.AF_UNIX:
        return replace(settings, base_url=f"http://127.0.0.1:{listener.getsockname()[1]}")
    return settings


def _say_how_to_begin(community: Community) -> None:
    """Where nobody is a member yet, print where the first operator is made."""
    from ecken.service.operators.first_run import FIRST_RUN_D, open_first_run

    with suppress(NotReady):  # a full disk stops no reading
        address = open_first_run(community)
        if address:
            print_line(f"Nobody is a member yet. Become the first operator at {address}")
            print_line(f"(once, within {FIRST_RUN_D} days; the next start prints another address)")


def _serve_by_many(host: str, port: int, workers: int) -> None:
    from ecken.wiring import (
        build_community,
        close_community,
        prepare_workers,
        settings_from_environment,
    )

    listener = find_socket(host, port)
    settings = _at_port(settings_from_environment(), listener)
    prepare_workers(settings)
    print_line(f"Ecken answers at {settings.base_url} (Ctrl-C stops it)")
    community = build_community(settings, is_started=False)
    _say_how_to_begin(community)
    close_community(community)
    run_workers("ecken.cli.server.worker:make_worker_app", listener, workers, settings)
