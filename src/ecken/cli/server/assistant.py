"""``ecken mcp``: the tools for an assistant, over standard input and output."""

from __future__ import annotations

from ecken.cli.opening import open_community
from ecken.errors import Invalid

__all__ = ["mcp"]


def mcp() -> None:
    """Serve an assistant of one member over standard input and output (MCP).

    A client starts it. ECKEN_TOKEN holds an access token of the member, which says who asks and
    how far the assistant may go; it is looked up at every call. See docs/assistants.md.
    """
    from ecken.settings.environment import (
        TOKEN_VARIABLE,
        settings_from_environment,
        token_from_environment,
    )

    token = token_from_environment()
    if not token:
        raise Invalid(
            "token_not_set",
            "{variable} is empty. It needs an access token of the member for whom the assistant "
            "asks: `ecken token MEMBER` makes one.",
            variable=TOKEN_VARIABLE,
        )
    try:
        from ecken.assistant.server import build_server
    except ModuleNotFoundError as error:
        if not (error.name or "").startswith("mcp"):
            raise
        raise Invalid(
            "mcp_not_installed",
            "The library mcp is not installed. Install Ecken with it: "
            "pip install 'ecken[site,mcp]'.",
        ) from error
    from ecken.cli.watching.logs import write_logs

    write_logs(settings_from_environment())  # before anything else could write to the output
    with open_community(is_started=True, is_one_of_many=True) as community:
        build_server(community, lambda: token).run("stdio")
