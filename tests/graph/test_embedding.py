"""What a program that embeds the engine relies on: buffers, forks, mapped files, compiled once."""

import importlib
import os
import pkgutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import ecken.graph
from ecken.errors import NotReady
from ecken.graph import Network
from ecken.graph.live.locks import ReadWriteLock
from tests.graph.input.hostile_values import ArrowTable, PandasFrame, PolarsFrame, mapped, read_only
from tests.processes import run
from tests.waiting import PATIENCE_S, change_later

pytestmark = pytest.mark.slow

PAIRS = [(0, 1), (0, 2), (1, 3), (2, 3), (3, 4)]


def test_a_source_may_use_its_buffers_again() -> None:
    room = np.zeros((2, 2), dtype=np.uint32)

    def chunks() -> Iterator[Any]:
        for pair in PAIRS:
            room[0, 0], room[1, 0] = pair
            room[0, 1], room[1, 1] = pair[1], pair[0]
            yield room[0], room[1]
        room[:] = 0

    net = Network.from_chunks(chunks, 5)
    due = Network.from_pairs(PAIRS)
    assert [net.contacts(v).tolist() for v in range(5)] == [
        due.contacts(v).tolist() for v in range(5)
    ]


@pytest.mark.parametrize("kind", [ArrowTable, PolarsFrame, PandasFrame])
@pytest.mark.parametrize("count", [1, 2, 3])
def test_frames_are_read_by_columns_however_many_rows_they_have(kind: Any, count: int) -> None:
    a, b = [0, 2, 4][:count], [1, 3, 5][:count]
    net = Network.from_pairs(kind(a, b))
    assert [net.contacts(v).tolist() for v in a] == [[v] for v in b]


def test_an_array_of_two_rows_holds_two_pairs() -> None:
    assert Network.from_pairs(np.array([[0, 1], [2, 3]])).contacts(2).tolist() == [3]


@pytest.mark.parametrize("length", [254, 255, 256, 257, 1000])
def test_distances_do_not_fold_on_a_long_path(length: int) -> None:
    net = Network.from_pairs([(i, i + 1) for i in range(length)])
    far = net.distances(sample=None)
    n = length + 1
    due = [n, *(2 * (n - hops) for hops in range(1, n))]
    assert far.counts.tolist() == due
    assert far.mean_hops == pytest.approx(sum(h * c for h, c in enumerate(due)) / sum(due[1:]))
    assert far.share_within(255) == pytest.approx(sum(due[1:256]) / sum(due[1:]))
    assert net.layer(0, length) == net.layer(0, length, is_work_equal=True) == length
    assert net.path(0, length) == list(range(n))
    assert net.layer(0, length, max_hops=length - 1) is None


def dispatchers() -> dict[str, Any]:
    """All kernels of the engine by name."""
    found = {}
    for info in pkgutil.walk_packages(ecken.graph.__path__, "ecken.graph."):
        module = importlib.import_module(info.name)
        for name, value in vars(module).items():
            if hasattr(value, "signatures") and value.py_func.__module__ == info.name:
                found[f"{info.name}.{name}"] = value
    return found


def test_no_array_of_the_caller_makes_a_kernel_compile_anew(tmp_path: Path) -> None:
    dispatchers()  # from here on the compiler's own are called, not what the library keeps
    Network.from_pairs([]).warm()
    before = {name: len(kernel.signatures) for name, kernel in dispatchers().items()}
    assert len(before) > 40
    assert sum(before.values()) > 40
    Network.from_pairs(PAIRS, n=5).save(tmp_path / "net")
    a, b = [[pair[side] for pair in PAIRS] for side in (0, 1)]
    for form in (
        read_only,
        mapped,
        np.array,
        lambda v: np.array(v, ">u4"),
        lambda v: np.array(v, "i4"),
    ):
        nets = [
            Network.from_arrays(form(a), form(b)),
            Network.from_csr(form([0, 1, 2]), form([1, 0])),
            Network.open(tmp_path / "net", verify=False),
            Network.open(tmp_path / "net", mapped=False),
        ]
        if form([1]).dtype == np.uint32:
            nets.append(Network.from_chunks(lambda form=form: [(form(a), form(b))], 5))
        for net in nets:
            ids = form([0, 1])
            net.figures(0, blocked=form([1]), also=form([1]))
            net.circles(0, blocked=form([1]))
            net.degrees(0, ids, blocked=form([1]))
            net.bridges_of_many(0, ids)
            net.entries_among(ids, 1, ids)
            net.entry_counts(ids, 1, ids)
            net.with_closed(ids)
            net.paths(0, 1, blocked=form([1]))
            net.change_contacts(form([0]), form([1]), [False])
            net.distances(sample=None)
            net.save(tmp_path / "again")
    after = {name: len(kernel.signatures) for name, kernel in dispatchers().items()}
    assert {k: (before[k], after[k]) for k in after if after[k] != before[k]} == {}


def _spoil(path: Path, how: str) -> None:
    with path.open("r+b") as file:
        if how == "cut":
            file.truncate(4096)
        else:
            file.seek(-4, os.SEEK_END)
            file.write(b"\xff\xff\xff\xff")


@pytest.mark.parametrize("how", ["cut", "written"])
def test_a_mapped_file_that_is_changed_in_place_is_noticed(tmp_path: Path, how: str) -> None:
    Network.from_pairs(PAIRS).save(tmp_path / "net")
    net = Network.open(tmp_path / "net")
    read = Network.open(tmp_path / "net", mapped=False)
    due = net.figures(0)
    change_later(tmp_path / "net", lambda: _spoil(tmp_path / "net", how))
    for ask in (lambda: net.figures(0), lambda: net.add_contact(0, 4), lambda: net.contacts(3)):
        with pytest.raises(NotReady, match="was changed"):
            ask()
    assert read.figures(0) == due


def test_a_file_that_is_replaced_stays_in_use(tmp_path: Path) -> None:
    Network.from_pairs(PAIRS).save(tmp_path / "net")
    net = Network.open(tmp_path / "net")
    due = net.figures(0)
    net.add_contact(0, 4)
    net.save(tmp_path / "net")
    net.remove_contact(0, 4)
    assert net.figures(0) == due
    assert Network.open(tmp_path / "net").is_contact(0, 4)


@pytest.mark.parametrize("is_mapped", [True, False])
def test_without_its_checksum_no_list_leads_outside(tmp_path: Path, is_mapped: bool) -> None:
    Network.from_pairs(PAIRS).save(tmp_path / "net")
    for value in (5, 6, 2**31, 2**32 - 1):
        with (tmp_path / "net").open("r+b") as file:
            file.seek(-4, os.SEEK_END)
            file.write(value.to_bytes(4, "little"))
        with pytest.raises(NotReady, match="out of range"):
            Network.open(tmp_path / "net", verify=False, mapped=is_mapped)


FORKING = """
import os, threading
from ecken.graph import Network
net = Network.from_pairs([(i, i + 1) for i in range(2000)])
net.warm()
end = threading.Event()
def read():
    while not end.is_set(): net.figures_of_all(third="exact", threads=2)
def write():
    while not end.is_set(): net.add_contact(100, 200); net.remove_contact(100, 200)
for work in (read, read, write):
    threading.Thread(target=work, daemon=True).start()
for turn in range(20):
    child = os.fork()
    if child == 0:
        net.add_contact(1, 50 + turn)
        sound = net.find_damage() is None and net.figures(1).first == 3
        os._exit(0 if sound else 3)
    assert os.waitpid(child, 0)[1] == 0
end.set()
print("done", flush=True)
"""


def test_a_child_forked_while_threads_read_and_write_can_read_and_write() -> None:
    done = run(sys.executable, "-c", FORKING)
    assert done.stdout.split()[-1] == "done"
    assert done.returncode == 0, done.stderr


def test_a_child_forked_in_the_middle_of_a_change_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ecken.graph.live.locks._PATIENCE_S", 0.05)
    lock = ReadWriteLock()
    is_in, may_go = threading.Event(), threading.Event()

    def change() -> None:
        with lock.writing:
            is_in.set()
            may_go.wait(PATIENCE_S)

    thread = threading.Thread(target=change, daemon=True)
    thread.start()
    is_in.wait(PATIENCE_S)
    child = os.fork()
    if child == 0:
        try:
            with lock.reading:
                os._exit(1)
        except NotReady as error:
            os._exit(0 if error.code == "forked_while_changing" else 2)
    try:
        assert os.waitpid(child, 0)[1] == 0
    finally:
        may_go.set()
        thread.join(PATIENCE_S)
    with lock.reading:
        pass
