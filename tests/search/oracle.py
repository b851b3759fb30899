"""The search said once more, slowly: profiles one by one, texts word by word, sets and dicts.

It shares with the search only what a single word is and means (cutting, keys, titles, stems,
sounds), each of which has its own tests; nothing of postings, bitmaps, columns or plans.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from math import asin, cos, radians, sin, sqrt

from ecken.reference import industries, places
from ecken.search.index.cities import cities_in, first_word
from ecken.search.matching.company_names import company_key
from ecken.search.matching.compound_words import initials
from ecken.search.matching.office_titles import offices_asked, offices_in
from ecken.search.matching.titles import title_key
from ecken.search.matching.words import IGNORED, key, short_form, terms, tokens, written_terms
from ecken.search.profiles import Profile
from ecken.search.query_ast import (
    QUERY_FIELDS,
    And,
    Listed,
    Near,
    Node,
    Not,
    Or,
    Phrase,
    Query,
    Recruiter,
    Since,
    Word,
    leaves,
)
from tests.search.oracle_words import (
    NAMES,
    TEXTS,
    THINGS,
    TITLES,
    asks_nothing,
    errors,
    is_company,
    is_small,
    joined,
    matches,
    texts,
    words_asked,
)


class Oracle:
    """Searches a list of profiles; ``everyone`` are those who exist for the asker."""

    def __init__(
        self, profiles: Iterable[Profile], resolve: Callable[[Listed], set[int]] | None = None
    ) -> None:
        self.everyone = list(profiles)
        self.resolve = resolve
        self._matched: dict[Query, set[int]] = {}
        self._found: dict[tuple[object, ...], bool] = {}
        self._nearest: dict[tuple[str, tuple[str, ...]], set[tuple[str, str]]] = {}
        self._words = {
            (field, term)
            for profile in self.everyone
            for field, many in texts(profile).items()
            for text in many
            for term in written_terms(text)
        }

    def matching(self, query: Query, within: set[int] | None = None) -> set[int]:
        """Who matches, of those in ``within``. A query is worked out once, for everyone."""
        if query not in self._matched:
            self._matched[query] = self._matching(query)
        found = self._matched[query]
        return set(found) if within is None else found & within

    def _matching(self, query: Query) -> set[int]:
        conditions = list(leaves(query.root))
        ignored = {leaf for leaf in conditions if asks_nothing(leaf)}
        if len(ignored) == len(set(conditions)) and not isinstance(query.root, Not):
            ignored = set()
        return {
            profile.member
            for profile in self.everyone
            if query.root is None or self._holds(query.root, profile, ignored, True) is not False
        }

    def _holds(
        self,
        node: Node,
        profile: Profile,
        ignored: set[Node],
        plain: bool,
        row: Sequence[Node] = (),
    ) -> bool | None:
        """Whether a node holds among its neighbours in ``row``; none if it asks nothing."""
        if node in ignored:
            return None if plain else _has_name(node, profile)
        if isinstance(node, And | Or):
            drops = plain or isinstance(node, And)
            asked = [part for part in node.parts if not drops or part not in ignored]
            row = list(node.parts) if isinstance(node, And) else []
            held = [self._holds(part, profile, ignored, plain, row) for part in asked]
            said = [one for one in held if one is not None]
            if not said:
                return None
            return all(said) if isinstance(node, And) else any(said)
        if isinstance(node, Not):
            held_part = self._holds(node.part, profile, ignored, not plain)
            return None if held_part is None else not held_part
        return self._leaf(node, profile, plain, row or [node], ignored)

    def _leaf(
        self, leaf: Node, profile: Profile, plain: bool, whole: Sequence[Node], ignored: set[Node]
    ) -> bool | None:
        row = [node for node in whole if node not in ignored]
        if isinstance(leaf, Since):
            day = datetime(leaf.day.year, leaf.day.month, leaf.day.day, tzinfo=UTC)
            return profile.joined >= day.timestamp()
        if isinstance(leaf, Recruiter):
            return profile.recruiter is leaf.yes
        if isinstance(leaf, Near):
            return _is_near(leaf, profile)
        if isinstance(leaf, Listed):
            assert self.resolve is not None
            return profile.member in self.resolve(leaf)
        if isinstance(leaf, Phrase):
            said = _says(leaf, profile)
            fields = QUERY_FIELDS[leaf.field].looks_into
            is_named = any(is_company(leaf.text, field, profile) for field in fields)
            return said if said is None else said or is_named or _is_in_city(leaf, row, profile)
        assert isinstance(leaf, Word)
        if leaf.field == "industry":
            return self._industry(leaf, profile)
        asked = words_asked(leaf)
        if not asked:
            return None
        longer = joined(whole)
        every = [
            (other, word)
            for other in row
            if isinstance(other, Word) and other.field != "industry"
            for word in words_asked(other)
            if not is_small(other, word)
        ]
        names = ("q", "name", *NAMES)
        others = [(o, word) for o, word in every if o.field in (leaf.field, *names)]
        may_pass = plain and any(o.field == leaf.field and len(word) > 1 for o, word in every)
        return all(
            self._word(word, leaf, QUERY_FIELDS[leaf.field].looks_into, profile, plain, longer)
            or (may_pass and is_small(leaf, word) and leaf.field not in names)
            or self._spelled_out(leaf, profile, plain)
            or (plain and _names_office(leaf, row, profile))
            or (
                is_small(leaf, word)
                and may_pass
                and leaf.field in names
                and all(
                    self._word(w, o, QUERY_FIELDS[o.field].looks_into, profile, plain, longer, True)
                    for o, w in others
                )
            )
            or _is_in_city(leaf, row, profile)
            for word in asked
        )

    def _spelled_out(self, leaf: Word, profile: Profile, plain: bool) -> bool:
        """Whether the pieces of a short form stand there: initials, or longer words cut short."""
        pieces, is_name = terms(leaf.text), initials(leaf.text)
        if leaf.prefix or not short_form(leaf.text):
            return False
        if not is_name and min(map(len, pieces)) < 3:
            return False
        fields = QUERY_FIELDS[leaf.field].looks_into
        within = tuple(f for f in fields if f in NAMES) if is_name else fields
        return all(
            matches(piece, within, profile, False, plain, set(), is_name)
            or (
                plain
                and not self._anyone_has(piece, fields, set(), is_name)
                and self._mistyped(piece, fields, within, profile)
            )
            for piece in pieces
        )

    def _word(
        self, word: str, leaf: Word, fields: tuple[str, ...], profile: Profile, plain: bool,
        longer: dict[tuple[Node, str], set[str]], is_name: bool = False,
    ) -> bool:  # fmt: skip
        """Whether a word matches; if ``is_name``, in the name."""
        prefix = leaf.prefix and word == words_asked(leaf)[-1]
        more = longer.get((leaf, word), set()), initials(leaf.text)
        within = tuple(field for field in fields if not is_name or field in NAMES)
        if matches(word, within, profile, prefix, plain, *more):
            return True
        if prefix or not plain:
            return False
        if self._anyone_has(word, fields, *more):
            return False
        return self._mistyped(word, fields, within, profile)

    def _anyone_has(
        self, word: str, fields: tuple[str, ...], longer: set[str], is_name: bool
    ) -> bool:
        """Whether anybody has the word in one of these fields; asked of each word once."""
        asked = (word, fields, frozenset(longer), is_name)
        if asked not in self._found:
            self._found[asked] = any(
                matches(word, fields, other, False, True, longer, is_name)
                for other in self.everyone
            )
        return self._found[asked]

    def _mistyped(
        self, word: str, fields: tuple[str, ...], within: tuple[str, ...], profile: Profile
    ) -> bool:
        """Whether the profile has one of the nearest words that anyone has in these fields."""
        asked = (word, fields)
        if asked not in self._nearest:
            self._nearest[asked] = self._nearest_words(word, fields)
        return any(
            (field, term) in self._nearest[asked]
            for field in within
            for text in texts(profile)[field]
            for term in written_terms(text)
        )

    def _nearest_words(self, word: str, fields: tuple[str, ...]) -> set[tuple[str, str]]:
        """The words with the fewest typing errors, each with its field; at most two errors."""
        every = self._words
        written = {(field, term) for field, term in every if field in fields}
        for many in (1, 2):
            anywhere = {term for f, term in every if (many, True) in errors(word, term, f)}
            things = {term for f, term in every if (many, False) in errors(word, term, f)}
            titles = {title_key(term) for term in anywhere}
            hits = {
                (field, term)
                for field, term in written
                if term in anywhere
                or (field in THINGS and term in things)
                or (field in TITLES + TEXTS and title_key(term) in titles)
            }
            if hits:
                return hits
        return set()

    def _industry(self, leaf: Word, profile: Profile) -> bool:
        meant = industries.match(leaf.text)
        chain = [profile.industry, *industries.ancestors(profile.industry)]
        if meant in chain if meant else leaf.text == profile.industry:
            return True
        words = terms(leaf.text)
        return bool(words) and all(
            matches(word, ("industry_text",), profile, False, False, set(), False) for word in words
        )

    def facet(self, name: str, members: set[int]) -> Counter[str]:
        """Counts by value; positions and companies by what all their spellings share."""
        counts: Counter[str] = Counter()
        for profile in self.everyone:
            if profile.member in members:
                if name == "language":
                    counts.update(set(profile.languages))
                elif name == "position":
                    counts[" ".join(title_key(t) for t in terms(profile.position))] += 1
                elif name == "company":
                    counts[company_key(profile.company)] += 1
                else:
                    counts[getattr(profile, name)] += 1
        del counts[""]
        return counts


def _names_office(leaf: Word, row: Sequence[Node], profile: Profile) -> bool:
    """Whether the words in a row name an office that a title or text of the profile names, too."""
    run = [
        (node, term)
        for node in row
        if isinstance(node, Word) and not node.prefix
        for term in terms(node.text)
        if term not in IGNORED
    ]
    fields = [f for f in QUERY_FIELDS[leaf.field].looks_into if f in TITLES + TEXTS]
    here = {
        token.term
        for field in fields
        for text in texts(profile)[field]
        for token in offices_in(text, tokens(text))
    }
    return any(
        leaf in {node for node, _ in run[first:last]}
        and len({node.field for node, _ in run[first:last] if isinstance(node, Word)}) == 1
        and bool({f"={name}" for name in names} & here)
        for first, last, names in offices_asked([term for _, term in run])
    )


def _has_name(word: Node, profile: Profile) -> bool | None:
    """Whether a passed-over word is in somebody's name."""
    assert isinstance(word, Word)
    found = terms(word.text)
    if len(found) != 1:
        return None
    names = terms(profile.first_name) + terms(profile.last_name)
    return key(found[0]) in map(key, names)


def _is_in_city(leaf: Node, row: Sequence[Node], profile: Profile) -> bool:
    """Whether a profile's city is the one that words in a row name, in another spelling."""
    here = place_of(profile)
    for name, words in cities_in(row):
        if leaf in words and here is not None and first_word(profile.city) == first_word(name):
            centre = places.find_city(name)[0]
            if centre in places.find_city(profile.city) and kilometres(centre, here) <= 30:
                return True
    return False


def _says(phrase: Phrase, profile: Profile) -> bool | None:
    wanted = [key(token.term) for token in tokens(phrase.text)]
    if not wanted:
        return None
    fields = QUERY_FIELDS[phrase.field].looks_into
    said = [text for field in fields for text in texts(profile)[field]]
    if set(NAMES) <= set(fields):
        said.append(f"{profile.first_name} {profile.last_name}")
    for text in said:
        words = [key(token.term) for token in tokens(text)]
        for start in range(len(words)):
            if words[start : start + len(wanted)] == wanted:
                return True
    return False


def place_of(profile: Profile) -> places.Place | None:
    place = None
    if profile.postal_code:
        place = places.find_postal_code(profile.country or None, profile.postal_code)
    if place is None and profile.city:
        named = [
            p for p in places.find_city(profile.city)
            if not profile.country or p.country == profile.country
        ]  # fmt: skip
        place = named[0] if named else None
    return place


def kilometres(a: places.Place, b: places.Place) -> float:
    """Haversine."""
    half_lat, half_lon = radians(b.lat - a.lat) / 2, radians(b.lon - a.lon) / 2
    h = sin(half_lat) ** 2 + cos(radians(a.lat)) * cos(radians(b.lat)) * sin(half_lon) ** 2
    return 2 * 6371.0 * asin(sqrt(min(1.0, h)))


def _is_near(near: Near, profile: Profile) -> bool:
    if near.field == "city":
        centre = places.find_city(near.text)[0]
    else:
        found = places.find_postal_code(None, near.text)
        assert found is not None
        centre = found
    here = place_of(profile)
    return here is not None and kilometres(centre, here) <= near.km
