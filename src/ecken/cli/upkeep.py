"""Commands for maintenance: migrate, warm, check, settings, drafts of privacy documents."""

from __future__ import annotations

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

_HIDDEN = ("secret", "smtp_password")


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
    json: Annotated[bool, typer.Option("--json", help="Print the values as JSON.")] = False,
) -> None:
    """Print every option as the environment sets it; passwords and keys are not shown."""
    from ecken.settings import describe
    from ecken.settings.environment import settings_from_environment
    from ecken.settings.values import as_text

    found = settings_from_environment()
    values = {option.variable: as_text(getattr(found, option.name)) for option in describe()}
    for option in describe():
        if option.name in _HIDDEN and values[option.variable]:
            values[option.variable] = "(set)"
    if json:
        print_json(values)
    else:
        print_table(values)


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
