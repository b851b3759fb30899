"""``ecken explain``: why one member sees another or does not; for support."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_json, print_line

__all__ = ["explain"]


def explain(
    viewer: Annotated[str, typer.Argument(help="Who looks: id of the load file, or e-mail.")],
    target: Annotated[str, typer.Argument(help="Who is looked at: the same.")],
    json: Annotated[bool, typer.Option("--json", help="Print the steps as JSON.")] = False,
) -> None:
    """Tell each step of the rule that decided what one member sees of another.

    For support only: it tells what members may not know. The target's audit log keeps each call.
    """
    from ecken.service.privacy.explain import explain as explain_degree

    with open_community() as community:
        found = explain_degree(community, viewer, target)
    if json:
        print_json(asdict(found))
        return
    degree = "beyond what the viewer may see" if found.degree is None else f"degree {found.degree}"
    print_line(f"{found.viewer} sees {found.target} at: {degree}")
    print_line(found.conclusion)
    print_line(f"target listed: {_yes(found.is_listed)}")
    print_line(f"target's own list open to the viewer: {_yes(found.shows_list)}")
    for step in found.steps:
        mark = "+" if step.is_disclosed else "-"
        layer = "none" if step.layer is None else str(step.layer)
        print_line(f"{mark} {step.contact} (layer {layer}, {step.audience}): {step.reason}")
    if found.steps_left_out:
        print_line(f"and {found.steps_left_out} more contacts of the target")


def _yes(is_so: bool) -> str:
    return "yes" if is_so else "no"
