"""What a push message says: without a name unless the reader has chosen so, always equally long."""

from __future__ import annotations

import json

from ecken.catalogues import catalogue, mark
from ecken.mail.composing import as_line
from ecken.mail.notices import NoticeLine, notice_page, notice_sentence

__all__ = ["CONTENT_BYTES", "push_content"]

CONTENT_BYTES = 1_024
"""Of every message, so that a push service cannot tell one from another by its length."""

_TITLE_LETTERS = 60
_WITHOUT_NAMES = {
    "requests": mark("There is something new about your contact requests."),
    "introductions": mark("There is something new about an introduction."),
    "messages": mark("You have a new message."),
}


def push_content(
    line: NoticeLine, *, topic: str, language: str, community_name: str, shows_names: bool
) -> bytes:
    """Return what the service worker of the reader is given: title, text, page, tag.

    The tag is the same for all of one topic: a newer notification takes the place of an older one.
    """
    community = as_line(community_name)
    said = catalogue(language).gettext(_WITHOUT_NAMES[topic])
    if shows_names:
        said = notice_sentence(line, language=language, community=community)
    content = {
        "title": community[:_TITLE_LETTERS],
        "text": said,
        "page": notice_page(line),
        "tag": topic,
        "language": language,
    }
    return json.dumps(content, ensure_ascii=False).encode().ljust(CONTENT_BYTES)
