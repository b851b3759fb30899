"""Templates in the reader's language: what is translated when, and that all values are escaped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from jinja2 import DictLoader, Environment, StrictUndefined, nodes
from markupsafe import Markup

from ecken.store.profiles.members import Card
from ecken.web.i18n import Language, language
from ecken.web.rendering.fragments import Piece, avatar, degree_badge, icon, marked, member_link
from ecken.web.rendering.messages import TranslatingLoader, message_functions
from ecken.web.rendering.render import environment
from tests.web.conftest import Browse

OPTIONS: dict[str, Any] = {"autoescape": True, "undefined": StrictUndefined}
READER = Language(
    code="de",
    locale=Locale.parse("de_DE"),
    messages={
        "Hello": ("Grüß „dich\"", ),
        "It's me": ("Ich bin's",),
        "back\\slash": ("nie",),
        "slash": ("a\\n",),
        "100 %%": ("100 %% <b>sicher</b>",),
        "Ways to %(name)s": ("Wege zu <i>%(name)s</i>",),
        "%(num)s hit": ("%(num)s Treffer", "%(num)s Treffer!"),
        "%(count)s of %(one)s": ("%(count)s von %(one)s",),
    },
)  # fmt: skip
VALUES = {
    "name": "<Ada> & 'Ben'",
    "bold": Markup("<b>Cem</b>"),
    "counts": [0, 1, 2],
    "nobody": None,
    "label": "Hello",
}
SOURCES = {
    "a message": '{{ _("Hello") }}',
    "in an attribute": """<p title="{{ _('Hello') }}">""",
    "an apostrophe": '{{ _("It\'s me") }}',
    "an apostrophe in the text": "{{ _('It\\'s me') }}{{ _(\"It's me\") }}",
    "a backslash in the text": '{{ _("slash") }}',
    "no translation": '{{ _("Unknown") }}',
    "a per cent sign": '{{ _("100 %%") }}',
    "a message as a value": '{% set x = _("Hello") %}{{ x }}{{ "<" ~ x }}',
    "a choice": '{{ _("Hello") if nobody else _("100 %%") }}',
    "a message not written down": "{{ _(label) }}",
    "a value": '{{ _("Ways to %(name)s", name=name) }}',
    "a value that is markup": '{{ _("Ways to %(name)s", name=bold) }}',
    "a value that is nothing": '{{ _("Ways to %(name)s", name=nobody) }}',
    "a value that is a number": '{{ _("Ways to %(name)s", name=counts|length) }}',
    "a count": '{% for n in counts %}{{ ngettext("%(num)s hit", "%(num)s hits", n) }}{% endfor %}',
    "a count, written otherwise": '{{ ngettext("%(num)s hit", "%(num)s hits", 2, num="<2>") }}',
}


def _pair(folder: Path, source: str) -> tuple[Environment, Environment]:
    """Return our environment, and one with the extension that comes with Jinja."""
    (folder / "page").write_text(source, "utf-8")
    ours = Environment(loader=TranslatingLoader(str(folder), READER), **OPTIONS)
    ours.globals |= message_functions(READER)
    theirs = Environment(
        loader=DictLoader({"page": source}), extensions=["jinja2.ext.i18n"], **OPTIONS
    )
    theirs.install_gettext_callables(READER.gettext, READER.ngettext, newstyle=True)  # type: ignore[attr-defined]
    return ours, theirs


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_a_message_reads_as_with_jinjas_own_extension(tmp_path: Path, source: str) -> None:
    ours, theirs = _pair(tmp_path, source)
    assert ours.get_template("page").render(VALUES) == theirs.get_template("page").render(VALUES)


def test_a_message_without_values_is_part_of_the_compiled_template(tmp_path: Path) -> None:
    ours, _ = _pair(tmp_path, '<p>{{ _("100 %%") }}</p>')
    source = TranslatingLoader(str(tmp_path), READER).get_source(ours, "page")[0]
    assert "<p>100 % <b>sicher</b></p>" in str(ours.compile(source, raw=True))


def test_a_message_without_the_value_that_it_needs_fails(tmp_path: Path) -> None:
    ours, _ = _pair(tmp_path, '{{ _("Ways to %(name)s", nome=1) }}')
    with pytest.raises(KeyError, match="name"):
        ours.get_template("page").render(VALUES)


def test_a_value_may_have_any_name() -> None:
    translate, translate_counted = (message_functions(READER)[n] for n in ("_", "ngettext"))
    assert translate("%(count)s of %(one)s", count=1, one="<") == "1 von &lt;"
    said = translate_counted("%(count)s of %(one)s", "%(count)s of %(one)s", 1, count="<1>", one=2)
    assert said == "&lt;1&gt; von 2"


@pytest.mark.parametrize("code", ["de", "en"])
def test_no_template_is_left_a_message_without_values(code: str) -> None:
    templates = environment(code)
    assert templates.loader is not None
    names = templates.list_templates()
    assert len(names) > 50
    for name in names:
        tree = templates.parse(templates.loader.get_source(templates, name)[0], name)
        calls = [call for call in tree.find_all(nodes.Call) if isinstance(call.node, nodes.Name)]
        left = [c for c in calls if c.node.name == "_" and isinstance(c.args[0], nodes.Const)]  # type: ignore[attr-defined]
        assert not [call for call in left if not call.kwargs], name


ADA = Card(
    member=1, public_id="aB-9", first_name="<Ada>", last_name="O'Neill", headline="", company="",
    position="", industry="", industry_text="", city="", postal_code="", country="", offers="",
    seeks="", is_recruiter=False, joined_at=0, photo_key=None,
)  # fmt: skip


def test_names_are_escaped_in_every_fragment() -> None:
    assert member_link(ADA) == '<a href="/m/aB-9">&lt;Ada&gt; O&#39;Neill</a>'
    assert marked([Piece("<b>", is_match=True), Piece(" & ", is_match=False)]) == (
        "<mark>&lt;b&gt;</mark> &amp; "
    )
    assert avatar(ADA).endswith(">&lt;O</span>")


def test_a_photo_stands_in_the_place_of_the_initials() -> None:
    photo = avatar(ADA._replace(photo_key='k"'), "s")
    assert photo == '<img class="avatar s" src="/photo/k&#34;" alt="" loading="lazy">'


def test_a_degree_is_said_in_the_language_of_the_reader() -> None:
    german = language("de")
    assert degree_badge(german, 2) == '<span class="badge d2">2. Grad</span>'
    assert 'class="badge beyond"' in degree_badge(german, None)
    assert 'class="badge beyond"' in degree_badge(german, "beyond")


def test_an_icon_is_part_of_the_compiled_template() -> None:
    source = environment("en").compile('<p>{{ "search"|icon }}</p>', raw=True)
    assert f"<p>{icon('search')}</p>" in source.replace('\\"', '"')


@pytest.mark.parametrize(
    ("path", "entry"),
    [
        ("/", "/"),
        ("/circle/3", "/circle/2"),
        ("/search", "/circle/2"),
        ("/requests/sent", "/requests"),
        ("/news", "/news"),
        ("/privacy", "/privacy"),
        ("/numbers", None),
    ],
)
def test_the_navigation_marks_where_one_is(browse: Browse, path: str, entry: str | None) -> None:
    page = browse("Ada").get(path).text
    here = {part.rsplit('href="', 1)[1].split('"')[0] for part in _before_current(page)}
    assert here == ({entry} if entry else set())


def _before_current(page: str) -> list[str]:
    """Return what stands before each entry that is marked, in the navigation alone."""
    frame = page.split("<main")[0] + page.split("</main>")[1]
    return frame.split('aria-current="page"')[:-1]
