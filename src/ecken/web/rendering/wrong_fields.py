"""The error summary above a form: each wrong field as a link to it.

Every form marks a wrong field by the same macros (``templates/macros.html``), which also give the
first of them the focus. The summary is put together from those marks, so that it holds for every
form, also for the next one.
"""

from __future__ import annotations

import re

from ecken.web.i18n import Language, mark

__all__ = ["with_summary"]

_NOTE = re.compile(
    r'<p class="note wrong" id="([^"]+)-note" data-label="([^"]*)">(.*?)</p>', re.DOTALL
)
_MAIN = re.compile(r"<main\b[^>]*>")
_HEADING = mark("Please check:")
_TITLE = mark("Please check")


def with_summary(page: str, reader: Language) -> str:
    """Return the page with a summary of its wrong fields as the first thing in it."""
    notes = _NOTE.findall(page)
    if not notes:
        return page
    lines = "".join(
        f'<li><a href="#{key}">{label}</a>: {said.strip()}</li>' for key, label, said in notes
    )
    heading = reader.gettext(_HEADING)
    summary = (
        f'\n<div class="banner wrong summary" id="wrong-fields" role="alert">'
        f"<div><p><b>{heading}</b></p><ul>{lines}</ul></div></div>"
    )
    page = _MAIN.sub(lambda found: found[0] + summary, page, count=1)
    return page.replace("<title>", f"<title>{reader.gettext(_TITLE)}: ", 1)
