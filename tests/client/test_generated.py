"""The client has what the description of the interface has, in both kinds."""

from __future__ import annotations

import inspect
import sys
from typing import Any

import pytest

from ecken.client import AsyncClient, Client
from scripts.document_api import openapi
from scripts.write_client import CLIENT, group_name, written
from tests.processes import run

PAGED = ("cursor", "before")


@pytest.fixture(scope="module")
def operations() -> list[dict[str, Any]]:
    found = [one for item in openapi()["paths"].values() for one in item.values()]
    assert len(found) > 100
    return found


def test_the_modules_are_as_the_description_says() -> None:
    texts = written()
    for path, text in texts.items():
        assert path.read_text("utf-8") == text, f"{path}: run make docs"
    marked = [p for p in CLIENT.rglob("*.py") if "# Written by scripts/" in p.read_text("utf-8")]
    assert sorted(marked) == sorted(texts)


@pytest.mark.parametrize("kind", [Client, AsyncClient])
def test_each_operation_is_a_method(kind: type[Any], operations: list[dict[str, Any]]) -> None:
    client = kind("http://127.0.0.1:1", "eck_none")
    for one in operations:
        name = one["operationId"].partition(".")[2]
        group = getattr(client, group_name(one["tags"][0]))
        method = getattr(group, name)
        assert inspect.iscoroutinefunction(method) == (kind is AsyncClient), name
        given = inspect.signature(method).parameters
        in_path = [p["name"] for p in one.get("parameters", ()) if p["in"] == "path"]
        assert [n for n in in_path if n not in given] == [], name
        is_paged = any(p["name"] in PAGED for p in one.get("parameters", ()))
        assert hasattr(group, f"each_of_{name}") == is_paged, name
    if kind is Client:
        client.close()


@pytest.mark.slow
def test_neither_the_engine_nor_the_site_is_loaded() -> None:
    asked = (
        "import sys, ecken.client\n"
        "heavy = {'numpy', 'numba', 'fastapi', 'sqlalchemy', 'pydantic'} & sys.modules.keys()\n"
        "rooms = {n for n in sys.modules if n.startswith('ecken.')}\n"
        "print(sorted(heavy), sorted(n for n in rooms if not n.startswith('ecken.client')))"
    )
    done = run(sys.executable, "-c", asked)
    assert done.stdout.strip() == "[] []", done.stdout + done.stderr
