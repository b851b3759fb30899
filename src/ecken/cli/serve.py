"""``ecken serve``: the site of the community that the environment describes."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from ecken.cli.screen import print_line
from ecken.cli.server.serving import open_socket, run_server, run_workers
from ecken.settings import Settings

__all__ = ["serve"]


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65_535, help="Port to listen on.")] = 8000,
    workers: Annotated[
        int,
        typer.Option(
            min=1,
            max=64,
            help="Processes. Each holds its own network in memory; they count limits together, "
            "but for the limit of API calls.",
        ),
    ] = 1,
) -> None:
    """Serve pages and JSON interface until Ctrl-C."""
    if workers > 1:
        _serve_by_many(host, port, workers)
        return
    from ecken.asgi import create_app
    from ecken.wiring import build_community, close_community, settings_from_environment

    settings = _at_port(settings_from_environment(), port)
    listener = open_socket(host, port)
    community = build_community(settings)
    print_line(f"Ecken answers at {settings.base_url} (Ctrl-C stops it)")
    run_server(create_app(community, close=close_community), listener, settings)


def _at_port(settings: Settings, port: int) -> Settings:
    """Where no address is set, it is the loopback at this port."""
    if settings.base_url == Settings().base_url:
        return replace(settings, base_url=f"http://127.0.0.1:{port}")
    return settings


def _serve_by_many(host: str, port: int, workers: int) -> None:
    from ecken.wiring import prepare_workers, settings_from_environment

    settings = _at_port(settings_from_environment(), port)
    listener = open_socket(host, port)
    prepare_workers(settings)
    print_line(f"Ecken answers at {settings.base_url} (Ctrl-C stops it)")
    run_workers("ecken.cli.server.worker:make_worker_app", listener, workers, settings)
