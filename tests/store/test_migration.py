"""The scheme: migrated tables are the tables of the code, and every column is classified."""

import hashlib
import shutil
from pathlib import Path

import pytest

from ecken.errors import NotReady
from ecken.store import migration
from ecken.store.database import Database
from ecken.store.migration import migrate, newest_revision
from tests.store.scheme_differences import scheme_differences

VERSIONS = Path(migration.__file__).parent / "migrations" / "versions"

RELEASED = {
    "0001_initial.py": "33face8a13ef0d11a6ab28ac9578e54e4666fd739fc2e7506f3805dffd697ff4",
}
"""SHA-256 of every released migration. A release adds the hashes of those that came since; what
stands here never changes any more, because databases out there were made by it."""


def test_a_migrated_database_has_the_tables_of_the_code(database: Database) -> None:
    assert scheme_differences(database) == []


def test_migrating_again_changes_nothing(database: Database) -> None:
    migrate(database)
    assert scheme_differences(database) == []


def test_a_database_of_a_newer_version_is_refused(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NotReady) as refused:
        migrate(database)
    assert refused.value.code == "database_newer"


def test_a_released_migration_never_changes() -> None:
    found = {name: hashlib.sha256((VERSIONS / name).read_bytes()).hexdigest() for name in RELEASED}
    assert found == RELEASED


def test_migrations_follow_each_other_without_a_gap() -> None:
    numbers = sorted(int(path.name[:4]) for path in VERSIONS.glob("[0-9]*.py"))
    assert numbers == list(range(1, len(numbers) + 1))


CHANGES = (
    "DROP INDEX ix_sent_forms_at",
    "ALTER TABLE members DROP COLUMN offers",
    "ALTER TABLE members ADD COLUMN nickname TEXT",
    "DROP TABLE daily_figures",
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_database_with_other_tables_stops_the_start(database: Database, change: str) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql(change)
    with pytest.raises(NotReady) as refused:
        migrate(database)
    assert refused.value.code == "database_scheme"


def test_a_database_of_an_unreleased_first_step_is_left_as_it_was(url: str) -> None:
    """As early versions made it: the same number, other tables."""
    database = Database(url)
    _migrate_to(database, "0001")
    with database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE daily_figures DROP COLUMN open_lists")
        connection.exec_driver_sql("DROP TABLE kept_members")
    before = _tables(database)
    with pytest.raises(NotReady) as refused:
        migrate(database)
    assert refused.value.code == "database_scheme"
    assert "daily_figures.open_lists is missing" in refused.value.sentence
    assert _tables(database) == before
    database.close()


BROKEN = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "{number}", "{before}"
branch_labels = depends_on = None
def upgrade():
    op.create_table("half_done", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("members") as batch:
        batch.add_column(sa.Column("nickname", sa.Text()))
    op.execute("INSERT INTO half_done (id) VALUES (1)")
    op.execute("INSERT INTO half_done (id) VALUES (1)")
"""


def test_a_migration_that_fails_leaves_nothing_half_done(
    database: Database, three: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, head = _tables(database), newest_revision()
    folder = tmp_path / "migrations"
    shutil.copytree(VERSIONS.parent, folder)
    number = f"{int(head) + 1:04d}"
    text = BROKEN.format(number=number, before=head)
    (folder / "versions" / f"{number}_broken.py").write_text(text)
    with monkeypatch.context() as patch:
        patch.setattr(migration, "_FOLDER", folder)
        with pytest.raises(Exception, match=r"half_done|UNIQUE|unique"):
            migrate(database)
    assert _tables(database) == before
    migrate(database)
    assert scheme_differences(database) == []
    assert _count(database, "members") == 3


REBUILD = """
from alembic import op
import sqlalchemy as sa
revision, down_revision = "{number}", "{before}"
branch_labels = depends_on = None
def upgrade():
    with op.batch_alter_table("members", recreate="auto") as batch:
        batch.alter_column("headline", existing_type=sa.Text(), server_default="-")
"""


def test_a_table_that_is_rebuilt_keeps_the_rows_that_name_it(
    database: Database, three: list[int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with database.writing() as connection:
        for low, high in ((1, 2), (2, 3)):
            connection.exec_driver_sql(
                f"INSERT INTO contacts VALUES ({three[low - 1]}, {three[high - 1]}, 0)"
            )
    head = newest_revision()
    folder = tmp_path / "migrations"
    shutil.copytree(VERSIONS.parent, folder)
    number = f"{int(head) + 1:04d}"
    text = REBUILD.format(number=number, before=head)
    (folder / "versions" / f"{number}_rebuild.py").write_text(text)
    monkeypatch.setattr(migration, "_FOLDER", folder)
    migrate(database)
    assert _count(database, "members") == 3
    assert _count(database, "contacts") == 2


def test_followed_companies_keep_their_followers_whatever_the_key_was(url: str) -> None:
    database = Database(url)
    _migrate_to(database, "0024")
    with database.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO members (id, public_id, email, email_key, first_name, last_name, "
            "joined_at) VALUES (1, 'AAAAAAAAAAAAAAAAAAAAAA', 'a@b.de', 'a@b.de', 'Ada', 'T', 0)"
        )
        for company in ("thyssen-krupp", "thyssenkrupp", "auto-electric", "bosch", "a-b-c"):
            connection.exec_driver_sql(
                "INSERT INTO followed_companies (owner_id, company, followed_at, visited_at) "
                f"VALUES (1, '{company}', 0, 0)"
            )
    migrate(database)
    with database.reading() as connection:
        found = connection.exec_driver_sql("SELECT company FROM followed_companies ORDER BY 1")
        assert found.scalars().all() == ["abc", "autolectric", "bosch", "thyssenkrupp"]
    database.close()


def _migrate_to(database: Database, revision: str) -> None:
    from alembic import command

    with database.loading() as connection:
        command.upgrade(migration._config(connection), revision)
        migration.prepare_journal(connection)


def _count(database: Database, table: str) -> int:
    with database.reading() as connection:
        return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)


def _tables(database: Database) -> dict[str, list[str]]:
    from sqlalchemy import inspect

    with database.reading() as connection:
        found = inspect(connection)
        return {
            table: sorted(column["name"] for column in found.get_columns(table))
            for table in found.get_table_names()
        }
