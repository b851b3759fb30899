"""What is done ahead, when a template is compiled, changes nothing but the time a page takes."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

import pytest
from jinja2 import DictLoader, Environment, StrictUndefined, UndefinedError, nodes
from markupsafe import Markup, escape

from ecken.web.ahead.code import shown
from ecken.web.ahead.templates import AheadEnvironment
from ecken.web.i18n import language
from ecken.web.rendering.render import environment
from tests.web.plain import plain_environment

OPTIONS: dict[str, Any] = {
    "autoescape": True,
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}
PIECES = """
{% macro icon(name) %}<i>{{ static("i.svg") }}#{{ name }}</i>{% endmacro %}
{% macro link(to, label, class="", image="", fields={}) %}
{% set key = class or "k-" ~ label %}
<a href="{{ to }}" class="{{ key }}" id="{{ key }}">{% if image %}{{ icon(image) }}{% endif %}
{%- for name, value in fields.items() %}[{{ name }}={{ value }}]{% endfor %}{{ label }}</a>
{% endmacro %}
{% macro person(card, note="") %}
{{ card.name }}{{ card.name }}{% if note %} ({{ note }}){% endif %}
{% if caller is defined %}<b>{{ caller() }}</b>{% endif %}
{% endmacro %}
{% macro marked(pieces) %}{% for one in pieces %}{{ loop.index }}{{ one }}{% endfor %}{% endmacro %}
{% macro token() %}<{{ csrf }}>{% endmacro %}
{% macro deep(n) %}{{ n }}{% if n %}{{ deep(n - 1) }}{% endif %}{% endmacro %}
{% macro badge(n) %}{% if n == 1 %}one{% elif n == 2 %}two{% else %}far{% endif %}{% endmacro %}
"""
HEAD = '{% import "pieces.html" as ui with context %}'
HITS = '{{ ngettext("%(num)s hit", "%(num)s hits", '
VALUES: dict[str, Any] = {
    "card": {"name": "<Ada>", "city": ""},
    "cards": [{"name": "Ada & Ben"}, {"name": Markup("<u>Cem</u>")}],
    "counts": [0, 1, 2, 1_000],
    "word": "Kauf%leute",
    "label": "Requests",
    "nobody": None,
    "csrf": "a token",
}


def _environments(
    code: str, source: str, static: Callable[[str], str] = "/{}?1".format
) -> tuple[AheadEnvironment, Environment]:
    loader = DictLoader(
        {
            "page": source,
            "pieces.html": PIECES,
            "row.html": HEAD + "{% set x = card.name %}<{{ x }}>",
        }
    )
    reader = language(code)
    ahead = AheadEnvironment(
        reader,
        constant={"static": static},
        shared=frozenset({"static", "csrf"}),
        loader=loader,
        **OPTIONS,
    )
    plain = Environment(loader=loader, extensions=["jinja2.ext.i18n"], **OPTIONS)
    plain.install_gettext_callables(reader.gettext, reader.ngettext, newstyle=True)  # type: ignore[attr-defined]
    for made in (ahead, plain):
        made.globals["static"] = static
        made.filters["number"] = "{:,}".format
    return ahead, plain


SAID_AHEAD = {
    "a message": '{{ _("Requests") }}',
    "a message in an attribute": '<p title="{{ _("Save as a target group") }}">',
    "a message with a value": '{{ _("Ways to %(name)s", name=card.name) }}',
    "a value that is markup": '{{ _("Ways to %(name)s", name=cards[1].name) }}',
    "a value that is a number": '{{ _("Ways to %(name)s", name=counts|length) }}',
    "a value that is nothing": '{{ _("Ways to %(name)s", name=nobody) }}',
    "a constant value": '{{ _("Ways to %(name)s", name="<b>") }}',
    "a per cent sign": '{{ _("100 %% of %(name)s", name=word) }}',
    "a place twice": '{{ _("%(name)s and %(name)s", name=word) }}',
    "a plural": "{% for n in counts %}" + HITS + "n) }}{% endfor %}",
    "a plural, written otherwise": (
        "{% for n in counts %}" + HITS + "n, num=n|number) }}{% endfor %}"
    ),
    "a plural of nothing": HITS + "nobody) }}",
    "a message as a value": '{% set x = _("Ways to %(name)s", name=word) %}{{ x }}{{ "<" ~ x }}',
    "a message or another": '{{ _("Saved") if card.city else _("Ways to %(name)s", name="<") }}',
    "a macro": HEAD + '{{ ui.icon("search") }}',
    "a macro in a macro": HEAD + '{{ ui.link("/?a&b", _("Saved"), image="keep") }}',
    "a macro with what differs": HEAD
    + '{{ ui.link(card.name, word, fields={"next": card.name}) }}',
    "a macro as a value": HEAD + '{% set x = ui.person(card) ~ ui.icon("a") %}{{ x }}',
    "a macro with a block": (
        HEAD + "{% for a in cards %}{% call ui.person(a) %}{{ a.name }}{% endcall %}{% endfor %}"
    ),
    "a macro without a block": HEAD + "{{ ui.person(card, note=_('Saved')) }}",
    "a macro with a loop": HEAD
    + "{% for n in counts %}{{ ui.marked([loop.index, n]) }}{% endfor %}",
    "a macro with a name of the caller": HEAD + '{% set name = "x" %}{{ ui.icon(name) }}{{ name }}',
    "a macro of the page": "{% macro me(n) %}{{ n }}!{{ label }}{% endmacro %}{{ me(word) }}",
    "an include": '{% for card in cards %}{% include "row.html" %}{% endfor %}{{ card.name }}',
    "a list written down": '{% for a, b in [("x", _("Why?")), (word, 1)] %}{{ a ~ b }}{% endfor %}',
    "a branch never taken": '{% if "" %}{{ none }}{% elif "a" %}{{ word }}{% else %}{% endif %}',
    "a branch taken if no other is": "{% if card.city %}a{% elif 0 %}b{% else %}{{ 1 }}{% endif %}",
}
LEFT = {
    "a message not written down": "{{ _(label) }}{{ _(label) }}",
    "a macro that calls itself": HEAD + "{{ ui.deep(3) }}",
    "a name that means something else": HEAD + '{% set csrf = "mine" %}{{ ui.token() }}',
    "a name that means something else in a loop": (
        "{% macro me() %}{{ word }}{% endmacro %}{% for word in counts %}{{ me() }}{% endfor %}"
    ),
    "a macro with a loop as a value": HEAD + "{% set x = ui.marked(counts) %}{{ x }}",
    "what is read twice as a value": HEAD + "{% set x = ui.badge(counts[2]) %}{{ x }}",
}


@pytest.mark.parametrize("code", ["de", "en"])
@pytest.mark.parametrize("source", SAID_AHEAD.values(), ids=SAID_AHEAD)
def test_what_is_done_ahead_reads_the_same_and_calls_nothing(source: str, code: str) -> None:
    ahead, plain = _environments(code, source)
    assert ahead.get_template("page").render(VALUES) == plain.get_template("page").render(VALUES)
    assert ahead.parse(source).find(nodes.Call) is None


@pytest.mark.parametrize("code", ["de", "en"])
@pytest.mark.parametrize("source", LEFT.values(), ids=LEFT)
def test_what_cannot_be_done_ahead_is_done_with_the_page(source: str, code: str) -> None:
    ahead, plain = _environments(code, source)
    assert ahead.get_template("page").render(VALUES) == plain.get_template("page").render(VALUES)
    assert ahead.parse(source).find(nodes.Call) is not None


def test_a_message_is_said_in_the_language_of_the_template() -> None:
    source = '{{ _("Requests") }}'
    german, english = (_environments(code, source)[0] for code in ("de", "en"))
    assert "Anfragen" in german.compile(source, raw=True)
    assert "Requests" in english.compile(source, raw=True)


def test_a_message_without_the_value_that_it_needs_fails_with_the_page() -> None:
    ahead, _ = _environments("en", '{{ _("Ways to %(name)s", nome=word) }}')
    with pytest.raises(KeyError, match="name"):
        ahead.get_template("page").render(VALUES)


@pytest.mark.parametrize("code", ["de", "en"])
def test_no_page_is_left_a_written_message_or_an_import(code: str) -> None:
    ahead, plain = environment(code), plain_environment(code)
    pages = [name for name in ahead.list_templates() if name not in {"macros.html", "base.html"}]
    assert len(pages) > 50
    assert ahead.loader is not None
    for name in pages:
        source = ahead.loader.get_source(ahead, name)[0]
        tree = ahead.parse(source, name)
        left = [call for call in tree.find_all(nodes.Call) if _is_message(call)]
        assert not left, name
        if plain.parse(source).find(nodes.Extends):
            assert not [*tree.find_all((nodes.Include, nodes.Import))], name


def _is_message(call: nodes.Call) -> bool:
    is_saying = isinstance(call.node, nodes.Name) and call.node.name in {"_", "ngettext"}
    return is_saying and isinstance(call.args[0], nodes.Const)


def test_templates_that_are_compiled_at_the_same_time_are_all_worked_out() -> None:
    def slow(name: str) -> str:
        time.sleep(0.02)  # others come while the macro is worked on
        return f"/{name}"

    source = HEAD + '{{ ui.icon("keep") }}{{ ui.link("/", "x", image="keep") }}'
    ahead, _ = _environments("de", source, static=slow)
    with ThreadPoolExecutor(4) as threads:
        trees = list(threads.map(ahead.parse, [source] * 4))
    assert [tree.find(nodes.Call) for tree in trees] == [None] * 4


@pytest.mark.parametrize(
    "value",
    [
        *("", "a", "Grün & <b>'\"</b>", "&amp;", Markup("<b>&amp;</b>"), Markup("")),
        *(0, 7, -3, True, 1.5, None, Decimal("1.0"), ["<"], {"a": "'"}, b"<"),
    ],
)
def test_a_value_is_shown_as_it_is_escaped(value: object) -> None:
    assert str(shown(value)) == str(escape(value))


def test_what_does_not_exist_cannot_be_shown() -> None:
    with pytest.raises(UndefinedError):
        shown(StrictUndefined(name="nothing"))
