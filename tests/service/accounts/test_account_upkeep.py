"""What accounts leave behind goes in time."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select

from ecken.service.accounts.account_upkeep import tidy_accounts
from ecken.service.accounts.password_resets import request_reset
from ecken.service.accounts.sign_in import sign_in
from ecken.store.tables import audit_entries, members, one_time_tokens, sessions
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, give_password, sign_up_as


def count(town: Town) -> tuple[int, ...]:
    with town.community.database.reading() as connection:
        return tuple(
            connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (members, one_time_tokens, sessions, audit_entries)
        )


def test_what_is_over_is_deleted_and_what_is_not_stays(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"]) as town:
        give_password(town, "Ada")
        sign_up_as(town, "nele@example.org")
        request_reset(town.community, "ada@example.org", HERE)
        request_reset(town.community, "nobody@example.org", HERE)
        sign_in(town.community, "ada@example.org", PASSWORD, HERE)
        tidy_accounts(town.community)
        assert count(town) == (2, 3, 1, 1)
        town.clock.pass_days(1)
        tidy_accounts(town.community)
        assert count(town) == (2, 1, 1, 1)
        town.clock.pass_days(30)
        tidy_accounts(town.community)
        assert count(town) == (1, 0, 0, 1)
        town.clock.pass_days(366)
        tidy_accounts(town.community)
        assert count(town) == (1, 0, 0, 0)
