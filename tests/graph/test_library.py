"""Compiled kernels are loaded from one file without the compiler, or not at all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ecken.graph.kernels.frontier import clear_ids
from ecken.graph.library import addresses, loader, stamp
from tests.processes import run

pytestmark = [pytest.mark.slow, pytest.mark.compiled]

ASK = """
import sys
from ecken.graph import Network, jit
{before}
net = Network.from_pairs([(i, (i * i + 3) % 257) for i in range(257) if i != (i * i + 3) % 257])
for viewer in (0, 1, 200):
    circles = net.circles(viewer)
    print(net.figures(viewer), circles.first.tolist(), circles.second.tolist())
    print(circles.third.tolist())
    print(circles.bridge_counts.tolist(), net.bridges(viewer, 3).tolist(), net.paths(viewer, 9))
net.remove_contact(2, 7)
net.set_privacy(4, 1, False)
print(net.figures(2), net.within(0, 3), net.degrees(5, [3, 9]).tolist(), "numba" in sys.modules)
"""


@pytest.fixture(scope="module", autouse=True)
def _written() -> None:
    """Let there be a library: whoever has set up has one."""
    if loader.open_library() is None:
        assert run(sys.executable, "-m", "ecken.graph").returncode == 0
    assert loader.open_library() is not None


def _ask(before: str = "", **env: str) -> list[str]:
    done = run(sys.executable, "-c", ASK.format(before=before), env=env)
    assert done.returncode == 0, done.stderr
    answers: list[str] = done.stdout.split()
    return answers


def test_a_process_answers_without_the_compiler_what_the_compiler_would() -> None:
    *found, is_compiler_loaded = _ask()
    *compiled, is_loaded_then = _ask("jit._LIBRARIES.update(graph=None)")
    assert len(found) > 100
    assert found == compiled
    assert (is_compiler_loaded, is_loaded_then) == ("False", "True")


def test_the_library_is_not_used_where_the_compiler_is_told_to_compile_otherwise() -> None:
    assert _ask(NUMBA_BOUNDSCHECK="1")[-1] == "True"


@pytest.fixture
def library_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the library, which the loader takes for its own."""
    cpu = loader.binding.get_host_cpu_name()
    features = loader.binding.get_host_cpu_features().flatten()
    copy = tmp_path / "kernels.bin"
    copy.write_bytes(stamp.library_path(cpu, features).read_bytes())
    monkeypatch.setattr(loader, "library_path", lambda *_of: copy)
    assert loader.open_library() is not None
    return copy


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: b"",
        lambda whole: whole[:40],
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:-1],
        lambda whole: whole + b"\0",
        lambda whole: whole[:-9] + bytes([whole[-9] ^ 1]) + whole[-8:],
        lambda whole: whole[:90] + b" " + whole[91:],
    ],
)
def test_a_library_that_is_not_whole_is_not_loaded(
    library_file: Path, damage: Callable[[bytes], bytes]
) -> None:
    library_file.write_bytes(damage(library_file.read_bytes()))
    assert loader.open_library() is None


@pytest.mark.parametrize("what", ["stamp_sources", "stamp_process", "is_layout_known"])
@pytest.mark.usefixtures("library_file")
def test_a_library_of_other_sources_versions_or_processors_is_not_loaded(
    monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(loader, what, lambda *_of: "" if what.startswith("stamp") else False)
    assert loader.open_library() is None


def test_the_stamp_knows_processor_versions_and_stubs(monkeypatch: pytest.MonkeyPatch) -> None:
    before = {stamp.stamp_process("one", "+a")}
    before |= {stamp.stamp_process("two", "+a"), stamp.stamp_process("one", "+a,+b")}
    for library in (stamp.np, stamp.llvmlite):
        with monkeypatch.context() as changed:
            changed.setattr(library, "__version__", "0")
            before.add(stamp.stamp_process("one", "+a"))
    assert len(before) == 5


def test_objects_lie_in_memory_as_the_stubs_read_them() -> None:
    assert addresses.is_layout_known()


IDS, SEEN = np.array([70], dtype=np.uint32), np.array([7, 7], dtype=np.uint64)
FROZEN = SEEN.copy()
FROZEN.flags.writeable = False
UNALIGNED = np.frombuffer(bytearray(17), dtype=np.uint8)[1:].view(np.uint64)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        (IDS, 1),
        (IDS, 1, SEEN, SEEN),
        (IDS.astype(np.int64), 1, SEEN),
        (IDS.astype(">u4"), 1, SEEN),
        (np.zeros(4, dtype=np.uint32)[::2], 1, SEEN),
        (IDS.reshape(1, 1), 1, SEEN),
        (IDS.tolist(), 1, SEEN),
        (IDS, 1.0, SEEN),
        (IDS, True, SEEN),
        (IDS, None, SEEN),
        (IDS, np.int32(1), SEEN),
        (IDS, np.uint64(1), SEEN),
        (IDS, 1 << 63, SEEN),
        (IDS, 1, FROZEN),
        (IDS, 1, UNALIGNED),
    ],
)
def test_a_stub_answers_for_no_other_arguments_than_the_kernel_is_compiled_for(
    arguments: tuple[Any, ...],
) -> None:
    library = loader.open_library()
    assert library is not None
    (clear,) = library.find(f"{clear_ids.__module__}.clear_ids")
    assert clear(*arguments) is NotImplemented
    seen = SEEN.copy()
    assert clear(IDS, 1, seen) is None
    assert clear(IDS, np.int64(1), seen) is None
    assert seen.tolist() == [7, 0]


def test_every_kernel_of_the_library_can_be_loaded() -> None:
    library = loader.open_library()
    assert library is not None
    names = list(library.names)
    assert len(names) > 60
    assert {"ecken.graph.kernels.circles.count_figures"} <= set(names)
    assert all(library.find(name) for name in names)
    assert library.find("ecken.graph.kernels.circles.nothing") == ()
