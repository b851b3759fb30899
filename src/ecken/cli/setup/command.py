"""The command: ask or take answers, write the file, make the first operator, check it all."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ecken.cli.screen import print_line
from ecken.errors import EckenError, Invalid

if TYPE_CHECKING:
    from ecken.cli.setup.answers import Answers
    from ecken.service.community import Community
    from ecken.settings import Settings

__all__ = ["setup"]

_SERVICE_DATA = Path("/var/lib/ecken")


def setup(
    given: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="An option; once for each."),
    ] = None,
    operator: Annotated[
        str, typer.Option(help="E-mail address of the first operator, who becomes a member.")
    ] = "",
    operator_name: Annotated[str, typer.Option(help="Their first and last name.")] = "",
    smtp_password_file: Annotated[
        Path | None,
        typer.Option(help="File with the SMTP password, which no list of processes shows then."),
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Ask nothing: take what is given, and what is set.")
    ] = False,
) -> None:
    """Set up a site: write the settings file, make the first operator, check it all.

    It can be run again: what is set is proposed, and nothing else in the file changes. Run as root
    it writes the file, and does the rest as the owner of the data folder.
    """
    from ecken.cli.setup.answers import Answers
    from ecken.settings.environment import name_settings_file, sources_for_setup
    from ecken.settings.file_writer import write_settings_file

    path, sources = sources_for_setup()
    if sources.faults:
        raise Invalid("setup_wrong", "{all}", all="\n".join(map(str, sources.faults)))
    proposals = _proposals(path)
    answers = Answers.of(sources, proposals)
    answers.take_given([*(given or []), *_password_from(smtp_password_file)])
    if answers.by_variable:
        print_line(f"set by variables, not asked: {', '.join(sorted(answers.by_variable))}")
    settings = answers.settings() if yes else _ask(answers)
    answers.take_proposals(proposals)
    write_settings_file(path, answers.answered, group=_group_of_service(settings.data_dir))
    print_line(f"written: {path}")
    name_settings_file(path)
    _become_owner(settings.data_dir)
    _make_operator(operator, operator_name, is_asked=not yes)
    _check(settings)
    print_line(f"\nStart the site with: ecken --settings {path} serve")


def _proposals(path: Path) -> dict[str, Any]:
    """Return what is proposed where nothing is set: the data folder beside the file."""
    from ecken.settings.settings_file import FILE_NAME, SYSTEM_FILE

    if path == SYSTEM_FILE:
        return {"data_dir": _SERVICE_DATA}
    return {"data_dir": path.parent if path.name == FILE_NAME else path.parent / "data"}


def _password_from(path: Path | None) -> list[str]:
    return [] if path is None else [f"smtp_password={path.read_text('utf-8').rstrip(chr(10))}"]


def _ask(answers: Answers) -> Settings:
    """Ask everything; while the mail server does not let us in, offer to ask about it again."""
    from ecken.service.operators.doctor import check_mail

    print_line("Enter takes what stands in brackets. Nothing is written before all is asked.\n")
    settings = answers.ask_all()
    while settings.mail_sender == "smtp":
        (finding,) = check_mail(settings)
        print_line(f"  {finding.found}")
        if finding.is_well or not typer.confirm("Change what was said about mail?", default=True):
            break
        settings = answers.ask_mail()
    return settings


def _group_of_service(folder: Path) -> int | None:
    """Return the group that may read a file of root: that of the owner of the data folder."""
    if os.geteuid() != 0 or not folder.is_dir() or folder.stat().st_uid == 0:
        return None
    return folder.stat().st_gid


def _become_owner(folder: Path) -> None:
    """As root, go on as the owner of the data folder: what is made in it has to be theirs."""
    if _group_of_service(folder) is not None:
        owner = folder.stat()
        os.setgroups([])
        os.setgid(owner.st_gid)
        os.setuid(owner.st_uid)


def _make_operator(email: str, name: str, *, is_asked: bool) -> None:
    """Make the first operator, or say how one is made later."""
    from ecken.cli.opening import open_community
    from ecken.service.operators.first_run import add_operator, has_operator

    with open_community() as community:
        is_one = has_operator(community)
        if email:
            address = add_operator(community, name, email)
        elif is_asked and not is_one:
            email, address = _ask_operator(community)
        if email:
            print_line(f"{email} is an operator. Once the site runs, within a day: {address}")
        elif not is_one:
            print_line("There is no operator yet: “ecken serve” prints a link that makes the first")


def _ask_operator(community: Community) -> tuple[str, str]:
    """Return address and link of the operator who is named; nothing if none is to be made now."""
    from ecken.service.operators.first_run import add_operator

    while True:
        email = typer.prompt("\nE-mail address of the first operator; “-” for later", default="-")
        if email == "-":
            return "", ""
        name = typer.prompt("First and last name")
        try:
            return email, add_operator(community, name, email)
        except EckenError as error:
            print_line(f"  {error.sentence}")


def _check(settings: Settings) -> None:
    """Make the checks of the doctor; what is not well stops nothing here."""
    from ecken.cli.watching.doctor import print_findings
    from ecken.service.operators.doctor import examine

    print_line("")
    found = examine(settings, is_quick=True)
    print_findings(found)
    if not all(one.is_well for one in found):
        print_line("“ecken doctor” checks it again.")
