"""The query line: ``firma:siemens ort:hamburg~25km -branche:beratung oder position:einkauf*``.

``parse_line`` reads German and English names alike; ``to_line`` writes the one canonical form.
Words in a row must all hold and bind tighter than ``oder``. Every error is ``Invalid`` and names
the position (from 1) and what was expected. Time is linear in the length, which is limited.
"""

from __future__ import annotations

import re
from datetime import date

from rapidfuzz import process

from ecken.errors import Invalid
from ecken.reference import places
from ecken.reference.days import read_day
from ecken.search.query.budget import check_length, check_size
from ecken.search.query_ast import (
    PLAIN_BOXES,
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
    all_of,
    any_of,
)

__all__ = ["MOST_KM", "parse_line", "read_km", "to_line"]

MOST_DEPTH = 12
MOST_KM = 2000.0

_OR = frozenset({"oder", "or", "|"})
_AND = frozenset({"und", "and", "&"})
_SIGNS = frozenset("|&")
_YES = frozenset({"ja", "yes", "1", "true", "y", "j", "on"})
_NO = frozenset({"nein", "no", "0", "false", "n"})
_NONE = frozenset({"keine", "none", "no", "nein", "0"})
_ON_THE = re.compile(r"(?<!\w)(?:an\s+der|a(?:\.\s*|\s+)d\.?)\s+$", re.IGNORECASE)
_FIELD = re.compile(r"([^\W\d][\w-]*):")
_BARE = re.compile(r"(?:[^\s()\"]|(?<=\w)\((?:in|innen|r|n)\))+")
_GENDER = re.compile(r":(?:innen|(?:in|r|n)(?!\w))")
_KM = re.compile(r"~([^\s()\"]*)")
_COUNTRY = re.compile(r"^[A-Za-z]{1,2}[- ](?=\d)")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_SIGN = re.compile(r"[^\s\"()-]")  # but those that stand for something in a line
_BIDI = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_QUOTES = str.maketrans("„“”«»‟", '""""""')
_NAMES = {
    name: field.name
    for field in QUERY_FIELDS.values()
    for name in (field.german, field.english, field.name, *field.also)
    if name and field.name != "q"
}


def parse_line(text: str, *, field: str = "q") -> Query:
    """Read a line, or the text of one box of the form if ``field`` names it."""
    check_length([text], field=field)
    clean = _BIDI.sub(" ", _CONTROL.sub(" ", text)).translate(_QUOTES)
    if field != "q" and clean.strip().lower() in (_AND | _OR) - _SIGNS:
        return Query(Phrase(field, clean.strip()))
    reader = _Reader(clean, field)
    root = reader.any_of(field, 0)
    if reader.at < len(clean):
        raise reader.error("query_bracket", "A bracket closes at {position} that was never opened.")
    if root is None and _SIGN.search(clean) and not _has_letter(clean):
        raise _invalid(
            "query_nothing", "“{text}” has neither letters nor digits to search for.",
            field, 0, text=clean.strip()[:40],
        )  # fmt: skip
    check_size(root, field=field)
    return Query(root)


def _invalid(code: str, sentence: str, box: str, at: int, **more: object) -> Invalid:
    return Invalid(code, sentence, field=box, position=at + 1, **more)


class _Reader:
    """Recursive descent over one line; ``at`` is the position of the next character."""

    def __init__(self, text: str, box: str) -> None:
        self.text, self.box, self.at = text, box, 0

    def error(self, code: str, sentence: str, at: int | None = None, **more: object) -> Invalid:
        return _invalid(code, sentence, self.box, self.at if at is None else at, **more)

    def _skip(self) -> str:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1
        return self.text[self.at : self.at + 1]

    def any_of(self, field: str, depth: int) -> Node | None:
        if depth > MOST_DEPTH:
            raise self.error(
                "query_too_deep", "At {position} brackets are nested more than {most} deep.",
                most=MOST_DEPTH,
            )  # fmt: skip
        parts, expects = [], False
        while True:
            part = self._all_of(field, depth)
            if part is None and (expects or self._operator() is not None):
                raise self.error("query_or_alone", "At {position} a word was expected beside “or”.")
            parts += [part] if part is not None else []
            word = self._operator()
            if word is None:
                return any_of(parts)
            self.at += len(word)
            expects = True

    def _operator(self) -> str | None:
        self._skip()
        match = _BARE.match(self.text, self.at)
        if match is None or match.group().lower() not in _OR:
            return None
        return None if self._is_river(match) else match.group()

    def _is_river(self, match: re.Match[str]) -> bool:
        """The Oder: `an der Oder`, `(Oder)`, or at the end with a capital letter."""
        if match.group().lower() != "oder":
            return False
        before, after = self.text[: match.start()], self.text[match.end() :].strip()
        if _ON_THE.search(before) or (before.endswith("(") and after.startswith(")")):
            return True
        return match.group() == "Oder" and bool(before.strip("( ")) and after in ("", ")")

    def _all_of(self, field: str, depth: int) -> Node | None:
        parts: list[Node] = []
        while self._skip() not in ("", ")") and self._operator() is None:
            part = self._one(field, depth)
            parts += [part] if part is not None else []
        return all_of(parts)

    def _one(self, field: str, depth: int) -> Node | None:
        if self.text[self.at] == "-":
            self.at += 1
            following = self.text[self.at : self.at + 1]
            if not following or following.isspace() or following in "-)":
                return None  # a dash between words
            part = self._one(field, depth)
            return part.part if isinstance(part, Not) else Not(part) if part is not None else None
        match = _FIELD.match(self.text, self.at)
        if match and not self._is_gender(match.end() - 1, match.group(1)):
            field = self._field(match)
            self.at = match.end()
            alone = _BARE.match(self.text, self.at)
            if (
                alone
                and alone.group().lower() in (_AND | _OR) - _SIGNS
                and field not in PLAIN_BOXES
            ):
                self.at = alone.end()
                return Phrase(field, alone.group())  # a name like others: `nachname:und`
            if not self.text[self.at : self.at + 1].strip(") \t"):
                raise self.error(
                    "query_value_missing", "At {position} a value for “{name}” was expected.",
                    name=match.group(1),
                )  # fmt: skip
        return self._value(field, depth)

    def _is_gender(self, colon: int, name: str) -> bool:
        return bool(_GENDER.match(self.text, colon)) and name.lower() not in _NAMES

    def _field(self, match: re.Match[str]) -> str:
        name = match.group(1).lower()
        found = _NAMES.get(name) or _NAMES.get(name.replace("-", "_"))
        if found is None:
            nearest = process.extractOne(name, sorted(_NAMES))[0]
            raise self.error(
                "query_unknown_field",
                "There is no field “{name}” (at {position}). Did you mean “{nearest}”?",
                name=match.group(1), nearest=nearest,
            )  # fmt: skip
        return found

    def _value(self, field: str, depth: int) -> Node | None:
        start = self.at
        character = self.text[self.at]
        if character == "(":
            self.at += 1
            inner = self.any_of(field, depth + 1)
            if self._skip() != ")":
                raise self.error(
                    "query_bracket", "The bracket opened at {position} is not closed.", start
                )
            self.at += 1
            return inner
        if character == '"':
            end = self.text.find('"', start + 1)
            if end < 0:
                raise self.error(
                    "query_quote", "The quotation mark at {position} is not closed.", start
                )
            self.at = end + 1
            text = " ".join(self.text[start + 1 : end].split())
            return self._leaf(field, text, start, quoted=True)
        match = _BARE.match(self.text, start)
        if match is None:
            raise self.error(
                "query_bracket", "A bracket closes at {position} that was never opened."
            )
        bare = match.group().partition("~")[0] if field in _PLACES else match.group()
        self.at = start + len(bare)
        return self._leaf(field, bare, start, quoted=False)

    def _leaf(self, field: str, text: str, start: int, *, quoted: bool) -> Node | None:
        if field in _PLACES and self.text[self.at : self.at + 1] == "~":
            return self._near(field, text, start)
        if field == "new_since":
            return Since(self._day(text, start))
        if field == "recruiter":
            return Recruiter(self._yes(text, start))
        if field == "open_to_offers":
            return Listed(field, "yes" if self._yes(text, start) else "no")
        if field == "request":
            if text.lower() not in _NONE:
                raise self.error("query_request", "At {position} only “none” was expected.", start)
            return Listed(field, "none")
        if field == "contact_of":
            return Listed(field, text) if text else None
        if field == "industry":
            text = text.rstrip("*")
            return Word(field, text) if _has_letter(text) else None
        return self._words(field, text, start, quoted=quoted)

    def _words(self, field: str, text: str, start: int, *, quoted: bool) -> Node | None:
        if quoted:
            return Phrase(field, text) if _has_letter(text) else None
        if text.lower() in _AND:
            return None
        if text.lower() in _OR:
            return Phrase(field, text) if _has_letter(text) else None
        if field == "postal_code":
            text = _COUNTRY.sub("", text)
        star = text.find("*")
        bare = text.rstrip("*")
        if star >= 0 and star == len(bare):
            if sum(c.isalnum() for c in bare) < 2:
                raise self.error(
                    "query_prefix", "At {position} two letters or more were expected before “*”.",
                    start,
                )  # fmt: skip
            return Word(field, bare, prefix=True)
        if star >= 0 and not re.fullmatch(r".*\w\*(?:innen.*|(?:in|r|n)\W*)", text):
            raise self.error(
                "query_star", "The “*” at {position} can only stand at the end of a word.",
                start + star,
            )  # fmt: skip
        return Word(field, text) if _has_letter(text) else None

    def _near(self, field: str, text: str, start: int) -> Node:
        match = _KM.match(self.text, self.at)
        assert match is not None
        km = read_km(match.group(1), self.box, self.at)
        self.at = match.end()
        known = places.find_city(text) if field == "city" else places.find_postal_code(None, text)
        if not known:
            raise self.error(
                "query_unknown_place", "The place “{name}” at {position} is unknown.", start,
                name=text,
            )  # fmt: skip
        return Near(field, text, km)

    def _day(self, text: str, start: int) -> date:
        try:
            return read_day(text)
        except ValueError:
            raise self.error(
                "query_date", "At {position} a date like 2026-01-31 or 31.01.2026 was expected.",
                start,
            ) from None  # fmt: skip

    def _yes(self, text: str, start: int) -> bool:
        if text.lower() not in _YES | _NO:
            raise self.error("query_yes_no", "At {position} “yes” or “no” was expected.", start)
        return text.lower() in _YES


_PLACES = frozenset({"city", "postal_code"})


def _has_letter(text: str) -> bool:
    return any(c.isalnum() for c in text)


def read_km(text: str, box: str, at: int = 0) -> float:
    """Kilometres from ``25``, ``25km`` or ``2,5 km``."""
    number = re.fullmatch(r"\s*([0-9]{1,5}(?:[.,][0-9]{1,3})?)\s*(?:km)?\s*", text, re.IGNORECASE)
    km = float(number.group(1).replace(",", ".")) if number else -1.0
    if not 0 < km <= MOST_KM:
        raise _invalid(
            "query_radius", "A radius from 1 to {most} km was expected, like 25km.", box, at,
            most=int(MOST_KM),
        )  # fmt: skip
    return km


def to_line(query: Query, *, language: str = "de", field: str = "q") -> str:
    """The canonical line; inside a box of the form (``field``) its own name is left out."""
    return _line(query.root, language, field, inside=None) if query.root else ""


def _line(node: Node, language: str, field: str, inside: type | None) -> str:
    if isinstance(node, And):
        line = " ".join(_line(part, language, field, And) for part in node.parts)
        return f"({line})" if inside is Not else line
    if isinstance(node, Or):
        line = ""
        for part in node.parts:
            line += (_or(line, language) if line else "") + _line(part, language, field, Or)
        return f"({line})" if inside in (And, Not) else line
    if isinstance(node, Not):
        return "-" + _line(node.part, language, field, Not)
    return _name(node.field, language, field) + _text(node, language)


def _or(before: str, language: str) -> str:
    """Return the word between two parts; after `an der` it would be the river, so it is a sign."""
    if language != "de":
        return " or "
    return " | " if _ON_THE.search(before + " ") else " oder "


def _name(name: str, language: str, inside: str) -> str:
    if name == inside:
        return ""
    field = QUERY_FIELDS[name]
    return (field.german if language == "de" else field.english) + ":"


def _text(leaf: Word | Phrase | Near | Since | Recruiter | Listed, language: str) -> str:
    if isinstance(leaf, Since):
        return leaf.day.isoformat()
    if isinstance(leaf, Recruiter):
        return _yes_or_no(leaf.yes, language)
    if isinstance(leaf, Phrase):
        return f'"{leaf.text}"'
    quoted = f'"{leaf.text}"' if re.search(r"[\s()~]|^-", leaf.text) else leaf.text
    if isinstance(leaf, Near):
        return f"{quoted}~{leaf.km:g}km"
    if isinstance(leaf, Word):
        bare = quoted if leaf.field == "industry" else leaf.text
        return bare + ("*" if leaf.prefix else "")
    if leaf.field == "request":
        return "keine" if language == "de" else "none"
    return _yes_or_no(leaf.text == "yes", language) if leaf.field == "open_to_offers" else quoted


def _yes_or_no(yes: bool, language: str) -> str:
    return ("ja" if yes else "nein") if language == "de" else "yes" if yes else "no"
