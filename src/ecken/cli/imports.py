"""``ecken import``: compare a file of contacts with the members, for one of them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_error, print_json, print_line

if TYPE_CHECKING:
    from ecken.exchange.columns import PersonField
    from ecken.service.community import Community
    from ecken.service.imports.comparing import Comparison, Match
    from ecken.service.imports.linkedin_profile import Offer

__all__ = ["import_contacts"]


def import_contacts(
    file: Annotated[
        Path,
        typer.Argument(
            help="LinkedIn export (ZIP or Connections.csv), file of another Ecken, vCard, any CSV.",
            exists=True,
            dir_okay=False,
        ),
    ],
    member: Annotated[
        str, typer.Option("--as", help="For whom: id of the load file, or e-mail address.")
    ],
    ask: Annotated[
        list[str] | None,
        typer.Option(help="Send a contact request to the match with this id; may be repeated."),
    ] = None,
    take: Annotated[
        list[str] | None,
        typer.Option(help="Take this field of the profile in the file over; may be repeated."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="Of an unknown table: number and content of a column, such as 0:email."),
    ] = None,
    report: Annotated[
        Path | None,
        typer.Option(help="Write a report over the people in the file there, as PDF."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
) -> None:
    """Show who of a file of contacts is here and may be found; ask those who are named.

    Nothing of the file is kept, but the report, if one is asked for. Without --ask and --take
    nothing changes.
    """
    from ecken.service.accounts.tokens import named_member
    from ecken.service.imports.asking import ask_members
    from ecken.service.imports.comparing import compare_file
    from ecken.service.imports.linkedin_profile import offer_profile, take_offers

    content = file.read_bytes()
    with open_community() as community:
        viewer, _ = named_member(community, member)
        found = compare_file(community, viewer, content, columns=_columns(column or []))
        offers = offer_profile(community, viewer, found.profile, found.own)
        _print(found, offers, is_json=json)
        if report is not None:
            _write_report(community, found, report)
        known = {match.card.public_id for match in (*found.matches, *found.asked_there)}
        wanted = [public_id for public_id in ask or () if public_id in known]
        for public_id in ask or ():
            if public_id not in known:
                print_error(f"{public_id} is no match of this file; not asked")
        if wanted:
            asked = ask_members(community, viewer, wanted)
            print_line(f"sent: {asked.sent}; contacts now: {asked.contacts}")
            if asked.limit is not None:
                raise asked.limit
        taken = [offer for offer in offers if offer.field in (take or ())]
        if taken:
            take_offers(community, viewer, taken)
            print_line(f"taken over: {', '.join(dict.fromkeys(offer.field for offer in taken))}")


def _columns(given: list[str]) -> dict[int, PersonField]:
    from ecken.exchange.columns import read_columns

    return read_columns(given)


def _write_report(community: Community, found: Comparison, path: Path) -> None:
    from ecken.files import replacing
    from ecken.service.imports.report_pdf import make_pdf

    if found.report is None:
        print_error("nobody is in this file; no report was written")
        raise typer.Exit(2)
    drawn = make_pdf(community, found.report, community.settings.default_language)
    with replacing(path) as written:
        written.write(drawn)
    print_error(f"report written to {path}")


def _print(found: Comparison, offers: list[Offer], *, is_json: bool) -> None:
    if is_json:
        print_json(
            {
                "kind": found.kind.value,
                "people": found.people,
                "closed": found.closed,
                "compared": found.compared,
                "matches": [_shown(match) for match in found.matches],
                "asked_there": [_shown(match) for match in found.asked_there],
                "needs_columns": found.needs_columns,
                "columns": {n: f"{found.header[n]}: {f.value}" for n, f in found.columns.items()},
                "header": list(found.header),
                "problems": [problem.sentence for problem in found.problems],
                "profile": [offer._asdict() for offer in offers],
                "report": None if found.report is None else asdict(found.report),
            }
        )
        return
    print_line(f"{found.kind.value}: {found.people} people, {found.compared} comparable")
    if found.closed:
        print_line(f"closed accounts: {found.closed}")
    if found.needs_columns:
        names = ", ".join(f"{number} {name}" for number, name in enumerate(found.header))
        print_line(f"no column of addresses or links is known; name one by --column: {names}")
    for match in (*found.matches, *found.asked_there):
        print_line(f"{match.card.public_id}  {match.tie.value:8}  {match.card.name}")
    for problem in found.problems:
        print_error(problem.sentence)
    for offer in offers:
        print_line(f"profile {offer.field}: {' · '.join(filter(None, offer.values))}")


def _shown(match: Match) -> dict[str, str]:
    return {
        "id": match.card.public_id,
        "name": match.card.name,
        "tie": match.tie.value,
        "by": match.by.value,
    }
