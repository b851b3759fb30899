"""``ecken token`` and ``ecken operator``: what an operator does for one member."""

from __future__ import annotations

from typing import Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_json, print_line

__all__ = ["operator", "token"]


def token(
    member: Annotated[str, typer.Argument(help="Id of the load file, or e-mail address.")],
    json: Annotated[bool, typer.Option("--json", help="Print member and token as JSON.")] = False,
) -> None:
    """Make a bearer token with which programs act as a member, and print it."""
    from ecken.service.tokens import issue_token_for

    with open_community() as community:
        made = issue_token_for(community, member)
    if json:
        print_json({"member": made.member, "token": made.token})
    else:
        print_line(made.token)


def operator(
    email: Annotated[str, typer.Argument(help="E-mail address of the member.")],
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the right away.")] = False,
) -> None:
    """Make a member an operator, who lets members in and closes accounts."""
    from ecken.service.accounts import set_operator

    with open_community() as community:
        set_operator(community, email, not revoke)
    print_line(f"{email} is {'no longer' if revoke else 'now'} an operator")
