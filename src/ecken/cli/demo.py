"""``ecken demo``: a made-up network to look at, loaded once and then served."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecken.cli.screen import print_line, progress_bars
from ecken.cli.server.serving import find_socket, run_server
from ecken.errors import Invalid
from ecken.files import replacing

if TYPE_CHECKING:
    from ecken.service.community import Community
    from ecken.settings import Settings

__all__ = ["demo", "print_links", "write_mark"]

_MARK = "demo.json"
_OURS = ("ecken.db", "ecken.db-wal", "ecken.db-shm", "snapshot", "mails", _MARK)

ROLES = {
    "hub": "a hub",
    "typical": "a typical member",
    "requested": "one whom strangers ask",
    "recruiter": "a recruiter who hides the list",
}


def demo(
    data: Annotated[Path, typer.Option(help="Folder for the demo's database.")] = Path(".demo"),
    port: Annotated[
        int, typer.Option(min=1, max=65_535, help="Port, or the next that is free.")
    ] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve it, or only load it.")] = True,
) -> None:
    """Load a made-up network (real ties, made-up people) and serve it until Ctrl-C."""
    from ecken.wiring import build_community, close_community

    settings = _demo_settings(data, port)
    cast = _load_if_missing(settings)
    if not serve:
        return
    listener = find_socket("127.0.0.1", port, is_next_tried=True)
    address = f"http://127.0.0.1:{listener.getsockname()[1]}"
    community = build_community(replace(settings, base_url=address))
    from ecken.asgi import create_app

    app = create_app(community, close=close_community)
    print_links(community, address, cast)
    run_server(app, listener, community.settings)


def _demo_settings(data: Path, port: int) -> Settings:
    """The settings that were made, changed to what makes a demo: it writes to nobody."""
    from ecken.service.loading.demo_loading import DEMO_NOTE
    from ecken.wiring import settings_from_environment

    given = settings_from_environment()
    return replace(
        given,
        mail_sender="file" if given.mail_sender == "smtp" else given.mail_sender,
        data_dir=data,
        database_url="",
        base_url=f"http://127.0.0.1:{port}",
        footer_note=DEMO_NOTE,
        demo=True,
        request_expiry_d=0,
        request_open_max=0,
    )


def _load_if_missing(settings: Settings) -> dict[str, int]:
    """Return the cast by role; load the network first unless this version of it is there."""
    from ecken.cli.watching.logs import write_logs
    from ecken.service.loading.demo_loading import demo_version, load_demo
    from ecken.service.loading.demo_visits import let_demo_visit
    from ecken.wiring import build_community, close_community

    data = settings.data_dir
    mark = _read_mark(data)
    if mark.get("version") == demo_version() and (data / "ecken.db").exists():
        cast: dict[str, int] = mark["cast"]
        return cast
    if mark:
        _remove(data)
    write_logs(settings)
    community = build_community(settings, is_started=False)
    with progress_bars() as progress:
        cast = load_demo(community, progress=progress)
        progress("preparing the network", 0, None)
        with community.database.reading() as connection:
            community.network.start(connection)
        progress("letting members visit each other", 0, None)
        let_demo_visit(community, list(cast.values()))
        close_community(community)
    write_mark(data, cast)
    return cast


def write_mark(data: Path, cast: dict[str, int], *, version: str = "") -> None:
    """Note which demo lies in the folder, and who its cast are."""
    from ecken.service.loading.demo_loading import demo_version

    mark = {"version": version or demo_version(), "cast": cast}
    with replacing(data / _MARK) as file:
        file.write(json.dumps(mark).encode())


def _read_mark(data: Path) -> dict[str, Any]:
    """Return what the mark of a demo says; nothing where there is none."""
    if data.exists() and not data.is_dir():
        raise Invalid("demo_folder", "{folder} is no folder.", folder=str(data))
    try:
        mark = json.loads((data / _MARK).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return mark if isinstance(mark, dict) and isinstance(mark.get("cast"), dict) else {}


def _remove(data: Path) -> None:
    """Delete the demo of another version: what a demo makes, and nothing else."""
    for name in _OURS:
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def print_links(community: Community, address: str, cast: dict[str, int]) -> None:
    """Write a link for each of the cast, with name and figures."""
    from ecken.service.operators.demo_links import make_demo_link

    print_line(f"\nEcken answers at {address} (Ctrl-C stops it). Sign in with one click as")
    for role, member in cast.items():
        with community.reading(member) as world:
            name, figures = world.cards([member])[member].name, world.figures
        print_line(
            f"\n  {ROLES.get(role, role)}: {name}, "
            f"{figures.first:,} · {figures.second:,} · {figures.third:,} members"
            f"\n  {address}{make_demo_link(community, member)}"
        )
    print_line("")
