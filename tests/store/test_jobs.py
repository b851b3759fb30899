"""Rows of job ads on both databases."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from ecken.store.database import Database
from ecken.store.jobs.ad_limits import (
    count_published_since,
    count_running,
    delete_ads_ended_before,
)
from ecken.store.jobs.job_ads import (
    find_ad,
    insert_ad,
    publish_again,
    read_ads,
    read_ads_of,
    update_ad,
    update_end,
)
from ecken.store.jobs.running_ads import read_marks
from ecken.store.tables import job_ads, members

VALUES = {"title": "Buyer", "company": "Siemens", "workplace": "onsite", "hours": "full"}


def test_an_ad_runs_until_its_end_and_every_change_is_a_revision(
    database: Database, three: list[int]
) -> None:
    owner, other, _ = three
    with database.writing() as connection:
        id = insert_ad(connection, owner, VALUES, at=10, ends_at=100)
        ad = find_ad(connection, id)
        assert ad is not None
        [mark] = read_marks(connection, now=99)
        assert (mark.public_id, mark.revision, mark.member_id) == (id, 1, owner)
        assert read_marks(connection, now=100) == []
        update_ad(connection, ad, {**VALUES, "title": "Engineer"})
        update_end(connection, ad, 50)
        publish_again(connection, ad, at=60, ends_at=160)
        [mark] = read_marks(connection, now=99)
        assert (mark.revision, mark.published_at) == (4, 60)
        assert read_ads(connection, [ad.id])[ad.id].title == "Engineer"
        assert [row.public_id for row in read_ads_of(connection, owner)] == [id]
        assert read_ads_of(connection, other) == []
        assert count_published_since(connection, owner, 59) == 1
        assert count_published_since(connection, owner, 60) == 0
        assert count_running(connection, owner, now=159) == 1
        assert count_running(connection, owner, now=160) == 0
        assert find_ad(connection, "x") is None


def test_ads_of_who_is_not_there_do_not_run(database: Database, three: list[int]) -> None:
    with database.writing() as connection:
        insert_ad(connection, three[0], VALUES, at=10, ends_at=100)
        connection.execute(update(members).where(members.c.id == three[0]).values(state="closed"))
        assert read_marks(connection, now=20) == []


def test_ads_are_deleted_that_ended_before(database: Database, three: list[int]) -> None:
    with database.writing() as connection:
        early, late = (
            insert_ad(connection, three[0], VALUES, at=10, ends_at=end) for end in (99, 100)
        )
        assert delete_ads_ended_before(connection, 100) == 1
        assert find_ad(connection, early) is None
        assert find_ad(connection, late) is not None


@pytest.mark.parametrize(
    "wrong", [{"workplace": "moon"}, {"hours": "x"}, {"salary_from": 2, "salary_to": 1}]
)
def test_the_table_takes_no_nonsense(
    database: Database, three: list[int], wrong: dict[str, object]
) -> None:
    with pytest.raises(IntegrityError), database.writing() as connection:
        insert_ad(connection, three[0], {**VALUES, **wrong}, at=1, ends_at=2)
    with database.reading() as connection:
        assert connection.execute(job_ads.select()).first() is None
