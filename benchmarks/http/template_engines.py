"""The engines that ``benchmarks.http.templates`` compares, each as ``environment(language)``.

- *Ecken*: what the site uses;
- *Jinja's messages*: the same templates, every message translated with the page by Jinja's own
  extension;
- *plain Jinja before*: the templates as they were at ``BEFORE``, with Jinja's own extension;
- *compiler before*: the same with the compiler of that time (``web/ahead``, 921 lines);
- *MiniJinja*: today's templates. From version 3 on it reads no attribute of a named tuple, so the
  version before is measured.
"""

from __future__ import annotations

import importlib
import io
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import minijinja
from jinja2 import Environment, FileSystemLoader

import ecken.web
from ecken.web.i18n import language
from ecken.web.rendering import formats, render
from ecken.web.rendering.drawing import tint

__all__ = ["BEFORE", "ENGINES", "compile_all"]

BEFORE = "1700dab"
"""The last revision with the compiler."""

_OPTIONS: dict[str, Any] = {
    "autoescape": True, "auto_reload": False, "trim_blocks": True, "lstrip_blocks": True,
    "cache_size": -1,
}  # fmt: skip
_MESSAGES = ("_", "ngettext")
_SHARED = (
    *("request", "viewer", "badges", "csrf", "flash", "settings", "now", "zone"),
    *("address", "language", "other_language", "static", "_", "ngettext", "face"),
)
_TEMPLATES = Path(ecken.web.__file__).parent / "templates"
_ecken = render.environment


@cache
def _before() -> Path:
    """Return the folder ``web`` of that time: its compiler and its templates."""
    paths = ["src/ecken/web/ahead", "src/ecken/web/templates"]
    packed = subprocess.run(
        ["git", "archive", BEFORE, *paths], cwd=_TEMPLATES.parents[3], check=True,
        stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    folder = tempfile.mkdtemp(prefix="ecken-templates-")
    with tarfile.open(fileobj=io.BytesIO(packed)) as files:
        files.extractall(folder, filter="data")
    return Path(folder) / "src/ecken/web"


def _fitted(made: Environment, code: str) -> Environment:
    """Give an environment the filters and functions of the site, but for its messages."""
    made.filters |= {**_ecken(code).filters, "tint": tint}
    made.globals |= {n: one for n, one in _ecken(code).globals.items() if n not in _MESSAGES}
    return made


def _with_jinjas_messages(folder: Path, code: str) -> Environment:
    made = Environment(
        loader=FileSystemLoader(folder), extensions=["jinja2.ext.i18n"],
        undefined=_ecken(code).undefined, **_OPTIONS,
    )  # fmt: skip
    reader = language(code)
    made.install_gettext_callables(  # type: ignore[attr-defined]
        reader.gettext, reader.ngettext, newstyle=True
    )
    return _fitted(made, code)


@cache
def _jinjas_messages(code: str) -> Environment:
    return _with_jinjas_messages(_TEMPLATES, code)


class _NoMacros:
    """Stands for ``macros.html`` where templates import it themselves."""

    def make_module(self, _known: object) -> None:
        return None


@dataclass
class _Before:
    """An environment of the templates of that time."""

    environment: Environment

    def get_template(self, name: str) -> Any:
        return _NoMacros() if name == "macros.html" else self.environment.get_template(name)

    def list_templates(self) -> list[str]:
        return self.environment.list_templates()


@cache
def _plain_before(code: str) -> _Before:
    return _Before(_with_jinjas_messages(_before() / "templates", code))


@cache
def _compiler_before(code: str) -> _Before:
    if str(_before()) not in ecken.web.__path__:
        ecken.web.__path__.append(str(_before()))
    made: Environment = importlib.import_module("ecken.web.ahead.templates").AheadEnvironment(
        language(code), constant={"static": _ecken(code).globals["static"]},
        shared=frozenset(_SHARED), loader=FileSystemLoader(_before() / "templates"),
        undefined=_ecken(code).undefined, **_OPTIONS,
    )  # fmt: skip
    return _Before(_fitted(made, code))


@dataclass
class _MiniJinja:
    """MiniJinja in the shape of a Jinja environment."""

    engine: minijinja.Environment
    name: str = ""

    def get_template(self, name: str) -> Any:
        return _NoMacros() if name == "macros.html" else _MiniJinja(self.engine, name)

    def render(self, known: dict[str, Any]) -> str:
        text = self.engine.render_template(self.name, **known)
        for mine, theirs in {"&#x2f;": "/", "&#x27;": "&#39;", "&quot;": "&#34;"}.items():
            text = text.replace(mine, theirs)
        return text


@cache
def _minijinja(code: str) -> _MiniJinja:
    site = _ecken(code)
    engine = minijinja.Environment(
        loader=_read_for_minijinja, trim_blocks=True, lstrip_blocks=True,
        undefined_behavior="strict",
    )  # fmt: skip
    for name in ("number", "decimal", "percent", "day", "accent_address", "avatar", "icon"):
        engine.add_filter(name, site.filters[name])
    for name in ("degree_badge", "marked", "member_link"):
        engine.add_filter(name, site.filters[name])
    for name in ("date", "month", "moment", "ago", "day_ago"):
        engine.add_filter(name, _in_zone(getattr(formats, name), code))
    engine.add_filter("xmlattr", _attributes)
    for name in (*_MESSAGES, "address", "language", "other_language", "static"):
        engine.add_global(name, site.globals[name])
    return _MiniJinja(engine)


def _read_for_minijinja(name: str) -> str:
    """Return a template that imports the macros itself; these see the context anyhow."""
    source = (_TEMPLATES / name).read_text("utf-8").replace(" with context %}", " %}")
    head, line = '{% import "macros.html" as ui %}\n', '{% extends "base.html" %}\n'
    if name == "macros.html":
        return source
    return source.replace(line, line + head) if line in source else head + source


def _in_zone(written: Callable[..., str], code: str) -> Callable[..., str]:
    @minijinja.pass_state
    def write(state: Any, *values: object) -> str:
        return written(language(code), state.lookup("zone"), *values)

    return write


def _attributes(values: dict[str, object]) -> str:
    written = (f' {name}="{minijinja.escape(value)}"' for name, value in values.items())
    return minijinja.safe("".join(written))


ENGINES: dict[str, Callable[[str], Any]] = {
    "Ecken": _ecken,
    "Jinja's messages": _jinjas_messages,
    "compiler before": _compiler_before,
    "plain Jinja before": _plain_before,
    "MiniJinja": _minijinja,
}


def compile_all(engine: str) -> float:
    """Compile every page for one more language; return the seconds of processor time."""
    environment = ENGINES[engine]("en")
    start = time.thread_time()
    for name in sorted(environment.list_templates()):
        environment.get_template(name)
    return time.thread_time() - start
