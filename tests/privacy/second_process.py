"""A second process on the same database, which answers what a test asks it.

Started as ``python second_process.py FOLDER``; reads lines ``VIEWER MEMBER`` and writes, as JSON,
what that viewer sees of that member, as its own network (its own memory) has it.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from ecken.errors import NotFound
from ecken.service.community import Community
from ecken.service.engine.network import LiveNetwork
from ecken.service.world import World
from ecken.settings import Settings
from ecken.store.database import Database

__all__ = ["open_community", "what_is_seen"]


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


def main() -> None:
    """Answer until the test says nothing more."""
    community = open_community(Path(sys.argv[1]))
    community.network.graph.warm()
    print("ready", flush=True)
    for line in sys.stdin:
        viewer, member, public_id = line.split()
        with community.reading(int(viewer)) as world:
            print(json.dumps(what_is_seen(world, int(member), public_id)), flush=True)


if __name__ == "__main__":
    main()
