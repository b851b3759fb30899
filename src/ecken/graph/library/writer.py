"""Writes the library: the object code of compiled kernels, and a stub for each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from llvmlite import binding

from ecken.files import replacing
from ecken.graph.library.stamp import library_path, stamp_process, stamp_sources
from ecken.graph.library.stubs import RUNTIME, emit_stub, is_plain

__all__ = ["write_library"]

_ANSWERED = {"NRT_MemInfo_alloc_aligned", "NRT_MemInfo_call_dtor"}
_HARMLESS = {"memcpy", "memmove", "memset"}
_WRAPPERS = {
    *("NRT_Free", "NRT_adapt_ndarray_from_python", "NRT_adapt_ndarray_to_python_acqref"),
    *("numba_do_raise", "numba_gil_ensure", "numba_gil_release", "numba_unpickle"),
    "numba_runtime_build_excinfo_struct",
}
"""What only the compiler's own wrappers call, which lie in the object code and are not used."""
_UNUSED = "define void @{}() {{\n  call void @abort()\n  unreachable\n}}\n"


def write_library(room: str, dispatchers: Iterable[Any]) -> None:
    """Write what these compiled kernels of a room hold; one that a stub cannot call is left."""
    entries: list[dict[str, Any]] = []
    code: list[bytes] = []
    machine: Any = None
    for dispatcher in dispatchers:
        context = dispatcher.targetctx
        machine = context.codegen()._tm
        for types in dispatcher.signatures:
            found = _load_cached(dispatcher, types)
            if found is None:
                return  # another process, with other sources, has written to the cache meanwhile
            (_, _, (object_code, bitcode)), description, signature = found
            if not is_plain(signature) or not _is_free(bitcode):
                continue
            stub = _assemble(machine, emit_stub(context, description, signature))
            name = f"{dispatcher.py_func.__module__}.{dispatcher.py_func.__qualname__}"
            entries.append({"name": name, "sizes": [len(object_code), len(stub)]})
            code += object_code, stub
    if machine is None:
        return
    runtime = _assemble(machine, RUNTIME + "".join(map(_UNUSED.format, sorted(_WRAPPERS))))
    cpu, features = binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()
    head = {
        "process": stamp_process(cpu, features),
        "sources": stamp_sources(room),
        "runtime": len(runtime),
        "kernels": entries,
    }
    body = b"\n".join((json.dumps(head).encode(), runtime + b"".join(code)))
    with replacing(library_path(cpu, features, room), mode=0o644) as part:
        part.write(hashlib.sha256(body).hexdigest().encode() + b"\n" + body)


def _load_cached(dispatcher: Any, types: Any) -> Any:
    """Return library, description and signature of a compiled kernel, as they lie in the cache."""
    cache = dispatcher._cache
    found = cache._cache_file.load(cache._index_key(types, dispatcher.targetctx.codegen()))
    return None if found is None else (found[0], found[1], dispatcher.overloads[types].signature)


def _is_free(bitcode: bytes) -> bool:
    """Say whether a kernel calls nothing but what the library brings along."""
    module = binding.parse_bitcode(bitcode)
    wanted = {f.name for f in module.functions if f.is_declaration}
    known = _ANSWERED | _HARMLESS | _WRAPPERS
    return all(name in known or name.startswith(("Py", "_Py", "llvm.")) for name in wanted)


def _assemble(machine: Any, text: str) -> bytes:
    module = binding.parse_assembly(text)
    module.triple = machine.triple
    module.data_layout = str(machine.target_data)
    module.verify()
    made: bytes = machine.emit_object(module)
    return made
