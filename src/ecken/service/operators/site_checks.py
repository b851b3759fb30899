"""Checks of what a site has stored and of the site as it runs; nothing is changed.

Each takes the settings and the open database, migrated to the scheme of the code.
"""

from __future__ import annotations

import http.client
import json
from pathlib import Path
from urllib.parse import urlsplit

from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Invalid
from ecken.service.backup.keeping import list_backups
from ecken.service.engine.network import LiveNetwork
from ecken.service.operators.findings import Finding
from ecken.service.operators.network_check import differences
from ecken.service.watching.metrics import wall_seconds
from ecken.settings import Settings
from ecken.settings.at_run_time import with_changes
from ecken.store.database import Database
from ecken.store.house.changed_settings import read_changed_settings
from ecken.store.journal import count_gaps, read_head
from ecken.store.site.site import read_latest_time
from ecken.store.soundness import find_database_damage, read_database_size, read_database_time
from ecken.store.talk.outbox import count_mails, read_oldest_waiting

__all__ = [
    "check_backup",
    "check_changed_settings",
    "check_clock",
    "check_engine",
    "check_integrity",
    "check_journal",
    "check_queue",
    "check_running_site",
    "check_size",
]

CLOCKS_APART_S = 5
"""Clocks of two machines that are kept right are not further apart."""
_AHEAD_S = 120
_BACKUP_AGE_S = 2 * DAY_S
_ASK_S = 5.0


def check_size(_settings: Settings, database: Database) -> list[Finding]:
    """Say how large the database is, and of what kind."""
    with database.reading() as connection:
        size = read_database_size(connection)
    kind = "SQLite" if database.is_sqlite else "PostgreSQL"
    return [Finding("database size", True, f"{kind}, {size / 1e6:.1f} MB")]


def check_changed_settings(settings: Settings, database: Database) -> list[Finding]:
    """Say what owners have set while the site runs, and whether it fits what is given here."""
    with database.reading() as connection:
        changed = read_changed_settings(connection)
    what = "settings of the administration"
    try:
        with_changes(settings, changed)
    except Invalid as error:
        return [Finding(what, False, error.sentence, "what fits environment and file",
                        "Change those, or take it back: ecken settings --back NAME.")]  # fmt: skip
    return [Finding(what, True, ", ".join(changed) or "none is set there")]


def check_integrity(_settings: Settings, database: Database) -> list[Finding]:
    """Let SQLite check its file. Cost: the whole file is read."""
    if not database.is_sqlite:
        return [Finding("integrity", True, "PostgreSQL looks after that itself (pg_amcheck)")]
    with database.reading() as connection:
        faults = find_database_damage(connection)
    found = "no fault" if not faults else f"the file is damaged: {faults} faults or more"
    advice = "Stop the site, keep the file, and restore the newest backup." if faults else ""
    return [Finding("integrity", not faults, found, "no fault", advice)]


def check_journal(_settings: Settings, database: Database) -> list[Finding]:
    """Count versions that are missing in the journal."""
    with database.reading() as connection:
        gaps, head = count_gaps(connection), read_head(connection).version
    found = f"version {head}, {gaps} missing" if gaps else f"version {head}, none missing"
    advice = (
        "Rows were deleted by hand or by a restore: restart the site; it rebuilds." if gaps else ""
    )
    return [Finding("journal", not gaps, found, "none missing", advice)]


def check_engine(settings: Settings, database: Database) -> list[Finding]:
    """Compare snapshot and journal with a network built anew. Cost: two starts of the engine."""
    path = settings.data_dir / "secret"
    if not settings.secret and not path.exists():
        return []
    secret = (settings.secret or path.read_text("ascii").strip()).encode()
    network, fresh = LiveNetwork(settings.data_dir / "snapshot", secret=secret), LiveNetwork()
    with database.reading() as connection:
        network.start(connection)
        fresh.start(connection)
        faults = differences(network, fresh)
    found = "; ".join(faults) or f"{len(network.index)} members, as in the database"
    advice = "Restart the site: it rebuilds the network from the database." if faults else ""
    return [Finding("engine", not faults, found, "as in the database", advice)]


def check_clock(_settings: Settings, database: Database) -> list[Finding]:
    """Compare this machine's clock with the database's, and with the latest time of the site."""
    with database.reading() as connection:
        here, there = int(wall_seconds()), read_database_time(connection)
        latest = read_latest_time(connection)
    apart, ahead = abs(here - there), latest - here
    is_near = apart <= CLOCKS_APART_S
    advice = "" if is_near else "Let both machines follow a time server (NTP)."
    said = f"{apart} s from the database's"
    found = [Finding("clock", is_near, said, f"{CLOCKS_APART_S} s at most", advice)]
    if ahead > _AHEAD_S:
        found.append(Finding("clock of the site", False, f"{ahead} s ahead of this machine's",
                             "not ahead", "A clock was wrong before; the site waits until it is "
                             "reached."))  # fmt: skip
    return found


def check_queue(_settings: Settings, database: Database) -> list[Finding]:
    """Look at the mail that waits and at what failed."""
    with database.reading() as connection:
        mails, oldest = count_mails(connection), read_oldest_waiting(connection)
    waits_s = 0 if oldest is None else max(0, int(wall_seconds()) - oldest)
    waiting, failed = mails.get("waiting", 0), mails.get("failed", 0)
    found = f"{waiting} waiting, the oldest for {waits_s // 60} min; {failed} failed"
    is_well = waits_s < HOUR_S and not failed
    advice = "" if is_well else "See the line “mail”; ecken mail list, then ecken mail retry."
    return [Finding("mail queue", is_well, found, "none for an hour, none failed", advice)]


def check_backup(settings: Settings, _database: Database) -> list[Finding]:
    """Look for a backup that is young and lies where the site makes them."""
    expected = "a backup of the last two days"
    if not settings.backup_dir:
        return [Finding("backup", False, "the site makes none", expected,
                        "Set ECKEN_BACKUP_DIR, best to another disk.")]  # fmt: skip
    backups = list_backups(Path(settings.backup_dir))
    if not backups:
        return [Finding("backup", False, f"none in {settings.backup_dir}", expected,
                        "See ecken work --list, or make one: ecken backup DIR.")]  # fmt: skip
    age_s = max(0, int(wall_seconds()) - backups[0].manifest.made_at)
    is_young = age_s <= _BACKUP_AGE_S
    advice = "" if is_young else "See ecken work --list for why."
    found = f"{len(backups)}, the newest {age_s // HOUR_S} h old"
    return [Finding("backup", is_young, found, expected, advice)]


def check_running_site(settings: Settings, _database: Database) -> list[Finding]:
    """Ask the running site whether it is ready."""
    expected = "200 from /readyz"
    try:
        status, missing = _ask_ready(settings.base_url)
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        return [Finding("running site", False, f"{settings.base_url}/readyz: {reason}", expected,
                        "Start it (ecken serve), or look at the proxy.")]  # fmt: skip
    found = f"{status}" + (f", missing: {', '.join(missing)}" if missing else "")
    is_well = status == 200
    advice = "" if is_well else "docs/watching.md says what to do for each part."
    return [Finding("running site", is_well, found, expected, advice)]


def _ask_ready(base_url: str) -> tuple[int, list[str]]:
    base = urlsplit(base_url)
    kind = http.client.HTTPSConnection if base.scheme == "https" else http.client.HTTPConnection
    connection = kind(base.hostname or "", base.port, timeout=_ASK_S)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        text = answer.read(10_000)
    finally:
        connection.close()
    try:
        missing = json.loads(text)["missing"]
    except (ValueError, KeyError, TypeError):
        missing = []
    return answer.status, [str(name)[:40] for name in missing][:10]
