"""Publishing a post together with what is expected of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecken.rules.posts import PostAudience, parse_post_audience
from ecken.rules.reach.spreading import hops_of
from ecken.service.community import Community
from ecken.service.posts.writing import share_post, write_post
from ecken.service.reach.forecast import Forecast, forecast_reach
from ecken.service.reach.passing_on import usual_share
from ecken.service.reach.shares import choose_share
from ecken.service.world import World
from ecken.store.posts.images import ImageValues
from ecken.store.posts.posts import find_post
from ecken.store.reach.counts import ForecastRow, insert_forecast

__all__ = ["Expected", "expect_reach", "publish_post", "publish_share"]


@dataclass(frozen=True, slots=True)
class Expected:
    """How many members a post of the viewer reaches on average, by whom it is for."""

    share: float
    contacts: int
    second: float
    everyone: float


def expect_reach(world: World) -> Expected:
    """Return what to expect of a post, for the form in which it is written."""
    found = forecast_reach(world, usual_share(world))
    return Expected(found.share, found.first, found.first + found.second, found.total)


def publish_post(
    community: Community,
    viewer: int,
    text: str,
    *,
    audience: str,
    share: str = "",
    images: Sequence[ImageValues] = (),
) -> str:
    """Write a post, and keep what is forecast for it; return its id.

    ``share`` in percent, or empty for the usual one. The forecast is made before the post is
    written: working it out would hold up others who write.

    Raises
    ------
    Invalid
        ``share_unknown``, and what :func:`~ecken.service.posts.writing.write_post` raises.
    Conflict
        ``images_full``
    TooMany
        ``too_many_tries``
    """
    forecast = _forecast(community, viewer, audience, share)
    public_id = write_post(community, viewer, text, audience=audience, images=images)
    _keep(community, public_id, forecast)
    return public_id


def publish_share(
    community: Community,
    viewer: int,
    post_id: str,
    text: str = "",
    *,
    audience: str,
    share: str = "",
) -> str:
    """Share a post, and keep what is forecast for the share; return its id.

    It counts all who see the share, also those who have seen the post before.

    Raises
    ------
    NotFound, Conflict, Invalid, TooMany
        As :func:`~ecken.service.posts.writing.share_post`; ``share_unknown``.
    """
    forecast = _forecast(community, viewer, audience, share)
    public_id = share_post(community, viewer, post_id, text, audience=audience)
    _keep(community, public_id, forecast)
    return public_id


def _forecast(community: Community, viewer: int, audience: str, share: str) -> ForecastRow:
    chosen, for_whom = choose_share(share), parse_post_audience(audience)
    with community.reading(viewer, keeps_closed=True) as world:
        forecast = forecast_reach(world, usual_share(world) if chosen is None else chosen)
    return _within(forecast, for_whom)


def _keep(community: Community, public_id: str, forecast: ForecastRow) -> None:
    with community.writing() as connection:
        post = find_post(connection, public_id)
        if post is not None:
            insert_forecast(connection, post.id, forecast)


def _within(forecast: Forecast, audience: PostAudience) -> ForecastRow:
    """Return a forecast as far as the post is for these members."""
    hops = hops_of(audience)
    second, third, error = forecast.second, forecast.third, forecast.third_error
    return ForecastRow(
        share=forecast.share,
        first=forecast.first,
        second=second if hops > 1 else 0.0,
        third=third if hops > 2 else 0.0,
        third_error=error if hops > 2 else 0.0,
    )
