"""Loads kernels from the library: no compiler is imported, and a kernel costs a millisecond."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from llvmlite import binding

from ecken.graph.library.addresses import fill_table, is_layout_known, make_callable
from ecken.graph.library.stamp import library_path, stamp_process, stamp_sources

__all__ = ["Library", "open_library"]

_STUB = "ecken_stub"


class Library:
    """The library of this process, read and checked."""

    def __init__(self, head: dict[str, Any], code: bytes) -> None:
        self._table = fill_table()
        self._kept: list[Any] = []
        at = int(head["runtime"])
        self._runtime = code[:at]
        self._found: dict[str, list[tuple[bytes, bytes]]] = {}
        for entry in head["kernels"]:
            middle, end = at + entry["sizes"][0], at + sum(entry["sizes"])
            self._found.setdefault(entry["name"], []).append((code[at:middle], code[middle:end]))
            at = end

    @property
    def names(self) -> Iterable[str]:
        """The kernels that it has code of, with their modules."""
        return self._found

    def find(self, name: str) -> tuple[Callable[..., Any], ...]:
        """Return functions that answer for a kernel, or with ``NotImplemented``."""
        return tuple(self._load(name, *parts) for parts in self._found.get(name, ()))

    def _load(self, name: str, *parts: bytes) -> Callable[..., Any]:
        machine = binding.Target.from_triple(binding.get_process_triple()).create_target_machine(
            jit=True
        )
        engine = binding.create_mcjit_compiler(binding.parse_assembly(""), machine)
        for part in (self._runtime, *parts):
            engine.add_object_file(binding.ObjectFileRef.from_data(part))
        engine.finalize_object()
        self._kept.append(engine)
        made: Callable[..., Any] = make_callable(
            name.rpartition(".")[2], engine.get_function_address(_STUB), self._table
        )
        return made


def open_library(room: str = "graph") -> Library | None:
    """Return a room's library if there is one for this process, whole and of these sources."""
    cpu, features = binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()
    try:
        digest, _, body = library_path(cpu, features, room).read_bytes().partition(b"\n")
    except OSError:
        return None
    if hashlib.sha256(body).hexdigest().encode() != digest:
        return None
    line, _, code = body.partition(b"\n")
    head = json.loads(line)
    expected = stamp_process(cpu, features), stamp_sources(room)
    if (head["process"], head["sources"]) != expected or not is_layout_known():
        return None
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    return Library(head, code)
