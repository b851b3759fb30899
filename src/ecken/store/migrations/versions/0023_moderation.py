"""Reports, decisions and objections; hidden messages, photos, job ads; suspended members.

Revision 0023, after 0022.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

_STATES = "'unconfirmed', 'awaiting', 'active', 'closed'"
_WITH_SUSPENDED = "'unconfirmed', 'awaiting', 'active', 'suspended', 'closed'"


def upgrade() -> None:
    """Go to this revision."""
    _allow_states(_WITH_SUSPENDED)
    for table in ("messages", "photos", "job_ads"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(
                sa.Column("is_hidden", sa.Boolean(), server_default="0", nullable=False)
            )
    _make_cases()
    op.create_table(
        "reports",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("explanation", sa.Text(), server_default="", nullable=False),
        sa.Column("is_good_faith", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("copy", sa.Text(), server_default="", nullable=False),
        sa.Column("context", sa.Text(), server_default="", nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        _of_case("reports"),
        _of_member("reports", "member_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("public_id", name=op.f("uq_reports_public_id")),
    )
    op.create_index(op.f("ix_reports_member_id"), "reports", ["member_id"], unique=False)
    op.create_index(
        "uq_reports_case_id_member_id", "reports", ["case_id", "member_id"], unique=True
    )
    op.create_table(
        "appeals",
        sa.Column("case_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("is_granted", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        _of_case("appeals"),
        _of_member("appeals", "member_id"),
        _of_member("appeals", "decided_by"),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_appeals")),
    )
    op.create_index(op.f("ix_appeals_member_id"), "appeals", ["member_id"], unique=False)


def _make_cases() -> None:
    op.create_table(
        "moderation_cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sa.String(length=22), nullable=False),
        sa.Column("subject_kind", sa.String(length=12), nullable=False),
        sa.Column("subject_id", sa.String(length=22), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("picture", sa.LargeBinary(), nullable=True),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("claimed_by", sa.Integer(), nullable=True),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("decided_by", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.BigInteger(), nullable=True),
        sa.Column("action", sa.String(length=8), server_default="", nullable=False),
        sa.Column("hides", sa.Boolean(), server_default="0", nullable=False),
        sa.Column("ground", sa.String(length=8), server_default="", nullable=False),
        sa.Column("ground_text", sa.Text(), server_default="", nullable=False),
        sa.Column("facts", sa.Text(), server_default="", nullable=False),
        sa.Column("suspended_until", sa.BigInteger(), nullable=True),
        sa.Column("lifted_at", sa.BigInteger(), nullable=True),
        _of_member("moderation_cases", "member_id"),
        _of_member("moderation_cases", "claimed_by"),
        _of_member("moderation_cases", "decided_by"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_moderation_cases")),
        sa.UniqueConstraint("public_id", name=op.f("uq_moderation_cases_public_id")),
    )
    for column in ("member_id", "decided_at"):
        op.create_index(
            op.f(f"ix_moderation_cases_{column}"), "moderation_cases", [column], unique=False
        )
    op.create_index(
        "uq_moderation_cases_open",
        "moderation_cases",
        ["subject_kind", "subject_id"],
        unique=True,
        sqlite_where=sa.text("decided_at IS NULL"),
        postgresql_where=sa.text("decided_at IS NULL"),
    )


def _allow_states(states: str) -> None:
    """Allow these states of members."""
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_members_state"), type_="check")
        batch_op.create_check_constraint(op.f("ck_members_state"), f"state IN ({states})")


def _of_member(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        [column], ["members.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"
    )


def _of_case(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["case_id"], ["moderation_cases.id"], name=op.f(f"fk_{table}_case_id"), ondelete="CASCADE"
    )


def downgrade() -> None:
    """Go back to the revision before."""
    for table in ("appeals", "reports", "moderation_cases"):
        op.drop_table(table)
    for table in ("job_ads", "photos", "messages"):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("is_hidden")
    op.execute("UPDATE members SET state = 'active' WHERE state = 'suspended'")
    _allow_states(_STATES)
