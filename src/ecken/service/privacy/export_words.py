"""The guide that lies in a member's file: what each file of it holds, in the member's language.

The sentences stand in ``data_words``, a line for each part. A test fails for a part without one.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path

from ecken.reference.days import day_of
from ecken.service.community import Community

__all__ = ["read_me", "words_of"]

_FOLDER = Path(__file__).parent / "data_words"
_NAMES = {"de": "LIESMICH.txt", "en": "README.txt"}


@cache
def words_of(language: str) -> dict[str, str]:
    """Return the sentences of a language by the names of the parts."""
    lines = (_FOLDER / f"{language}.txt").read_text("utf-8").splitlines()
    pairs = (line.partition(" = ") for line in lines if " = " in line)
    return {name: said for name, _, said in pairs}


def read_me(community: Community, files: Sequence[str], language: str) -> tuple[str, bytes]:
    """Return name and content of the guide to these files."""
    words = words_of(language)
    settings = community.settings
    head = words["_head"].format(
        community=settings.community_name,
        site=settings.base_url,
        day=day_of(community.clock(), community.zone).isoformat(),
    )
    lines = [f"{name}\n  {words[name if name in words else Path(name).stem]}" for name in files]
    texts = [head, words["_files"], *lines, words["_others"], words["_elsewhere"], words["_never"]]
    return _NAMES[language], ("\n\n".join(texts) + "\n").encode()
