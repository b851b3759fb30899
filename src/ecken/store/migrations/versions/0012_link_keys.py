"""Links on profiles get a key by which the same profile elsewhere is found again.

Revision 0012, after 0011.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from ecken.rules.profile_links import profile_link_key

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_links = sa.table("links", sa.column("id"), sa.column("url"), sa.column("link_key"))


def upgrade() -> None:
    """Go to this revision."""
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("link_key", sa.String(length=200), server_default="", nullable=False)
        )
        batch_op.create_index(batch_op.f("ix_links_link_key"), ["link_key"], unique=False)
    connection = op.get_bind()
    found = connection.execute(sa.select(_links.c.id, _links.c.url)).all()
    keys = [{"of": id, "key": key} for id, url in found if (key := profile_link_key(url))]
    if keys:
        connection.execute(
            sa.update(_links)
            .where(_links.c.id == sa.bindparam("of"))
            .values(link_key=sa.bindparam("key")),
            keys,
        )


def downgrade() -> None:
    """Go back to the revision before."""
    with op.batch_alter_table("links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_links_link_key"))
        batch_op.drop_column("link_key")
