"""A comment that a viewer may not know of is reported like one that never was, by equal work."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection, select

from ecken.rules.audience import Audience
from ecken.rules.posts import PostAudience
from ecken.store.tables import comments, posts
from tests.community import Town
from tests.privacy.plans import NAMES, Plan, write_act
from tests.privacy.test_twins import twins
from tests.privacy.twins import Question

FINN = NAMES.index("Finn")


def _finn_comments(connection: Connection, town: Town) -> bool:
    (post,) = connection.execute(select(posts.c.id)).scalars()
    write_act(connection, post, town.id("Finn"), is_like=False, i=500)
    return True


@pytest.mark.parametrize("ties", [{(0, 1)}, {(0, 1), (1, 2)}, {(0, 1), (1, 2), (2, FINN)}])
@pytest.mark.parametrize("audience", [PostAudience.CONTACTS, PostAudience.SECOND])
def test_a_comment_at_a_post_that_one_may_not_open_costs_nothing(
    ties: set[tuple[int, int]], audience: PostAudience
) -> None:
    everyone = [Audience.EVERYONE] * len(NAMES)
    plan = Plan(ties=ties, audiences=everyone, unlisted=set(), posts=[(FINN, audience)])
    with twins(plan, ["Ada"]) as both:
        assert both.hide("a comment by Finn", _finn_comments)
        with both.other.community.database.reading() as connection:
            comment = connection.execute(select(comments.c.public_id)).scalar_one()
            post = connection.execute(select(posts.c.public_id)).scalar_one()
        for named in (comment, f"{post}.{comment}", f"{comment}.{post}", f".{comment}"):
            both.assert_same("Ada", Question("GET", f"/report/comment/{named}"))
            sent = {"kind": "comment", "id": named, "reason": "spam"}
            both.assert_same("Ada", Question("POST", "/api/v1/reports", sent))
