"""The daily snapshot: what is measured of the open network and of the whole one, once a day (R13).

Measured is a copy that is read from the tables: nobody waits for it. Where measuring takes long,
the copy and the state of the searches are kept in the data folder until they are done, so that a
stopped process goes on with them. A copy of another day is thrown away.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
from sqlalchemy import Connection

from ecken.errors import NotReady
from ecken.files import make_folder
from ecken.graph import Network
from ecken.reference.days import day_of
from ecken.rules.audience import ANY_DEGREE
from ecken.service.community import Community
from ecken.service.engine.table_reader import read_graph
from ecken.service.numbers.network_figures import NetworkFigures
from ecken.service.numbers.network_measures import is_long, measure_network
from ecken.service.reach.passing_on import measure_open_posts
from ecken.store.journal import read_head
from ecken.store.profiles.members import read_privacy
from ecken.store.site.daily_snapshot import (
    DailyFigures,
    WholeFigures,
    read_daily,
    replace_daily,
    replace_whole,
)

__all__ = ["take_daily_snapshot"]

_FOLDER = "measuring"


def take_daily_snapshot(community: Community, *, again: bool = True) -> None:
    """Write today's figures of the network; with ``again`` also if they were taken today.

    The mean counts listed entries of lists that everyone may see, and nothing else (R8): what
    members hide is in no number that others get. Two rows are written: of the open network, which
    members see, and of the whole one, for operators alone.
    """
    today = day_of(community.clock(), community.zone).isoformat()
    folder = _folder_of_day(community, today)
    with community.database.reading() as connection:
        newest = read_daily(connection)
        if newest is not None and newest.day >= today and not again:
            return
        passing_on = measure_open_posts(connection, now=community.clock())
        whole = _open_copy(folder) or _copy_network(connection)
    if is_long(whole.n, whole.n_contacts):
        _keep_copy(whole, folder)
    lengths = whole.disclosed_counts[(whole.reach == ANY_DEGREE) & whole.listed]
    daily = DailyFigures(
        day=today,
        members=whole.n,
        open_lists=len(lengths),
        mean_contacts=float(np.mean(lengths)) if len(lengths) else 0.0,
        passing_on=passing_on,
        measured=_measure(whole.open_network(), folder / "open.run").as_plain(),
    )
    measured = _measure(whole, folder / "whole.run").as_plain()
    with community.writing() as connection:
        replace_daily(connection, daily)
        replace_whole(connection, WholeFigures(today, measured))
    shutil.rmtree(folder.parent, ignore_errors=True)


def _copy_network(connection: Connection) -> Network:
    """Return all active members and the contacts between them, as the tables are now."""
    copied = read_graph(connection, read_head(connection))
    return copied.subgraph(
        np.array([row.member for row in read_privacy(connection)], dtype=np.int64)
    )


def _folder_of_day(community: Community, day: str) -> Path:
    """Return where a copy of that day may lie, and remove those of other days."""
    folder = community.settings.data_dir / _FOLDER
    for older in folder.iterdir() if folder.is_dir() else ():
        if older.name != day:
            shutil.rmtree(older, ignore_errors=True)
    return folder / day


def _open_copy(folder: Path) -> Network | None:
    """Return the copy that a stopped process has left; begin anew if it is not sound."""
    path = folder / "copy.ecken"
    if not path.exists():
        return None
    try:
        return Network.open(path, mapped=False)
    except NotReady:
        shutil.rmtree(folder, ignore_errors=True)
        return None


def _keep_copy(network: Network, folder: Path) -> None:
    path = folder / "copy.ecken"
    if not path.exists():
        make_folder(folder.parent)
        make_folder(folder)
        network.save(path)


def _measure(network: Network, state: Path) -> NetworkFigures:
    """Measure a network; go on from the state of a stopped process, if it is of this network."""
    if not is_long(network.n, network.n_contacts):
        return measure_network(network)
    try:
        return measure_network(network, resume=state)
    except NotReady:
        state.unlink(missing_ok=True)
        return measure_network(network, resume=state)
