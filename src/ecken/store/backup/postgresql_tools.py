"""Finds PostgreSQL's own programs in PATH, and runs them on a database.

The password goes into a file that only this user can read, never onto a command line. Data goes
through a pipe: a program whose caller is killed ends with it.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from psycopg.conninfo import make_conninfo
from sqlalchemy import URL, Connection

from ecken.errors import NotReady
from ecken.files import replacing

__all__ = ["find_tool", "run_reading", "run_writing", "server_version", "tool_version"]

_ADVICE = (
    "They are the client programs of PostgreSQL {major}: postgresql-client-{major} on Debian and "
    "Ubuntu (apt.postgresql.org has every version), postgresql{major} on Fedora and Red Hat, "
    "postgresql{major}-client on Alpine, libpq with Homebrew"
)


def server_version(connection: Connection) -> int:
    """Return the major version of the server."""
    return int(str(connection.exec_driver_sql("SHOW server_version_num").scalar_one())) // 10_000


def find_tool(name: str, *, at_least: int) -> Path:
    """Return the path of ``pg_dump`` or ``pg_restore``.

    Raises
    ------
    NotReady
        ``backup_tool_missing``, ``backup_tool_old``
    """
    found = shutil.which(name)
    advice = _ADVICE.format(major=at_least)
    if found is None:
        raise NotReady(
            "backup_tool_missing",
            "{tool} is not in PATH; backups of PostgreSQL are made and restored with its own "
            "programs. {advice}.",
            tool=name,
            advice=advice,
        )
    version = tool_version(Path(found))
    if version < at_least:
        raise NotReady(
            "backup_tool_old",
            "{path} is of PostgreSQL {version}, needed is {needed} or newer. {advice}; the newer "
            "one has to come first in PATH.",
            path=found,
            version=version,
            needed=at_least,
            advice=advice,
        )
    return Path(found)


def tool_version(path: Path) -> int:
    """Return the major version of a program, 0 if it does not say."""
    done = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"\(PostgreSQL\)\s+(\d+)", done.stdout)
    return int(found[1]) if found else 0


def run_writing(tool: Path, url: URL, options: list[str], target: BinaryIO) -> None:
    """Run a program on a database, and write what it says into a file.

    Raises
    ------
    NotReady
        ``backup_tool_failed``
    OSError
        The file cannot be written.
    """
    with (
        _address(url) as address,
        subprocess.Popen(
            [tool, *options, "--no-password", f"--dbname={address}"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            shutil.copyfileobj(process.stdout, target, 1 << 20)
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read()
    _check(tool, process.returncode, said)


def run_reading(tool: Path, url: URL, options: list[str], source: BinaryIO) -> None:
    """Run a program on a database, and give it a file to read through a pipe.

    Raises
    ------
    NotReady
        ``backup_tool_failed``
    """
    with (
        _address(url) as address,
        subprocess.Popen(
            [tool, *options, "--no-password", f"--dbname={address}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        ) as process,
    ):
        assert process.stdin is not None
        assert process.stderr is not None
        try:
            shutil.copyfileobj(source, process.stdin, 1 << 20)
            process.stdin.close()
        except BrokenPipeError:
            pass  # it has ended, and says below why
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read()
    _check(tool, process.returncode, said)


def _check(tool: Path, code: int, said: bytes) -> None:
    if code == 0:
        return
    lines = [line for line in said.decode("utf-8", "replace").splitlines() if ": error:" in line]
    reason = lines[0].partition(": error:")[2].strip() if lines else f"it ended with {code}"
    raise NotReady(
        "backup_tool_failed",
        "{tool} could not do its work: {reason}. Nothing half stays.",
        tool=tool.name,
        reason=reason[:300],
    )


@contextmanager
def _address(url: URL) -> Iterator[str]:
    """Yield how the programs of PostgreSQL write an address; the password lies in a file."""
    _, told = url.get_dialect()().create_connect_args(url)
    password = told.pop("password", "")
    with TemporaryDirectory(prefix="ecken-") as folder:
        if password:
            passwords = Path(folder) / "pgpass"
            escaped = str(password).replace("\\", "\\\\").replace(":", "\\:")
            with replacing(passwords) as file:
                file.write(f"*:*:*:*:{escaped}\n".encode())
            told["passfile"] = str(passwords)
        yield make_conninfo("", **told)
