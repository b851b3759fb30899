"""Tokens have a scope and an end; those of before go as far as they did, for a year at most."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_YEAR_S = 365 * 86_400


def upgrade() -> None:
    """Add the columns."""
    op.add_column(
        "api_tokens",
        sa.Column("scope", sa.String(length=8), server_default="read", nullable=False),
    )
    op.add_column(
        "api_tokens",
        sa.Column("expires_at", sa.BigInteger(), server_default="0", nullable=False),
    )
    tokens = sa.table(
        "api_tokens", sa.column("scope"), sa.column("created_at"), sa.column("expires_at")
    )
    op.execute(sa.update(tokens).values(scope="write", expires_at=tokens.c.created_at + _YEAR_S))


def downgrade() -> None:
    """Take them away; what had a narrower scope must not become wider."""
    op.execute("DELETE FROM api_tokens WHERE scope <> 'write'")
    with op.batch_alter_table("api_tokens") as batch:
        batch.drop_column("expires_at")
        batch.drop_column("scope")
