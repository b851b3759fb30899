"""Output of the commands: results to stdout, progress and errors to stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

__all__ = ["print_error", "print_json", "print_line", "print_table", "progress_bars"]


def print_line(text: str) -> None:
    """Write one line of result, at once."""
    print(text, flush=True)


def print_json(value: object) -> None:
    """Write a result for programs, on one line."""
    print(json.dumps(value, ensure_ascii=False, default=str), flush=True)


def print_error(text: str) -> None:
    """Write one line about what went wrong."""
    print(f"ecken: {text}", file=sys.stderr)


def print_table(rows: Mapping[str, object]) -> None:
    """Write names and values in two columns."""
    width = max(map(len, rows), default=0)
    for name, value in rows.items():
        print(f"{name:<{width}}  {value}")


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int | None], None]]:
    """Yield a function that shows a stage's progress; it shows nothing without a terminal."""
    if not sys.stderr.isatty():
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    left = TextColumn("left"), TimeRemainingColumn()
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(), *left)
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, int] = {}

        def show(stage: str, done: int, total: int | None) -> None:
            for other, task in tasks.items():
                if other != stage:
                    bars.update(task, completed=1, total=1)  # type: ignore[arg-type]
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)  # type: ignore[arg-type]

        yield show
        for task in tasks.values():
            bars.update(task, completed=1, total=1)  # type: ignore[arg-type]
