"""Names of members in mails: quoted and shortened, so that none speaks for the community."""

from __future__ import annotations

from ecken.catalogues import catalogue, mark
from ecken.mail.composing import as_line
from ecken.rules.names import is_plain_name

__all__ = ["quoted_name"]

_NAME_MAX = 60
_SOMEBODY = mark("a member")
_QUOTED = mark("“{name}”")


def quoted_name(name: str, *, language: str, community: str) -> str:
    """Return a name in quotation marks; of one that speaks, only that it is a member's.

    For German sentences in which “von” stands before it.
    """
    name = as_line(name)
    if not is_plain_name(name, community=community):
        return catalogue(language).gettext(_SOMEBODY)
    cut = name if len(name) <= _NAME_MAX else f"{name[:_NAME_MAX]}…"
    return catalogue(language).gettext(_QUOTED).format(name=cut)
