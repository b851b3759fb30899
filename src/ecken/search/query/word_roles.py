"""The role of a word in a query: it must match, or it only improves the rank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ecken.search.matching.compound_words import NO_INITIALS
from ecken.search.matching.query_parts import Part, Preferred, Scored, either, every, within
from ecken.search.matching.words import IGNORED, PARTICLES, TITLES_OF_NAMES, short_form, terms
from ecken.search.query_ast import Node, Word

__all__ = ["NAME_FIELDS", "WHOLE_WORDS", "Row"]


class Row:
    """Words that must all match, each with what else it may stand for among the others."""

    def __init__(
        self, words: Mapping[Node, Sequence[tuple[str, Scored]]], *, negated: bool
    ) -> None:
        self.words, self._negated = words, negated
        self._beside: dict[str, Part | None] = {}

    def part(self, node: Word, term: str, scored: Scored, spelled: Sequence[Part]) -> Part:
        """What one word asks for: to be there, or only to come first."""
        if not self._negated and self._asks_for_little(node, term):
            if node.field not in (*NAME_FIELDS, "q"):
                return Preferred(scored)
            names = self._names_beside(node.field)
            if names is not None:
                return either(scored, [names, *spelled])
        return either(scored, spelled)

    def _asks_for_little(self, node: Word, term: str) -> bool:
        """Whether other words of its field say more than this one does."""
        if not _is_small(node, term):
            return False
        return any(
            len(other) > 1 and not _is_small(word, other)
            for word, pairs in self.words.items()
            if isinstance(word, Word) and word.field == node.field
            for other, _ in pairs
        )

    def _names_beside(self, field: str) -> Part | None:
        """What stands for `Graf` in `Graf Lambsdorff`: that all other words are in the name."""
        if field not in self._beside:
            others = [
                within(scored, "name")
                for word, pairs in self.words.items()
                if isinstance(word, Word) and word.field in ({field, *NAME_FIELDS, "q"})
                for term, scored in pairs
                if not _is_small(word, term)
            ]
            self._beside[field] = every(others)
        return self._beside[field]


NAME_FIELDS = ("name", "first_name", "last_name")


def _is_small(word: Word, term: str) -> bool:
    """Whether a word asks for little beside others: a title, a particle, an article."""
    if word.field in (*NAME_FIELDS, "q"):
        small = TITLES_OF_NAMES if word.field == "q" else TITLES_OF_NAMES | PARTICLES
        if word.field != "q" and word.text.lower() in NO_INITIALS:
            return True
        return term in small or (
            term == short_form(word.text) and set(terms(word.text)) <= small | IGNORED
        )
    return term in IGNORED and word.field not in WHOLE_WORDS


# Fields where every word counts, also beside others: `und` in `Haus und Grund`.
WHOLE_WORDS = frozenset(
    {"company", "company_now", "company_former", "city", "school", "degree", "education",
     "language", "postal_code"}
)  # fmt: skip
