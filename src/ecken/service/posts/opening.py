"""Which posts a viewer may open, and which acts about them they may know of: one place for all.

Pages, interface, counts, order and notices ask here, so that a count is always the length of the
list behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from ecken.errors import NotFound
from ecken.rules.posts import PostAudience, PostState, may_open_post, may_see_act
from ecken.search.cached_property import cached_property
from ecken.service.engine.neighbourhoods import is_among
from ecken.service.posts.seen_ties import SeenTies
from ecken.service.world import World
from ecken.store.posts.acts import ActRow, read_acts
from ecken.store.posts.posts import PostRow, find_post

__all__ = ["Opening", "SeenActs"]


@dataclass(slots=True)
class SeenActs:
    """Who liked, commented on and shared a post, as far as the viewer may know; oldest first."""

    likes: list[ActRow] = field(default_factory=list)
    comments: list[ActRow] = field(default_factory=list)
    shares: list[ActRow] = field(default_factory=list)

    def add(self, act: ActRow) -> None:
        """Put an act among those of its kind."""
        {"like": self.likes, "comment": self.comments, "share": self.shares}[act.kind].append(act)


class Opening:
    """What one viewer may open, in one world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._near = world.near  # asked first: a post that is not there costs the same (R4)
        self._hidden = frozenset(world.hidden.tolist())
        self._acts: dict[int, SeenActs] = {}

    def find(self, public_id: str) -> PostRow:
        """Return the post with this id.

        Raises
        ------
        NotFound
            Alike for posts that the viewer may not open, that are deleted, and that never were.
        """
        post = find_post(self._world.connection, public_id)
        if post is None or not self.may_open(post):
            raise NotFound
        return post

    def may_open(self, post: PostRow) -> bool:
        """Say whether the viewer may open a post; a share only with what it shares."""
        is_own = post.author_id == self._world.viewer
        states = (PostState.VISIBLE, PostState.HIDDEN) if is_own else (PostState.VISIBLE,)
        if post.state not in states or self._hidden & {post.author_id, post.original_author_id}:
            return False
        if post.shared_post_id is not None and post.original_author_id is None:
            return False
        return self._is_for_viewer(post.audience, post.author_id)

    def read_ties(self) -> None:
        """Read the ties that acts may rest on, so that none to look at costs as much as some."""
        _ = self._ties

    def acts(self, posts: Sequence[PostRow]) -> dict[int, SeenActs]:
        """Return who acted on each of these posts, which the viewer may open; each is read once."""
        by_id = {post.id: post for post in posts if post.id not in self._acts}
        rows = read_acts(self._world.connection, list(by_id))
        self._acts |= {post: SeenActs() for post in by_id}
        is_told_by_ties = any(
            post.audience is not PostAudience.EVERYONE and post.author_id != self._world.viewer
            for post in by_id.values()
        )
        rows.sort(key=lambda row: (row.at, row.id, row.actor_id))
        about = [(by_id[row.post_id], row) for row in rows]
        for post, act in self.seen(about, is_told_by_ties=is_told_by_ties):
            self._acts[post.id].add(act)
        return {post.id: self._acts[post.id] for post in posts}

    def seen(
        self, acts: Sequence[tuple[PostRow, ActRow]], *, is_told_by_ties: bool = True
    ) -> Iterator[tuple[PostRow, ActRow]]:
        """Yield those of ``acts``, about posts that the viewer may open, that they may know of.

        Ties are looked at wherever one could matter (``is_told_by_ties``), also for no act at all:
        how many there are that the viewer may not know of must cost nothing.
        """
        if is_told_by_ties:
            self.read_ties()
        for post, act in acts:
            if act.actor_id in self._hidden or not self._may_know_share(post, act):
                continue
            if self._may_know_act(post, act.actor_id):
                yield post, act

    def _may_know_act(self, post: PostRow, actor: int) -> bool:
        audience, author = post.audience, post.author_id
        told_anyway = may_see_act(
            audience,
            is_party=self._world.viewer in (author, actor),
            is_own=author == actor,
            is_tied=False,
            is_near=False,
        )
        if told_anyway:
            return True
        is_tied = self._ties.is_tied(author, actor)
        is_for_second = audience is PostAudience.SECOND
        is_near = is_for_second and not is_tied and self._ties.is_near(author, actor)
        return may_see_act(audience, is_party=False, is_own=False, is_tied=is_tied, is_near=is_near)

    def _may_know_share(self, post: PostRow, act: ActRow) -> bool:
        """Say whether a share is for the viewer; the author of what is shared knows of each."""
        if act.kind != "share" or self._world.viewer == post.author_id:
            return True
        return self._is_for_viewer(PostAudience(act.audience), act.actor_id)

    def _is_for_viewer(self, audience: PostAudience, author: int) -> bool:
        degree = self._degree(author)
        if audience is not PostAudience.EVERYONE and degree == 1 and self._world.is_closed(author):
            return False
        return may_open_post(audience, degree)

    def _degree(self, member: int) -> int | None:
        """Return 0 to 2 by the first two circles, ``None`` beyond: the third is not needed."""
        if member == self._world.viewer:
            return 0
        asked = np.array([member], dtype=np.uint32)
        if is_among(asked, self._near.first)[0]:
            return 1
        return 2 if is_among(asked, self._near.second)[0] else None

    @cached_property
    def _ties(self) -> SeenTies:
        return SeenTies(self._world)
