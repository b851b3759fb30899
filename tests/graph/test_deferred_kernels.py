"""A kernel is compiled at its first call, once, whoever calls it, and costs nothing afterwards.

Here no library of compiled kernels is used: ``test_library.py`` is about that.
"""

import sys

import pytest

from tests.processes import run

pytestmark = [pytest.mark.slow, pytest.mark.compiled]

START = """
import os, pickle, signal, sys, threading
import numpy as np
from ecken.graph import jit
from ecken.graph.kernels import circles, frontier
from ecken.graph.kernels.frontier import clear_ids as early
assert isinstance(early, jit.DeferredKernel) and "numba" not in sys.modules
jit._LIBRARIES["graph"] = None

def clear(kernel):
    seen = np.array([7, 7], dtype=np.uint64)
    kernel(np.array([70], dtype=np.uint32), 1, seen)
    return seen.tolist()
"""


def _run(code: str) -> str:
    done = run(sys.executable, "-c", START + code)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_first_call_puts_the_compiled_function_in_the_place_of_the_name() -> None:
    code = """
assert clear(frontier.clear_ids) == [7, 0]
assert not isinstance(frontier.clear_ids, jit.DeferredKernel)
assert early.load() is frontier.clear_ids and clear(early) == [7, 0]
assert early.__name__ == "clear_ids" and early.__doc__ and len(early.signatures) == 1
"""
    _run(code)


def test_what_a_kernel_calls_is_compiled_code_for_it_too() -> None:
    code = """
circles.count_figures.load()
names = vars(circles)
print([n for n in circles.count_figures.py_func.__code__.co_names
       if isinstance(names.get(n), jit.DeferredKernel)],
      names["begin"] is frontier.begin, isinstance(frontier._reach, jit.DeferredKernel))
"""
    assert _run(code) == "[] True False"


def test_threads_that_call_at_once_compile_once() -> None:
    code = """
from ecken.graph import compiler
made, compile_kernel = [], compiler.compile_kernel
def count(function):
    made.append(function.__name__)
    return compile_kernel(function)
compiler.compile_kernel = count
gate, found = threading.Barrier(8), []
def ask():
    gate.wait()
    found.append(clear(early))
threads = [threading.Thread(target=ask) for _ in range(8)]
[t.start() for t in threads]; [t.join() for t in threads]
print(made, found == [[7, 0]] * 8, len(frontier.clear_ids.signatures))
"""
    assert _run(code) == "['clear_ids'] True 1"


def test_a_child_forked_while_the_compiler_is_imported_can_call_a_kernel() -> None:
    code = """
begun = threading.Event()
make = jit._compile
def announce(function):
    begun.set()
    return make(function)
early._make = announce
thread = threading.Thread(target=clear, args=(early,))
thread.start()
begun.wait()
child = os.fork()
if child == 0:
    signal.alarm(120)
    os._exit(clear(early) != [7, 0])
thread.join()
print(os.waitpid(child, 0)[1])
"""
    assert _run(code) == "0"


def test_a_stand_in_is_pickled_as_what_it_stands_for() -> None:
    assert _run("print(clear(pickle.loads(pickle.dumps(early))))") == "[7, 0]"
