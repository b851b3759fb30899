"""The database is asked the same, in the same order, whatever others have set or know whom.

What an answer costs would otherwise tell what it does not say.
"""

from __future__ import annotations

import random
from difflib import unified_diff
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from ecken.rules.audience import Audience
from ecken.rules.contact_details import Detail, ReleaseAudience
from ecken.rules.posts import PostAudience
from tests.privacy.changes import detail_change, privacy_change, tie_change
from tests.privacy.plans import NAMES, PAIRS, Plan, built
from tests.privacy.routes import Known, questions
from tests.privacy.twins import Question, Twins, drawn_alike, recorded_statements, twins_of

VIEWER = "Ada"


def _plan(draw: random.Random) -> Plan:
    """A town in which the viewer has two contacts, and the others a few."""
    others = [pair for pair in PAIRS if 0 not in pair]
    size = len(NAMES)
    return Plan(
        ties={(0, 1), (0, 2), *draw.sample(others, 7)},
        audiences=draw.choices(list(Audience), k=size),
        unlisted=set(draw.sample(range(1, size), 2)),
        requests={(0, 3): ("pending", True), (0, 4): ("declined", False)},
        introductions=[(0, 1, 5, "asked"), (6, 0, 2, "asked")],
        conversations={(0, 1), (1, 3)},
        posts=[(member, draw.choice(list(PostAudience))) for member in range(size)],
        acts=[(draw.randrange(size), draw.randrange(size), draw.random() < 0.5) for _ in range(20)],
        releases=[
            (member, detail, draw.choice(list(ReleaseAudience)), draw.randrange(size))
            for member in range(1, size)
            for detail in draw.sample(list(Detail), 2)
        ],
    )


def _hide_what_can_be(both: Twins, draw: random.Random) -> None:
    """Change listed, audience, released details and contacts of others, as far as unseen."""
    size = len(NAMES)
    for _ in range(40):
        kind, member = draw.randrange(3), draw.randrange(1, size)
        if kind == 0:
            audience = draw.choice(list(Audience))
            both.hide(*privacy_change(member, audience, draw.random() < 0.5))
        elif kind == 1:
            audience = draw.choice(list(ReleaseAudience))
            detail = draw.choice(list(Detail))
            both.hide(*detail_change(member, detail, audience, draw.randrange(size)))
        else:
            both.hide(*tie_change(draw.choice(PAIRS)))


def _assert_same_statements(both: Twins, question: Question) -> int:
    one, other = both.ask(VIEWER, question)
    difference = "\n".join(unified_diff(one.statements, other.statements, lineterm="", n=0))
    assert not difference, (question, both.applied, difference)
    return len(one.statements)


@pytest.mark.parametrize("seed", range(3))
def test_reading_asks_the_database_the_same_whatever_is_hidden(seed: int) -> None:
    draw = random.Random(seed)
    with (
        TemporaryDirectory() as one,
        TemporaryDirectory() as other,
        drawn_alike(),
        built(_plan(draw), Path(one)) as town,
        twins_of(town, Path(other), [VIEWER]) as both,
    ):
        _hide_what_can_be(both, draw)
        assert len({what.split()[0] for what in both.applied}) >= 2, both.applied
        asked = questions(Known.of(both.one, both.other), ("GET",), most=4, shift=seed)
        both.ask(VIEWER, Question("GET", "/"))  # what is hidden is followed here, once
        with recorded_statements():
            count = sum(_assert_same_statements(both, question) for question in asked)
        assert count > 5 * len(asked), "nothing was written down"
