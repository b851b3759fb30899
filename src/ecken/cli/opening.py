"""Opens the community that the environment describes, for one command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecken.service.community import Community

__all__ = ["open_community"]


@contextmanager
def open_community(
    *, is_started: bool = False, is_one_of_many: bool = False, is_corrected: bool = False
) -> Iterator[Community]:
    """Yield the community; the network is loaded at once or when it is first needed.

    With ``is_one_of_many`` limits are counted together with the other processes of this machine.
    One that ``is_corrected`` does not go by what the administration has set.
    """
    from ecken.wiring import build_community, close_community, settings_from_environment

    community = build_community(
        settings_from_environment(),
        is_started=is_started,
        is_one_of_many=is_one_of_many,
        is_corrected=is_corrected,
    )
    try:
        yield community
    finally:
        close_community(community)
