"""The site makes a backup each night, where a folder is named for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Invalid
from ecken.service.background.rhythms import Daily
from ecken.service.background.scheduler import do_now
from ecken.service.background.tasks import Task, tasks_of
from ecken.service.backup.keeping import list_backups
from ecken.service.community import Community
from ecken.service.operators.site_checks import check_backup
from ecken.settings import read_settings
from tests.community import small_community


def _backup_tasks(community: Community) -> list[Task]:
    return [task for task in tasks_of(community.settings) if task.name == "backup"]


def test_the_site_makes_a_backup_where_a_folder_is_named_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "backups"
    (tmp_path / "site").mkdir()
    with small_community(tmp_path / "site", members=["Ada"]) as town:
        community = town.community
        assert _backup_tasks(community) == []
        (none,) = check_backup(community.settings, community.database)
        assert (none.is_well, none.found) == (False, "the site makes none")

        community.settings = replace(community.settings, backup_dir=str(folder))
        (task,) = _backup_tasks(community)
        assert task.rhythm == Daily(3)
        (missing,) = check_backup(community.settings, community.database)
        assert (missing.is_well, missing.found) == (False, f"none in {folder}")

        assert do_now(community, "backup") == "done"
        (made,) = list_backups(folder)
        assert made.manifest.made_at == town.clock()
        for age_h, is_well in ((1, True), (49, False)):
            monkeypatch.setattr(
                "ecken.service.operators.site_checks.wall_seconds",
                lambda age_h=age_h: float(made.manifest.made_at + age_h * HOUR_S),
            )
            (found,) = check_backup(community.settings, community.database)
            assert (found.is_well, found.found) == (is_well, f"1, the newest {age_h} h old")

        town.clock.now += DAY_S
        assert do_now(community, "backup") == "done"
        assert len(list_backups(folder)) == 2


def test_a_folder_of_backups_is_absolute() -> None:
    assert read_settings({"ECKEN_BACKUP_DIR": "/srv/backups"}).backup_dir == "/srv/backups"
    assert read_settings({"ECKEN_BACKUP_DIR": ""}).backup_dir == ""
    with pytest.raises(Invalid, match="begins with /"):
        read_settings({"ECKEN_BACKUP_DIR": "backups"})
