"""The generated part of docs/pages.md: every page with what it does, from the code."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import cast

from starlette.routing import Route

from ecken.service.community import Community
from ecken.settings import Settings
from ecken.web.app import build_web


def routes() -> Iterator[Route]:
    """Every route of the pages; they depend on no community, so none is opened."""
    nobody = cast(Community, SimpleNamespace(settings=Settings()))
    for route in build_web(nobody).routes:
        if isinstance(route, Route):
            yield route


def pages() -> list[tuple[str, str, str]]:
    """Path, methods and what is done there, by path; what is looked at before what is changed."""
    found = []
    for route in routes():
        methods = sorted((route.methods or set()) - {"HEAD"})
        page = inspect.unwrap(route.endpoint)  # for members only, or for one of several kinds
        said = inspect.getdoc(page.func if isinstance(page, partial) else page) or ""
        found.append((route.path, " ".join(methods), said.split("\n\n")[0].replace("\n", " ")))
    return sorted(found)
