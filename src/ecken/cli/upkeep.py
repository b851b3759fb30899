"""Commands for maintenance: migrate, warm, check, drafts of privacy documents."""

from __future__ import annotations

import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_json, print_line
from ecken.errors import Conflict, NotReady

if TYPE_CHECKING:
    from ecken.settings import Settings

__all__ = [
    "accept_key",
    "check",
    "migrate",
    "privacy_notice",
    "processing_record",
    "warm",
]

Language = Annotated[str, typer.Option(help="de or en.")]


def migrate(
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    no_backup: Annotated[
        bool, typer.Option("--no-backup", help="Make no backup of the database first.")
    ] = False,
    backup_to: Annotated[
        Path | None, typer.Option(help="Folder of the backup; else “backups” in the data folder.")
    ] = None,
) -> None:
    """Bring the database to the newest scheme: say what is done, back up, do it.

    It asks first if it runs at a terminal. All steps are one transaction: stop it at any time, and
    the database is as before. Serving does it by itself, and makes no backup.
    """
    from ecken.wiring import prepare_database, settings_from_environment

    found = settings_from_environment()
    is_asked = not yes and sys.stdin.isatty()
    _prepare_upgrade(found, backup_to, is_asked=is_asked, backs_up=not no_backup)
    print_line(f"the database is at revision {prepare_database(found)}")


def _prepare_upgrade(
    found: Settings, backup_to: Path | None, *, is_asked: bool, backs_up: bool
) -> None:
    """Say which steps are to be done, ask, and back up; a new database has nothing to lose."""
    from ecken.service.backup.making import make_backup
    from ecken.store.migration import pending_revisions, revision_of
    from ecken.wiring import has_database, open_unmigrated

    if not has_database(found):
        return
    with closing(open_unmigrated(found)) as database:
        current = revision_of(database)
        steps = pending_revisions(current) if current else []
        if not steps:
            return
        print_line(f"from revision {current}:")
        for number, sentence in steps:
            print_line(f"  {number}  {sentence}")
        if is_asked and not typer.confirm("Do this now?"):
            raise Conflict("migration_declined", "Nothing was changed.")
        if backs_up:
            folder = backup_to or found.data_dir / "backups"
            made = make_backup(found, database, folder, now=int(time.time()))
            print_line(f"backup: {made.path}")


def accept_key() -> None:
    """Let the database go with the key that is set now, after the old one was lost.

    Links in mails sent before are void then.
    """
    from ecken.wiring import accept_key, settings_from_environment

    accept_key(settings_from_environment())
    print_line("the database goes with this key from now on")


def warm() -> None:
    """Compile the graph kernels, so that no member waits for it."""
    from ecken.graph import Network

    Network.warm()
    print_line("the kernels are compiled")


def check(
    json: Annotated[bool, typer.Option("--json", help="Print what differs as JSON.")] = False,
) -> None:
    """Compare the network with one built anew from the database; end with 1 if they differ."""
    from ecken.service.operators.network_check import check_network

    with open_community(is_started=True) as community:
        faults = check_network(community)
        version = community.network.version
    if json:
        print_json({"version": version, "differences": faults})
    else:
        print_line("\n".join(faults) or f"all is well at version {version}")
    if faults:
        raise NotReady(
            "check_failed",
            "The network differs from the database. Delete the folder “snapshot”, and it is built "
            "anew at the next start.",
        )


def privacy_notice(language: Language = "de") -> None:
    """Print a draft of the data protection notice (Art. 13 GDPR), from the settings.

    What Ecken cannot know is left open in [[…]]. The same draft is offered under /admin.
    """
    from ecken.service.operators import privacy_documents
    from ecken.settings.environment import settings_from_environment

    print_line(privacy_documents.privacy_notice(settings_from_environment(), language))


def processing_record(language: Language = "de") -> None:
    """Print a draft of the record of processing activities (Art. 30 GDPR), from the settings.

    The categories of data come from the register of the database's columns.
    """
    from ecken.service.operators import privacy_documents
    from ecken.settings.environment import settings_from_environment

    print_line(privacy_documents.processing_record(settings_from_environment(), language))
