"""Every public method says what it raises, and shows itself in an example that runs."""

import doctest
import importlib.util
import inspect
from collections.abc import Iterator

import pytest

import ecken.graph
from ecken.graph import Network

OPTIONAL = ("scipy", "igraph", "networkx")


def public_methods() -> dict[str, object]:
    found = {}
    for name, value in inspect.getmembers(Network, callable):
        if not name.startswith("_"):
            found[name] = value
    return found


def examples() -> Iterator[doctest.DocTest]:
    finder = doctest.DocTestFinder(recurse=False)
    for name, method in public_methods().items():
        yield from finder.find(method, f"Network.{name}", globs={})
    yield from finder.find(ecken.graph.Reach, "Reach", globs={})


def test_every_public_method_says_what_it_raises_and_has_an_example() -> None:
    methods = public_methods()
    assert len(methods) > 45
    texts = {name: inspect.getdoc(method) or "" for name, method in methods.items()}
    assert [name for name, text in texts.items() if "Raises" not in text] == []
    assert [name for name, text in texts.items() if ">>> " not in text] == []


@pytest.mark.parametrize("test", list(examples()), ids=lambda test: test.name)
def test_the_example_holds(test: doctest.DocTest) -> None:
    """Those with a library that need not be there are run where it is."""
    wanted = [name for name in OPTIONAL if name in (test.docstring or "")]
    if all(importlib.util.find_spec(name) for name in wanted):
        for example in test.examples:
            example.options.pop(doctest.SKIP, None)
    assert test.examples
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test)
    assert runner.failures == 0
