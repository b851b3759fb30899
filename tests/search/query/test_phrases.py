"""The compiled reader of phrases against the slow one."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ecken.search import Profile, ProfileIndex
from ecken.search.matching.phrases import Reader, says
from ecken.search.matching.term_expansion import Asked, meanings, same_word
from ecken.search.matching.words import key, terms
from ecken.search.profiles import FIELDS, pack
from tests.search.worlds import community

WORDS = st.sampled_from(
    "Müller mueller MULLER Weiß weiss Lean lean Management In KollegIn ein Haus Häuser häuser C++ "
    "Händler:innen O'Neill Ärzte x 42 é naïve ﬁn".split()
)
GAPS = st.sampled_from([" ", ", ", "-", " - ", ". ", "/", "\t", " – ", "(", "", "\u200b", "&"])
TEXTS = st.lists(st.tuples(WORDS, GAPS), max_size=7).map(lambda p: "".join(w + g for w, g in p))


@given(
    texts=st.lists(TEXTS, min_size=1, max_size=4),
    phrase=st.lists(WORDS, min_size=1, max_size=3),
    field=st.sampled_from([field.number for field in FIELDS]),
)
@settings(max_examples=400, deadline=None)
def test_the_compiled_reader_says_what_the_slow_one_says(
    texts: list[str], phrase: list[str], field: int
) -> None:
    records = [
        pack(
            Profile(
                1, "p", text, last, text, last, text, ((last, text), (text, last)), text, last,
                text, last, "DE", ((text, last, text), (last, text, last)), (text, last), text,
                last, text,
            )
        )
        for text, last in zip(texts, reversed(texts), strict=True)
    ]  # fmt: skip
    asked = terms(" ".join(phrase))
    if not asked:
        return
    met = {term for record in records for term in terms(record.decode())} | set(asked)
    spellings = [[term for term in met if key(term) == key(word)] for word in asked]
    ends = np.cumsum([len(record) for record in records]).astype(np.int64)
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1]])
    blob = np.frombuffer(b"".join(records), np.uint8)
    found = Reader(asked, spellings).read(blob, starts, ends, field)
    wanted = tuple(map(key, asked))
    assert found.tolist() == [says(record, (field,), wanted) for record in records]


def test_words_follow_one_another_in_one_text_only() -> None:
    person = Profile(
        1, "p", former=(("Lean", "x"), ("Management", "y")), offers="Das Lean Management"
    )
    record = pack(person)
    blob = np.frombuffer(record, np.uint8)
    starts, ends = np.zeros(1, np.int64), np.full(1, len(record), np.int64)
    reader = Reader(["lean", "management"], [["lean"], ["management"]])
    by_name = {field.name: field.number for field in FIELDS}
    assert reader.read(blob, starts, ends, by_name["offers"]).tolist() == [True]
    assert reader.read(blob, starts, ends, by_name["former_company"]).tolist() == [False]
    assert reader.read(blob, starts, ends, by_name["seeks"]).tolist() == [False]


def test_a_quoted_word_stands_for_its_exact_meanings() -> None:
    vocabulary = ProfileIndex.build(community(4))._state.lists.vocabulary
    for term in ("müller", "mueller", "muller", "einkäufer", "siemens", "nobody"):
        for field in ("q", "name", "offers", "company"):
            every = meanings(Asked(term), field, vocabulary, loosely=False)
            exact = {(m.field, m.score, tuple(m.terms)) for m in every if m.kind == "exact"}
            found = same_word(term, field, vocabulary)
            assert {(m.field, m.score, tuple(m.terms)) for m in found} == exact
