"""The examples on the engine's page are run as they stand."""

import doctest
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "graph.md"


def test_every_example_on_the_page_holds() -> None:
    text = PAGE.read_text(encoding="utf-8").replace("```python", "").replace("```", "")
    parser = doctest.DocTestParser()
    test = parser.get_doctest(text, {}, PAGE.name, str(PAGE), 0)
    assert len(test.examples) > 25
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test)
    assert runner.failures == 0
