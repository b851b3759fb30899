"""Followed companies by keys without hyphens: words written as one or apart are one company.

Revision 0025, after 0024.
"""

from __future__ import annotations

import re

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

_FOLLOWED = sa.table(
    "followed_companies", sa.column("owner_id", sa.Integer()), sa.column("company", sa.String())
)
_PAIR = re.compile(r"(?<![aeiouyq])([aou])e(?!ntwickl|lektr|xpert|inkauf|ngineer|rzieh)")
"""Two vowels that may meet where words do, and are then read as an umlaut."""


def upgrade() -> None:
    """Go to this revision; of two spellings that somebody followed, one is left."""
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(_FOLLOWED).where(_FOLLOWED.c.company.contains("-")).order_by(_FOLLOWED.c.company)
    ).all()
    for owner, company in rows:
        here = (_FOLLOWED.c.owner_id == owner, _FOLLOWED.c.company == company)
        joined = _PAIR.sub(r"\1", company.replace("-", ""))
        is_there = sa.select(_FOLLOWED).where(here[0], _FOLLOWED.c.company == joined)
        if connection.execute(is_there).first():
            connection.execute(sa.delete(_FOLLOWED).where(*here))
        else:
            connection.execute(sa.update(_FOLLOWED).where(*here).values(company=joined))


def downgrade() -> None:
    """Go back to the revision before, in which such companies are not found any more."""
