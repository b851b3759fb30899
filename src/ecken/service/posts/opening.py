"""Which posts a viewer may open, and which acts about them they may know of: one place for all.

Pages, interface, counts, order and notices ask here, so that a count is always the length of the
list behind it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
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
        self._degrees: dict[int, int | None] = {world.viewer: 0}

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

    def which_may_open(self, posts: Sequence[PostRow]) -> list[PostRow]:
        """Return those of ``posts`` that the viewer may open; quicker than asking for each."""
        self._read_degrees({post.author_id for post in posts})
        return [post for post in posts if self.may_open(post)]

    def audiences_of(self, author: int) -> list[PostAudience]:
        """Return for whom posts of a member may be so that the viewer may open them."""
        if author in self._hidden:
            return []
        return [audience for audience in PostAudience if self._is_for_viewer(audience, author)]

    def acts(self, posts: Sequence[PostRow]) -> dict[int, SeenActs]:
        """Return who acted on each of these posts, which the viewer may open; each is read once."""
        new = {post.id: post for post in posts if post.id not in self._acts}
        about: dict[int, list[ActRow]] = {post: [] for post in new}
        for row in read_acts(self._world.connection, list(new)):
            if row.actor_id not in self._hidden:
                about[row.post_id].append(row)
        told_by_ties = [post for post in new.values() if self._is_told_by_ties(post)]
        self._ties.tied_to({post.author_id for post in told_by_ties})
        for post in new.values():
            rows = sorted(about[post.id], key=lambda row: (row.at, row.id, row.actor_id))
            self._acts[post.id] = self._seen(post, rows)
        return {post.id: self._acts[post.id] for post in posts}

    def told_by_contacts(
        self, acts: Iterable[tuple[PostRow, ActRow]]
    ) -> Iterator[tuple[PostRow, ActRow]]:
        """Yield those of ``acts`` that bring posts into the feed.

        They are by contacts, about posts of others that the viewer may open. The lists of contacts
        alone are asked: the author's would be read for an act that may not be known.
        """
        asked = list(acts)
        naming = self._ties.contacts_naming({post.author_id for post, _ in asked})
        for post, act in asked:
            named_by = naming.get(post.author_id, set())
            near = self._ties.among_contacts(act.actor_id)
            is_tied, is_near = act.actor_id in named_by, not named_by.isdisjoint(near)
            if may_see_act(
                post.audience, is_party=False, is_own=False, is_tied=is_tied, is_near=is_near
            ):
                yield post, act

    def _is_told_by_ties(self, post: PostRow) -> bool:
        """Say whether ties decide about acts on a post; they are read also where there is none."""
        is_own = post.author_id == self._world.viewer
        return post.audience is not PostAudience.EVERYONE and not is_own

    def _seen(self, post: PostRow, rows: list[ActRow]) -> SeenActs:
        """Return those of the acts about a post that the viewer may know of."""
        tied: frozenset[int] = frozenset()
        near: set[int] = set()
        if self._is_told_by_ties(post):
            tied = frozenset(self._ties.tied_to([])[post.author_id].tolist())
            if post.audience is PostAudience.SECOND:
                near = self._ties.near(post.author_id, {row.actor_id for row in rows})
        found = SeenActs()
        for row in rows:
            actor = row.actor_id
            is_told = may_see_act(
                post.audience,
                is_party=self._world.viewer in (post.author_id, actor),
                is_own=post.author_id == actor,
                is_tied=actor in tied,
                is_near=actor in near,
            )
            if is_told and self._may_know_share(post, row):
                found.add(row)
        return found

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
        if member not in self._degrees:
            self._read_degrees({member})
        return self._degrees[member]

    def _read_degrees(self, members: Collection[int]) -> None:
        asked = np.array(sorted({*members} - self._degrees.keys()), dtype=np.uint32)
        first, second = is_among(asked, self._near.first), is_among(asked, self._near.second)
        for member, is_first, is_second in zip(
            asked.tolist(), first.tolist(), second.tolist(), strict=True
        ):
            self._degrees[member] = 1 if is_first else 2 if is_second else None

    @cached_property
    def _ties(self) -> SeenTies:
        return SeenTies(self._world)
