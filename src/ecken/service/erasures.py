"""A list beside the database of who was erased, so that a restored backup revives nobody.

It holds public ids only: random texts that name nobody once the member is erased.
"""

from __future__ import annotations

from ecken.service.closing import LEDGER, erase_member
from ecken.service.community import Community
from ecken.store.ids import is_public_id
from ecken.store.members import find_member_id

__all__ = ["replay_erasures"]


def replay_erasures(community: Community) -> int:
    """Erase again whom a restored backup has brought back; return how many."""
    path = community.settings.data_dir / LEDGER
    if not path.exists():
        return 0
    erased = {line for line in path.read_text("ascii", "replace").split() if is_public_id(line)}
    with community.database.reading() as connection:
        revived = [find_member_id(connection, public_id) for public_id in sorted(erased)]
    found = [member for member in revived if member is not None]
    for member in found:
        erase_member(community, member)
    return len(found)
