"""Commands for maintenance: migrate, warm, check, settings, drafts of privacy documents."""

from __future__ import annotations

import re
from typing import Annotated

import typer

from ecken.cli.opening import open_community
from ecken.cli.screen import print_json, print_line, print_table
from ecken.errors import NotReady

__all__ = [
    "accept_key",
    "check",
    "migrate",
    "privacy_notice",
    "processing_record",
    "settings",
    "warm",
]

Language = Annotated[str, typer.Option(help="de or en.")]

_HIDDEN = ("secret", "smtp_password", "metrics_token")


def migrate() -> None:
    """Bring the database to the newest scheme. Serving does it by itself."""
    from ecken.wiring import prepare_database, settings_from_environment

    revision = prepare_database(settings_from_environment())
    print_line(f"the database is at revision {revision}")


def accept_key() -> None:
    """Let the database go with the key that is set now, after the old one was lost.

    Links in mails sent before are void then.
    """
    from ecken.wiring import accept_key, settings_from_environment

    accept_key(settings_from_environment())
    print_line("the database goes with this key from now on")


def warm() -> None:
    """Compile the graph kernels, so that no member waits for it."""
    from ecken.graph import Network

    Network.warm()
    print_line("the kernels are compiled")


def check(
    json: Annotated[bool, typer.Option("--json", help="Print what differs as JSON.")] = False,
) -> None:
    """Compare the network with one built anew from the database; end with 1 if they differ."""
    from ecken.service.operators.network_check import check_network

    with open_community(is_started=True) as community:
        faults = check_network(community)
        version = community.network.version
    if json:
        print_json({"version": version, "differences": faults})
    else:
        print_line("\n".join(faults) or f"all is well at version {version}")
    if faults:
        raise NotReady(
            "check_failed",
            "The network differs from the database. Delete the folder “snapshot”, and it is built "
            "anew at the next start.",
        )


def settings(
    json: Annotated[bool, typer.Option("--json", help="Print values and sources as JSON.")] = False,
) -> None:
    """Print every option, its value, and whether a variable, the settings file or nobody set it.

    Passwords and keys are not shown.
    """
    from ecken.settings import describe
    from ecken.settings.environment import setting_sources, settings_from_environment
    from ecken.settings.values import as_text

    found, sources = settings_from_environment(), setting_sources()
    values = {option.variable: as_text(getattr(found, option.name)) for option in describe()}
    values["ECKEN_DATABASE_URL"] = _without_password(values["ECKEN_DATABASE_URL"])
    for option in describe():
        if option.name in _HIDDEN and values[option.variable]:
            values[option.variable] = "(set)"
    places = {option.variable: sources.places.get(option.name, "") for option in describe()}
    if json:
        print_json({name: {"value": values[name], "from": places[name]} for name in values})
        return
    if sources.file is not None:
        print_line(f"settings file: {sources.file.path}\n")
    width = max(map(len, values.values()))
    said = {name: "environment" if place == name else place for name, place in places.items()}
    print_table({name: f"{values[name]:<{width}}  {said[name]}".rstrip() for name in values})


def _without_password(url: str) -> str:
    """Return the address of a database as it may be shown."""
    url = re.sub(r"(?<=://)([^/@:]*):.*@", r"\1:(set)@", url)
    return re.sub(r"(?<=[?&])password=[^&]*", "password=(set)", url)


def privacy_notice(language: Language = "de") -> None:
    """Print a draft of the data protection notice (Art. 13 GDPR), from the settings.

    What Ecken cannot know is left open in [[…]]. The same draft is offered under /admin.
    """
    from ecken.service.operators import privacy_documents
    from ecken.settings.environment import settings_from_environment

    print_line(privacy_documents.privacy_notice(settings_from_environment(), language))


def processing_record(language: Language = "de") -> None:
    """Print a draft of the record of processing activities (Art. 30 GDPR), from the settings.

    The categories of data come from the register of the database's columns.
    """
    from ecken.service.operators import privacy_documents
    from ecken.settings.environment import settings_from_environment

    print_line(privacy_documents.processing_record(settings_from_environment(), language))
