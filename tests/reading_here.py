"""Reads files of contacts in the test's own process, for tests that compare many of them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ecken.service.imports import reading, reading_process

__all__ = ["read_here"]


def read_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do what the process of its own does without starting one."""

    def run(head: bytes, content: bytes) -> dict[str, Any]:
        said: dict[str, Any] = json.loads(json.dumps(reading_process.answer(head, content)))
        return said

    monkeypatch.setattr(reading, "_run", run)
