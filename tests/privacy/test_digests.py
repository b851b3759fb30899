"""Twin worlds: what a viewer may not see changes nothing in their e-mail with news."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecken.mail.digest import DigestContent
from ecken.rules.posts import PostAudience
from ecken.service.mailing.digest import Period, digest_content
from tests.community import Town
from tests.privacy.changes import Change, changes
from tests.privacy.plans import NAMES, Plan, plans
from tests.privacy.test_twins import FEW, colluders, twins

FULL = set(zip(range(len(NAMES)), list(PostAudience) * len(NAMES), strict=False))
"""A post of everybody's."""


def _digest(town: Town, name: str) -> DigestContent:
    with town.community.reading(town.id(name)) as world:
        return digest_content(world, Period.WEEKLY)


@settings(max_examples=2 * FEW, suppress_health_check=list(HealthCheck))
@given(plan=plans, viewers=colluders, hidden=st.lists(changes, min_size=4, max_size=16))
def test_what_viewers_may_not_see_changes_no_digest(
    plan: Plan, viewers: list[str], hidden: list[Change]
) -> None:
    plan.posts = [*plan.posts, *sorted(FULL)]
    with twins(plan, viewers) as both:
        for what, change in hidden:
            both.hide(what, change)
        for name in viewers:
            assert _digest(both.one, name) == _digest(both.other, name)
