"""What each room may touch: one writer of SQL, one reader of the environment, pure rules."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import ROOT, imports, modules, room_of, syntax

# A library, and the rooms or modules that may import it.
ONLY_IN = {
    "sqlalchemy": {"store", "service"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "prometheus_client": {"service"},
    "numba": {"graph", "search"},
    "pyspark": {"batch"},
    "py4j": {"batch"},
    "datasketches": {"batch"},
    "starlette": {"web", "api", "asgi", "cli"},
    "fastapi": {"api", "asgi"},
    "mcp": {"assistant"},
    "jinja2": {"web", "mail"},
    "uvicorn": {"cli"},
    "typer": {"cli"},
    "rich": {"cli"},
    "aiosmtplib": {"mail"},
    "smtplib": {"mail"},
    # One reader of tables and one writer, beside the graph as a library.
    "csv": {"exchange", "graph"},
}

# The service hands connections and rows on; what is asked of the database stands in the store.
SQLALCHEMY_TYPES = {"sqlalchemy", "sqlalchemy.Connection", "sqlalchemy.Row"}

# What would make a rule depend on more than its arguments.
IMPURE = {"os", "pathlib", "io", "time", "random", "secrets", "socket", "threading", "subprocess"}
CLOCKS = {"now", "utcnow", "today", "time_ns", "monotonic", "perf_counter"}

# The raw graph: who may build, hold or warm it. Everyone else asks the viewer's world.
MAY_IMPORT_GRAPH = {
    "ecken.service.engine.neighbourhoods",
    "ecken.service.engine.network",
    "ecken.service.engine.table_reader",
    "ecken.service.world",
    # They measure a copy of the whole, for nobody in particular.
    "ecken.service.numbers.network_measures",
    "ecken.service.numbers.snapshot",
}
# What the graph answers with: plain values, which may be handed on.
ANSWERS = {"ecken.graph", "ecken.graph.Circles", "ecken.graph.Figures"}


def _names(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imports(path)}


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_is_imported_in_its_rooms_only(library: str) -> None:
    users = {name: path for name, path in modules().items() if library in _names(path)}
    strangers = {name for name in users if room_of(name) not in ONLY_IN[library]}
    assert strangers == set()


def test_sql_is_written_in_the_store_only() -> None:
    found = {
        name: sqlalchemy - SQLALCHEMY_TYPES
        for name, path in modules().items()
        if room_of(name) != "store"
        and (sqlalchemy := {i for i in imports(path) if i.split(".")[0] == "sqlalchemy"})
    }
    assert found
    assert {name: names for name, names in found.items() if names} == {}


def test_the_libraries_that_have_a_room_are_used() -> None:
    used = {library for path in modules().values() for library in _names(path)}
    assert used & ONLY_IN.keys()


def test_rules_are_pure() -> None:
    rules = {name: path for name, path in modules().items() if room_of(name) == "rules"}
    assert rules
    for name, path in rules.items():
        assert not _names(path) & (IMPURE | ONLY_IN.keys()), name
        calls = {n.attr for n in ast.walk(syntax(path)) if isinstance(n, ast.Attribute)}
        assert not calls & CLOCKS, name


# Who may read the machine's clock. All others ask Community.clock, which never goes back.
MAY_READ_A_CLOCK = {
    "ecken.service.community",  # makes that clock
    "ecken.service.mailing.delivery_run",  # windows of minutes, of their own
    "ecken.service.limits.database_limits",
    "ecken.service.limits.limits",
    "ecken.service.limits.shared_limits",
    "ecken.service.watching.metrics",  # how long answers take, how old files are
    "ecken.service.watching.readiness",  # seconds since it last looked
    "ecken.store.commits",  # waits
    "ecken.service.pictures.drawing",  # waits
    "ecken.service.openid.provider_calls",  # how long a provider may take
    "ecken.mail.composing",  # the Date of a mail that leaves
    "ecken.mail.senders",  # names of files in their order
    "ecken.demo.network",  # the day on which a demo is made
}


def _reads_a_clock(path: Path) -> bool:
    asked = {ast.unparse(n) for n in ast.walk(syntax(path)) if isinstance(n, ast.Attribute)}
    is_dated = any(name.endswith(("datetime.now", "date.today", "utcnow")) for name in asked)
    return is_dated or bool({i.split(".")[0] for i in imports(path)} & {"time"})


def test_one_clock_is_asked_by_all() -> None:
    rooms = {"web", "api", "assistant", "service", "store", "mail", "search", "demo", "wiring"}
    readers = {
        name for name, path in modules().items() if room_of(name) in rooms and _reads_a_clock(path)
    }
    assert readers == MAY_READ_A_CLOCK


def test_the_graph_knows_no_people() -> None:
    graph = {name: path for name, path in modules().items() if room_of(name) == "graph"}
    assert graph
    for name, path in graph.items():
        words = {n.id for n in ast.walk(syntax(path)) if isinstance(n, ast.Name)}
        words |= {n.arg for n in ast.walk(syntax(path)) if isinstance(n, ast.arg)}
        assert not {word for word in words if "person" in word or "email" in word}, name


def _environment_readers() -> Iterator[str]:
    for name, path in modules().items():
        for node in ast.walk(syntax(path)):
            if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}:
                yield name


def test_only_one_module_reads_the_environment() -> None:
    # The graph is a library of its own: whether to compile, and where the code is kept, it asks.
    readers = set(_environment_readers()) - {"ecken.graph.jit", "ecken.graph.compiler"}
    assert readers == {"ecken.settings.environment"}


def test_the_raw_graph_is_read_behind_the_viewers_world_only() -> None:
    above = {"web", "api", "assistant", "asgi", "service", "mail", "wiring"}
    users = {
        name: graph
        for name, path in modules().items()
        if room_of(name) in above
        and (graph := {i for i in imports(path) if i.startswith("ecken.graph")})
    }
    assert users.keys() >= MAY_IMPORT_GRAPH
    others = {
        name: graph - ANSWERS for name, graph in users.items() if name not in MAY_IMPORT_GRAPH
    }
    assert {name: graph for name, graph in others.items() if graph} == {}


def test_a_door_calls_no_other_door() -> None:
    doors = {"web", "api", "cli"}
    found = {room_of(name) for name in modules()} & doors
    assert found
    for name, path in modules().items():
        if room_of(name) in doors:
            called = {room_of(i) for i in imports(path) if i.startswith("ecken.")} & doors
            assert called <= {room_of(name)}, name


def test_every_room_says_what_it_is_for() -> None:
    packages = [path for path in modules().values() if path.name == "__init__.py"]
    assert packages
    silent = [p.relative_to(ROOT).as_posix() for p in packages if not ast.get_docstring(syntax(p))]
    assert silent == []


def test_every_file_says_what_it_is_for() -> None:
    silent = [name for name, path in modules().items() if not ast.get_docstring(syntax(path))]
    assert silent == []
