"""Towns made at random: audiences, unlisted members, blocks, companies, recruiters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from ecken.store.contacts.blocks import insert_block
from tests.community import Town, small_community

__all__ = ["COMPANIES", "random_town"]

COMPANIES = ("Weber GmbH", "Nordlicht AG", "Kante & Co", "Ufer eG", "Heide KG", "")
_CITIES = ("Hamburg", "Köln", "Leipzig", "")
_AUDIENCES = ("everyone",) * 6 + ("fourth", "third", "second", "contacts", "nobody")


@contextmanager
def random_town(
    folder: Path, seed: int, *, members: int = 26, ties: int = 48, open_lists: bool = False
) -> Iterator[Town]:
    """Yield a town of members M0, M1, …; the same for the same seed."""
    random = Random(seed)
    names = [f"M{i}" for i in range(members)]
    told = {
        name: {
            "company": random.choice(COMPANIES),
            "city": random.choice(_CITIES),
            "industry": random.choice(("62.01", "46.11", "")),
            "position": random.choice(("Einkäuferin", "Entwickler", "")),
            "is_recruiter": random.random() < 0.3,
            "audience": "everyone" if open_lists else random.choice(_AUDIENCES),
            "is_listed": open_lists or random.random() < 0.85,
        }
        for name in names
    }
    pairs = {tuple(sorted(random.sample(names, 2))) for _ in range(ties)}
    with small_community(folder, members=told, contacts=[f"{a}–{b}" for a, b in pairs]) as town:
        if not open_lists:
            with town.community.writing() as connection:
                for _ in range(3):
                    a, b = random.sample(names, 2)
                    if (a, b) not in pairs and (b, a) not in pairs:
                        insert_block(connection, town.id(a), town.id(b), at=town.clock())
        yield town
