"""What a template calls is there: Jinja itself notices a missing macro only on the page."""

from __future__ import annotations

import re
from functools import cache

from jinja2 import nodes

from ecken.web.rendering.render import environment
from tests.house.tree import ROOT

EVERYWHERE = {"ui": "macros.html"}


@cache
def _tree(name: str) -> nodes.Template:
    templates = environment("en")
    assert templates.loader is not None
    return templates.parse(templates.loader.get_source(templates, name)[0], name)


@cache
def _macros(name: str) -> frozenset[str]:
    return frozenset(macro.name for macro in _tree(name).find_all(nodes.Macro))


def _imported(tree: nodes.Template) -> dict[str, str]:
    """Return the templates whose macros a template uses, by the name that it has for them."""
    found = [one for one in tree.find_all(nodes.Import) if isinstance(one.template, nodes.Const)]
    return EVERYWHERE | {one.target: one.template.value for one in found}  # type: ignore[attr-defined]


def test_every_macro_that_a_template_calls_exists() -> None:
    called = 0
    for name in environment("en").list_templates():
        tree = _tree(name)
        sources = _imported(tree)
        for read in tree.find_all(nodes.Getattr):
            if isinstance(read.node, nodes.Name) and read.node.name in sources:
                called += 1
                source = sources[read.node.name]
                assert read.attr in _macros(source), (
                    f"{name}:{read.lineno}: {source} has no macro {read.attr}; short pieces such as"
                    ' icons and avatars are filters: {{ "search"|icon }} (docs/pages.md)'
                )
    assert called > 100


def test_every_template_compiles() -> None:
    templates = environment("en")
    names = templates.list_templates()
    assert len(names) > 50
    for name in names:
        templates.get_template(name)  # an unknown filter or test fails here


def test_no_template_imports_what_every_template_knows() -> None:
    for name in environment("en").list_templates():
        own = {one.template.value for one in _tree(name).find_all(nodes.Import)}  # type: ignore[attr-defined]
        assert not own & set(EVERYWHERE.values()), f"{name}: macros.html is there as ui already"


def test_every_custom_property_of_a_stylesheet_is_set() -> None:
    """A browser draws nothing for one that is not, and says nothing."""
    sheets = [path.read_text("utf-8") for path in (ROOT / "src/ecken/web/static").glob("*.css")]
    css = "\n".join(sheets)
    is_set = set(re.findall(r"(--[\w-]+)\s*:", css))
    named = set(re.findall(r"var\((--[\w-]+)", css))
    assert len(named) > 10
    assert named - is_set == set()
