"""The search said once more, slowly: profiles one by one, texts word by word, sets and dicts.

It shares with the search only what a single word is and means (cutting, keys, titles, stems,
sounds), each of which has its own tests; nothing of postings, bitmaps, columns or plans.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cache
from math import asin, cos, radians, sin, sqrt

from rapidfuzz.distance import OSA

from ecken.reference import industries, places
from ecken.search.nodes import (
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
from ecken.search.profiles import Profile
from ecken.search.sounds import sound_alike
from ecken.search.stems import english_stem, german_stem
from ecken.search.titles import neutral, split_compound, title_key
from ecken.search.typos import allowed_typos, is_known, may_be_meant
from ecken.search.words import IGNORED, IGNORED_IN_NAMES, fold, key, terms, tokens

NAMES = ("first_name", "last_name")
TITLES = ("headline", "position", "former_position")
TEXTS = ("offers", "seeks", "about", "subject", "industry_text")
WHOLE = (
    "company", "company_now", "company_former", "city", "school", "degree", "education", "language",
    "postal_code",
)  # fmt: skip
STRICT = ("exact", "prefix", "stem", "compound")


@cache
def texts(profile: Profile) -> dict[str, list[str]]:
    """Texts by field."""
    fields: dict[str, list[str]] = {
        name: [getattr(profile, name)]
        for name in (
            "last_name", "first_name", "position", "company", "headline", "offers", "city",
            "seeks", "industry_text", "about", "postal_code",
        )
    }  # fmt: skip
    fields["former_company"] = [company for company, _ in profile.former]
    fields["former_position"] = [position for _, position in profile.former]
    fields["school"] = [school for school, _, _ in profile.education]
    fields["degree"] = [degree for _, degree, _ in profile.education]
    fields["subject"] = [subject for _, _, subject in profile.education]
    fields["language"] = list(profile.languages)
    return fields


@cache
def kinds(asked: str, written: str, field: str, prefix: bool) -> frozenset[str]:
    """In which ways a written word of a field matches an asked one, but errors."""
    found = set()
    if key(asked) == key(written):
        found.add("exact")
    if prefix:
        ways = {fold(written), fold(_expanded(written)), key(written)}
        asks = {fold(asked), fold(_expanded(asked))}
        if any(way.startswith(ask) for way in ways for ask in asks):
            found.add("prefix")
        return frozenset(found)
    if field in TITLES + TEXTS:
        if title_key(asked) == title_key(written):
            found.add("stem")
        parts = split_compound(written)
        if parts and title_key(asked) in {parts.head, *parts.modifiers}:
            found.add("compound")
    if field in TEXTS:
        stems = {german_stem(asked), english_stem(asked)}
        if stems & {german_stem(written), english_stem(written)}:
            found.add("stem")
    if field in NAMES and sound_alike(asked, written, first_name=field == "first_name"):
        found.add("phonetic")
    return frozenset(found)


def _expanded(word: str) -> str:
    return word.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")


@cache
def errors(asked: str, written: str, field: str) -> int | None:
    """Typing errors between two words, or none if it is no typing error."""
    word = key(asked)
    if is_known(word):
        return None
    forms = {key(written)} | ({neutral(written)} if field in TITLES + TEXTS else set())
    least = [
        OSA.distance(word, form) for form in forms if may_be_meant(word, form)
    ]  # fmt: skip
    most = allowed_typos(word)
    least = [many for many in least if 0 < many <= most]
    return min(least) if least else None


class Oracle:
    """Searches a list of profiles; ``everyone`` are those who exist for the asker."""

    def __init__(
        self, profiles: Iterable[Profile], resolve: Callable[[Listed], set[int]] | None = None
    ) -> None:
        self.everyone = list(profiles)
        self.resolve = resolve
        self._words = {
            (field, term)
            for profile in self.everyone
            for field, many in texts(profile).items()
            for text in many
            for term in terms(text)
        }

    def matching(self, query: Query, within: set[int] | None = None) -> set[int]:
        conditions = list(leaves(query.root))
        ignored = {leaf for leaf in conditions if _ignored(leaf)}
        if len(ignored) == len(set(conditions)):
            ignored = set()
        return {
            profile.member
            for profile in self.everyone
            if (within is None or profile.member in within)
            and (query.root is None or self._holds(query.root, profile, ignored, True) is not False)
        }

    def _holds(self, node: Node, profile: Profile, ignored: set[Node], plain: bool) -> bool | None:
        """Whether a node holds; none if it asks nothing."""
        if node in ignored:
            return None
        if isinstance(node, And | Or):
            held = [self._holds(part, profile, ignored, plain) for part in node.parts]
            said = [one for one in held if one is not None]
            if not said:
                return None
            return all(said) if isinstance(node, And) else any(said)
        if isinstance(node, Not):
            held_part = self._holds(node.part, profile, ignored, not plain)
            return None if held_part is None else not held_part
        return self._leaf(node, profile, plain)

    def _leaf(self, leaf: Node, profile: Profile, plain: bool) -> bool | None:
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
            return _says(leaf, profile)
        assert isinstance(leaf, Word)
        if leaf.field == "industry":
            return self._industry(leaf, profile)
        asked = terms(leaf.text)
        if len(asked) > 1 and not leaf.prefix:
            asked = [word for word in asked if not _noise(word, leaf.field)] or asked
        if not asked:
            return None
        return all(
            self._word(word, leaf.field, profile, leaf.prefix and word is asked[-1], plain)
            for word in asked
        )

    def _word(self, word: str, field: str, profile: Profile, prefix: bool, plain: bool) -> bool:
        fields = QUERY_FIELDS[field].looks_into
        if _matches(word, fields, profile, prefix, plain):
            return True
        if prefix or not plain:
            return False
        if any(_matches(word, fields, other, False, True) for other in self.everyone):
            return False
        return self._mistyped(word, fields, profile)

    def _mistyped(self, word: str, fields: tuple[str, ...], profile: Profile) -> bool:
        """Whether the profile has one of the nearest words that anyone has in these fields."""
        every = self._words
        written = {(field, term) for field, term in every if field in fields}
        off = {
            term: min(
                (many for f, t in every if t == term and (many := errors(word, t, f)) is not None),
                default=99,
            )
            for _, term in every
        }
        for many in (1, 2):
            meant = {term for term, count in off.items() if count == many}
            titles = {title_key(term) for term in meant}
            hits = {
                (field, term)
                for field, term in written
                if term in meant or (field in TITLES + TEXTS and title_key(term) in titles)
            }
            if hits:
                return any(
                    (field, term) in hits
                    for field in fields
                    for text in texts(profile)[field]
                    for term in terms(text)
                )
        return False

    def _industry(self, leaf: Word, profile: Profile) -> bool:
        meant = industries.match(leaf.text)
        chain = [profile.industry, *industries.ancestors(profile.industry)]
        if meant in chain if meant else leaf.text == profile.industry:
            return True
        words = terms(leaf.text)
        return bool(words) and all(
            _matches(word, ("industry_text",), profile, False, False) for word in words
        )

    def facet(self, name: str, members: set[int]) -> Counter[str]:
        """Counts by value; positions by their group."""
        counts: Counter[str] = Counter()
        for profile in self.everyone:
            if profile.member in members:
                if name == "language":
                    counts.update(set(profile.languages))
                elif name == "position":
                    counts[" ".join(title_key(t) for t in terms(profile.position))] += 1
                else:
                    counts[getattr(profile, name)] += 1
        del counts[""]
        return counts


def _noise(word: str, field: str) -> bool:
    if field in ("name", "first_name", "last_name"):
        return word in IGNORED_IN_NAMES
    return word in IGNORED and field not in WHOLE


def _ignored(leaf: Node) -> bool:
    if not isinstance(leaf, Word) or leaf.prefix or leaf.field == "industry":
        return False
    return all(_noise(word, leaf.field) for word in terms(leaf.text))


def _matches(
    word: str, fields: tuple[str, ...], profile: Profile, prefix: bool, plain: bool
) -> bool:
    compound = split_compound(word)
    for field in fields:
        written = [term for text in texts(profile)[field] for term in terms(text)]
        for term in written:
            found = kinds(word, term, field, prefix)
            if found & set(STRICT) or (plain and "phonetic" in found):
                return True
        if compound and field in TITLES + TEXTS and not prefix:
            titles = {title_key(term) for term in written}
            if compound.head in titles and compound.modifiers & titles:
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
