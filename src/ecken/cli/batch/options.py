"""What the commands of ``ecken batch`` share: their options, Spark, and how a result is printed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from ecken.cli.batch.printing import in_words
from ecken.cli.screen import print_json, print_table
from ecken.errors import Invalid, NotReady

__all__ = [
    "Edges",
    "HubSize",
    "Jdbc",
    "JdbcOptions",
    "Json",
    "Master",
    "Members",
    "Memory",
    "Open",
    "Out",
    "Partitions",
    "Registers",
    "SourceName",
    "Work",
    "read_options",
    "show",
    "started_spark",
]

Edges = Annotated[
    str, typer.Option(help="Contacts: Parquet with the columns a and b; with --jdbc a query.")
]
Members = Annotated[
    str | None,
    typer.Option(
        help="Who discloses what: member, audience, listed; Parquet, or a query. Without it all "
        "lists are for everyone."
    ),
]
Out = Annotated[str, typer.Option(help="Folder for the result.")]
Jdbc = Annotated[
    str | None, typer.Option(help="Address of a database (jdbc:…) that the two queries ask.")
]
JdbcOptions = Annotated[
    Path | None,
    typer.Option(help="Text file with Spark's options for JDBC, “user = ecken” per line."),
]
SourceName = Annotated[
    str, typer.Option(help="Whose network it is, if the export does not say so (ecken batch load).")
]
Open = Annotated[
    bool,
    typer.Option("--open", help="Measure what every member could see: open lists, listed entries."),
]
Work = Annotated[
    str | None,
    typer.Option(help="Folder for what is done so far; a stopped run goes on there. [OUT.work]"),
]
HubSize = Annotated[
    int, typer.Option(min=1, help="With more contacts, a member is handled in parts.")
]
Registers = Annotated[
    int, typer.Option(min=4, max=21, help="Registers of a sketch, as a power of two.")
]
Master = Annotated[
    str | None,
    typer.Option(help="Where Spark runs, if not as spark-submit says: local[2], spark://…"),
]
Partitions = Annotated[
    int | None, typer.Option(min=1, help="Parts of each exchange (Spark's default is 200).")
]
Memory = Annotated[str | None, typer.Option(help="Memory of the driver, such as 4g.")]
Json = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@contextmanager
def started_spark(master: str | None, partitions: int | None, memory: str | None) -> Iterator[Any]:
    """Yield a session of Spark, or say what has to be installed for it."""
    try:
        from ecken.batch.session import open_spark
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing not in ("pyspark", "py4j", "datasketches"):
            raise
        raise NotReady(
            "spark_missing",
            'This needs Spark, and “{missing}” is not installed: pip install "ecken[spark]". '
            "Java 17 comes from the system (Debian: openjdk-17-jre-headless).",
            missing=missing,
        ) from None
    with open_spark(master, partitions=partitions, memory=memory) as spark:
        yield spark


def read_options(path: Path | None) -> dict[str, str]:
    """Return the options of a file with one “name = value” per line; # begins a comment."""
    if path is None:
        return {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise Invalid("bad_file", "{path}: {why}.", path=path, why=error) from None
    found = {}
    for number, line in enumerate(lines, 1):
        name, is_there, value = line.partition("=")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        if not is_there:
            raise Invalid(
                "batch_option", "{path}, line {number}: “name = value” is needed.",
                path=path, number=number,
            )  # fmt: skip
        found[name.strip()] = value.strip()
    return found


def show(result: dict[str, Any], *, is_json: bool) -> None:
    """Print a result, for a person or a program."""
    if is_json:
        print_json(result)
        return
    print_table(in_words(result))
