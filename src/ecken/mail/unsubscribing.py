"""How a mail says that it can be stopped: for programs (RFC 8058) and for people."""

from __future__ import annotations

__all__ = ["footer", "unsubscribe_headers"]

_FOOTERS = {
    "de": "-- \n{community}\nWelche E-Mails Sie bekommen, stellen Sie hier ein: {settings}\n"
    "Diese E-Mails ohne Anmeldung abbestellen: {stop}\n",
    "en": "-- \n{community}\nChoose which e-mails you get: {settings}\n"
    "Stop these e-mails without signing in: {stop}\n",
}


def unsubscribe_headers(link: str) -> dict[str, str]:
    """Return the headers by which a mail program stops these mails with one click."""
    return {
        "List-Unsubscribe": f"<{link}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def footer(language: str, *, community: str, base_url: str, link: str) -> str:
    """Return the last lines of a mail that can be stopped."""
    return _FOOTERS[language].format(
        community=community, settings=f"{base_url}/news/settings", stop=link
    )
