"""``ecken backup`` and ``ecken restore``: whole copies of a site, and the way back."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.screen import print_error, print_json, print_line, print_table, progress_bars

if TYPE_CHECKING:
    from ecken.service.backup.manifest import Manifest

__all__ = ["backup", "restore"]

_SHOWN = ("members", "contacts", "contact_requests", "messages", "posts", "photos", "erasures")


def backup(
    folder: Annotated[
        Path, typer.Argument(help="Folder of the backups; with --verify also one backup.")
    ],
    verify: Annotated[
        bool,
        typer.Option(
            "--verify",
            help="Make none: restore the one that is named, or the newest, into a temporary place "
            "and compare.",
        ),
    ] = False,
    keep_daily: Annotated[
        int, typer.Option(min=0, help="Days of which the newest backup stays.")
    ] = 7,
    keep_weekly: Annotated[
        int, typer.Option(min=0, help="Weeks of which the newest backup stays.")
    ] = 4,
    keep_monthly: Annotated[
        int, typer.Option(min=0, help="Months of which the newest backup stays.")
    ] = 12,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Make a backup while the site runs, and delete old ones by a rule.

    Each lies in a folder of its own, named after its time (UTC), whole or not at all. The key
    of the site and passwords from the settings are not in it. SQLite needs nothing else; for
    PostgreSQL pg_dump has to be in PATH. docs/backup.md says all.
    """
    from ecken.wiring import settings_from_environment

    settings = settings_from_environment()
    if verify:
        from ecken.service.backup.verifying import choose_backup, verify_backup

        chosen = choose_backup(folder)
        with progress_bars() as progress:
            manifest = verify_backup(settings, chosen, progress=progress)
        _tell(chosen, manifest, "whole, and restored as it was", json=json)
        return
    from ecken.service.backup.keeping import Keep
    from ecken.service.backup.making import make_backup
    from ecken.wiring import open_unmigrated

    keep = Keep(keep_daily, keep_weekly, keep_monthly)
    with closing(open_unmigrated(settings)) as database, progress_bars() as progress:
        made = make_backup(
            settings, database, folder, now=int(time.time()), keep=keep, progress=progress
        )
    for old in made.removed:
        print_error(f"deleted by the rule: {old}")
    _tell(made.path, made.manifest, "made", json=json)


def restore(
    source: Annotated[Path, typer.Argument(metavar="BACKUP", help="The folder of one backup.")],
    ledger: Annotated[
        list[Path] | None,
        typer.Option(
            help="A newer copy of erased.txt: whoever is in it is deleted again. May be repeated."
        ),
    ] = None,
    new_key: Annotated[
        bool,
        typer.Option(
            "--new-key",
            help="The key of the community is lost: go with the key of this place. Links in mails "
            "sent before are void.",
        ),
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Restore a backup into the empty place that the settings name.

    Whoever was deleted after the backup was made is deleted again. A restore that was interrupted
    is begun again by the same command; nothing is served from the place before it has ended.
    """
    from ecken.service.backup.restoring import restore_backup
    from ecken.wiring import settings_from_environment

    with progress_bars() as progress:
        restored = restore_backup(
            settings_from_environment(),
            source,
            ledgers=ledger or (),
            takes_key=new_key,
            progress=progress,
        )
    if restored.erased_again:
        print_error(f"deleted again, as the record says: {restored.erased_again}")
    if restored.lacks_key:
        print_error(
            "the key of the community is not here yet: bring its file “secret” or its ECKEN_SECRET "
            "before you serve; if it is lost, run “ecken accept-key”"
        )
    _tell(source, restored.manifest, "restored", json=json)


def _tell(path: Path, manifest: Manifest, what: str, *, json: bool) -> None:
    size = sum(file.bytes for file in manifest.files)
    counts = {name: manifest.rows[name] for name in _SHOWN if name in manifest.rows}
    if json:
        told = {"backup": str(path), "scheme": manifest.scheme, "journal": manifest.journal}
        print_json({**told, "bytes": size, "rows": counts})
        return
    print_line(f"{path}: {what}")
    head = {"of": manifest.name, "made": manifest.made, "revision": manifest.scheme}
    print_table({**head, "journal": manifest.journal, "bytes": size, **counts})
