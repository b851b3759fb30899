"""``ecken token`` and ``ecken operator``: what an operator does for a single member."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_json, print_line

if TYPE_CHECKING:
    from datetime import tzinfo

    from ecken.store.accounts.tokens import TokenRow

__all__ = ["operator", "token"]


def token(
    member: Annotated[str, typer.Argument(help="Id of the load file, or e-mail address.")],
    scope: Annotated[
        str,
        typer.Option(
            help="What it may do: read what the member may see, contact (also write to others), "
            "write (also change what is the member's), moderate (only work on reports and "
            "decisions, for operators)."
        ),
    ] = "read",
    days: Annotated[int, typer.Option(help="For how many days it is valid; at most 365.")] = 90,
    name: Annotated[str, typer.Option(help="What it is for, shown to the member.")] = "",
    show: Annotated[bool, typer.Option("--list", help="List the member's tokens.")] = False,
    revoke: Annotated[str, typer.Option(help="Revoke the token with this id.")] = "",
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Make a bearer token with which programs act as a member, and print it; or list and revoke."""
    from ecken.rules.scope import parse_scope, parse_token_days
    from ecken.service.accounts.tokens import end_token_of, issue_token_for, list_tokens_of

    wanted, valid_d = parse_scope(scope), parse_token_days(str(days))
    with open_community() as community:
        if show:
            _print_tokens(list_tokens_of(community, member), community.zone, json)
            return
        if revoke:
            end_token_of(community, member, revoke)
            print_line(f"{revoke} is revoked")
            return
        label = name or "ecken token"
        made = issue_token_for(community, member, label=label, scope=wanted, days=valid_d)
    if json:
        print_json({"member": made.member, "token": made.token})
    else:
        print_line(made.token)


def _print_tokens(rows: list[TokenRow], zone: tzinfo, json: bool) -> None:
    from ecken.reference.days import day_of

    shown = [
        {
            "id": row.public_id,
            "name": row.name,
            "scope": row.scope,
            "made": day_of(row.created_at, zone).isoformat(),
            "expires": day_of(row.expires_at, zone).isoformat(),
            "used": day_of(row.used_at, zone).isoformat() if row.used_at else None,
        }
        for row in rows
    ]
    if json:
        print_json(shown)
        return
    for row in shown:
        used = f"last used {row['used']}" if row["used"] else "never used"
        print_line(f"{row['id']}  {row['scope']}  until {row['expires']}  {used}  {row['name']}")


def operator(
    email: Annotated[str, typer.Argument(help="E-mail address of the member.")],
    revoke: Annotated[bool, typer.Option("--revoke", help="Take the right away.")] = False,
    owner: Annotated[
        bool, typer.Option("--owner", help="Make them an owner, who gives roles to others.")
    ] = False,
    remove_factors: Annotated[
        bool,
        typer.Option(
            "--remove-factors",
            help="Remove lost second factors instead: app, passkeys and recovery codes.",
        ),
    ] = False,
) -> None:
    """Make a member an operator, who lets members in and closes accounts."""
    from ecken.service.accounts.accounts import set_operator
    from ecken.service.factors.factors import remove_factors_by_command

    with open_community() as community:
        if remove_factors:
            remove_factors_by_command(community, email)
            print_line(f"{email} signs in with the password alone")
            return
        set_operator(community, email, not revoke, is_owner=owner)
    what = "owner" if owner and not revoke else "operator"
    print_line(f"{email} is {'no longer' if revoke else 'now'} an {what}")
