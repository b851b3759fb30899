"""This network in numbers, beside what is known of larger ones.

Whole-network figures come from the daily snapshot, which is made of nothing but lists that
everyone may see; the distribution of degrees is the viewer's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ecken.service.numbers import show_numbers
from ecken.web.i18n import mark
from ecken.web.pages import for_members, reading
from ecken.web.rendering.render import render

__all__ = ["STUDIES", "Study", "routes"]


@dataclass(frozen=True)
class Study:
    """A published measurement; ``hops`` is the mean distance in hops, never in people."""

    name: str
    members: str
    hops: float
    note: str
    source: str
    digits: int = 2
    """Decimals that the study gives."""

    @property
    def between(self) -> float:
        """People in between: one fewer than hops."""
        return self.hops - 1


STUDIES = (
    Study(
        "Microsoft Messenger 2006",
        mark("180 million"),
        6.6,
        mark("78% of all pairs within 7 hops"),
        "Leskovec & Horvitz, WWW 2008",
        digits=1,
    ),
    Study(
        "Facebook 2011",
        mark("721 million"),
        4.74,
        mark("92% of all pairs within 5 hops, 99.6% within 6"),
        "Backstrom et al. 2012, arXiv 1111.4570",
    ),
    Study(
        "Facebook 2016",
        mark("1.59 billion"),
        4.57,
        mark("3.57 people in between on average"),
        "Facebook Research 2016",
    ),
)


@for_members
def show_numbers_page(request: Request) -> Response:
    """Show the figures of the network and the published ones."""
    with reading(request) as world:
        numbers = show_numbers(world)
    return render(request, "numbers/numbers.html", numbers=numbers, studies=STUDIES)


routes = [Route("/numbers", show_numbers_page)]
