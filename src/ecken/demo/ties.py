"""The real part of the demo network: who signed whose key, and when.

Times come from the clocks of many machines, and some were wrong: a few signatures are dated 1980
or 2097. A tie cannot be older than the two who made it, nor younger than the collection of 2009:
so each time is clipped to that span.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
from dataclasses import dataclass, replace
from importlib.resources import files

import numpy as np
import numpy.typing as npt

from ecken.durations import DAY_S

__all__ = ["Contacts", "Requests", "Ties", "read_keys", "read_ties"]

Int64 = npt.NDArray[np.int64]
FIRST_KEY = int(dt.datetime(1991, 6, 5, tzinfo=dt.UTC).timestamp())
"""PGP 1.0 was published on this day; keys dated before had a wrong clock."""


@dataclass(frozen=True, slots=True)
class Contacts:
    """Confirmed contacts: int64 columns of one length, ``a < b``, ``since`` in Unix seconds."""

    a: Int64
    b: Int64
    since: Int64

    def __len__(self) -> int:
        return len(self.a)


@dataclass(frozen=True, slots=True)
class Requests:
    """Pending requests: int64 columns of one length, ``sent`` in Unix seconds."""

    sender: Int64
    recipient: Int64
    sent: Int64

    def __len__(self) -> int:
        return len(self.sender)


@dataclass(frozen=True, slots=True)
class Ties:
    """The network without its people; ``joined`` is int64 (n,), Unix seconds.

    ``key`` is int64 (n,): which key of the collection each member stands for.
    """

    key: Int64
    joined: Int64
    contacts: Contacts
    requests: Requests

    def cut(self, size: int) -> Ties:
        """The ``size`` members with most contacts (of equals: the earlier key), renumbered."""
        both = np.concatenate([self.contacts.a, self.contacts.b])
        degree = np.bincount(both, minlength=len(self.key))
        kept = np.sort(np.argsort(-degree, kind="stable")[:size])
        number = np.full(len(self.key), -1)
        number[kept] = np.arange(len(kept))
        c, r = self.contacts, self.requests
        inside_c = (number[c.a] >= 0) & (number[c.b] >= 0)
        inside_r = (number[r.sender] >= 0) & (number[r.recipient] >= 0)
        return Ties(
            self.key[kept],
            self.joined[kept],
            Contacts(number[c.a][inside_c], number[c.b][inside_c], c.since[inside_c]),
            Requests(number[r.sender][inside_r], number[r.recipient][inside_r], r.sent[inside_r]),
        )

    def shifted_to(self, today: dt.date) -> Ties:
        """All times moved by whole days, so that the youngest tie is of the day before today."""
        newest = max(_last(self.contacts.since), _last(self.requests.sent))
        yesterday = (today - dt.date(1970, 1, 1)).days - 1
        by = (yesterday - newest // DAY_S) * DAY_S
        return Ties(
            self.key,
            self.joined + by,
            replace(self.contacts, since=self.contacts.since + by),
            replace(self.requests, sent=self.requests.sent + by),
        )


def read_ties(created: Int64) -> Ties:
    """All ties, their times clipped; ``created`` is the creation time of each key."""
    with np.load(io.BytesIO(_read("ties.npz")), allow_pickle=False) as columns:
        a, b, since = _unpack(columns, "contacts")
        sender, recipient, sent = _unpack(columns, "requests")
    last_key = int(created.max())
    times = np.concatenate([since, sent])
    newest = int(times[times <= last_key].max())
    joined = created.clip(FIRST_KEY, newest)
    return Ties(
        np.arange(len(created)),
        joined,
        Contacts(a, b, since.clip(np.maximum(joined[a], joined[b]), newest)),
        Requests(
            sender, recipient, sent.clip(np.maximum(joined[sender], joined[recipient]), newest)
        ),
    )


def read_keys() -> tuple[Int64, list[str], list[list[str]]]:
    """Of each key: creation time, top-level domain (or ""), organisation domains."""
    lines = gzip.decompress(_read("keys.tsv.gz")).decode().splitlines()[1:]
    rows = [line.split("\t") for line in lines]
    created = np.array([int(row[0]) for row in rows], dtype=np.int64)
    return created, [row[1] for row in rows], [row[2].split(",") if row[2] else [] for row in rows]


def _unpack(columns: np.lib.npyio.NpzFile, name: str) -> tuple[Int64, Int64, Int64]:
    lengths = columns[f"{name}_lengths"].astype(np.int64)
    starts = np.repeat(np.arange(len(lengths)), lengths)
    planes = np.ascontiguousarray(columns[f"{name}_times"].T)
    times = planes.view("<u4").ravel().astype(np.int64)
    return starts, columns[f"{name}_ends"].astype(np.int64), times


def _last(times: Int64) -> int:
    return int(times.max()) if len(times) else 0


def _read(name: str) -> bytes:
    return files("ecken.demo").joinpath("data", name).read_bytes()
