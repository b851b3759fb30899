"""A disk of PostgreSQL that is full, for real: the tables of a site on a small file system."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, text

from tests.faults.machines import open_members, two_machines
from tests.faults.test_full_disk import full, mounted

pytestmark = [pytest.mark.postgres, pytest.mark.slow]

SIZE_KB = 65_536


@pytest.fixture
def disk(postgresql_url: str) -> Iterator[Path]:
    """A small file system where the user of the database may write."""
    folder = Path(tempfile.mkdtemp(prefix="ecken-disk-"))
    folder.chmod(0o711)
    with mounted(folder / "disk", SIZE_KB):
        yield folder / "disk"
    shutil.rmtree(folder)


@pytest.fixture
def town(postgresql_server: Any, postgresql_template: URL, disk: Path) -> Iterator[URL]:
    """The address of a database whose tables lie on the small disk."""
    (disk / "tables").mkdir(mode=0o700)
    if postgresql_server.system_user:
        shutil.chown(disk / "tables", postgresql_server.system_user)
    name = f"full_{secrets.token_hex(6)}"
    engine = create_engine(
        postgresql_template.set(database="postgres"), isolation_level="AUTOCOMMIT"
    )
    with engine.connect() as connection:
        connection.execute(text(f"CREATE TABLESPACE {name} LOCATION '{disk / 'tables'}'"))
        made = f"CREATE DATABASE {name} TEMPLATE {postgresql_template.database} TABLESPACE {name}"
        connection.execute(text(made))
        yield postgresql_template.set(database=name)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
        connection.execute(text(f"DROP TABLESPACE {name}"))
    engine.dispose()


def test_writes_are_refused_reads_go_on_and_it_recovers(
    town: URL, disk: Path, tmp_path: Path
) -> None:
    members = open_members(town, tmp_path / "first")
    url = town.render_as_string(hide_password=False)
    with two_machines(tmp_path, members, (url, url)) as site:
        ben = members.public_ids["Ben"]
        _, opened = site.call(0, "Ada", "POST", "/conversations", {"contact": ben})
        to = f"/conversations/{opened['id']}/messages"
        kept = 0
        with full(disk):
            for number in range(60):
                status, told = site.call(0, "Ada", "POST", to, {"text": f"{number:4000}"})
                if status != 201:
                    break
                kept += 1
            assert (status, told["code"]) == (503, "storage_full")
            for at in (0, 1):
                assert site.call(at, "Ada", "GET", "/me/figures")[0] == 200
                assert site.call(at, "Ada", "GET", "/me/conversations")[0] == 200
                assert site.status(at, "/healthz") == 200
        assert site.call(1, "Ada", "POST", to, {"text": "there is room again"})[0] == 201
        engine = create_engine(town)
        with engine.connect() as connection:
            found = connection.execute(text("SELECT count(*) FROM messages")).scalar_one()
        engine.dispose()
        assert found == kept + 1, "what was acknowledged is there, and no more"
