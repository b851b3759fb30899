"""A second process on the same database, which answers what a test asks it.

Forked with :func:`answer`: it is told ``(viewer, member, public id)`` and answers what that viewer
sees of that member, as its own network (its own memory) has it, and how often that was built.
"""

from __future__ import annotations

from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from ecken.errors import NotFound
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.world import World
from ecken.settings import Settings
from ecken.store.database import Database

__all__ = ["answer", "open_community", "what_is_seen"]


def open_community(folder: Path) -> Community:
    """Open the database of a town in another process, or once more in this one."""
    database = Database(f"sqlite:///{folder / 'ecken.db'}", is_durable=False)
    network = LiveNetwork()
    with database.reading() as connection:
        network.start(connection)
    return Community(settings=Settings(data_dir=folder), database=database, network=network)


def what_is_seen(world: World, member: int, public_id: str) -> dict[str, object]:
    """What the viewer of ``world`` sees of a member."""
    try:
        is_there = bool(world.member(public_id))
    except NotFound:
        is_there = False
    return {
        "is_there": is_there,
        "degree": world.degree(member),
        "list": world.contact_list(member).tolist(),
        "figures": [int(n) for n in tuple(world.figures)[:3]],
    }


def answer(pipe: Connection, folder: Path) -> None:
    """Answer until the test says nothing more."""
    community = open_community(folder)
    community.network.graph.warm()
    built, build = 1, community.network._rebuild

    def count_and_build(*values: Any) -> None:
        nonlocal built
        built += 1
        build(*values)

    community.network._rebuild = count_and_build  # type: ignore[method-assign]
    pipe.send("ready")
    with suppress(EOFError):
        while True:
            viewer, member, public_id = pipe.recv()
            with community.reading(viewer) as world:
                pipe.send({**what_is_seen(world, member, public_id), "built": built})
