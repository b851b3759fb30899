"""What ``ecken setup`` asks, in this order, and when a question is beside the point."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["MAIL", "QUESTIONS", "Question"]

Values = Mapping[str, Any]


def _always(_values: Values) -> bool:
    return True


def _by_smtp(values: Values) -> bool:
    return bool(values["mail_sender"] == "smtp")


@dataclass(frozen=True, slots=True)
class Question:
    """One option that is asked for."""

    name: str
    text: str
    is_due: Callable[[Values], bool] = _always
    """Whether the answers so far leave it open."""
    is_hidden: bool = False
    is_needed: bool = False
    proposed: str = ""
    """What stands in brackets where nothing is set."""


QUESTIONS = (
    Question("community_name", "Name of the community"),
    Question("base_url", "Address that members type, such as https://netz.verein.de"),
    Question("joining", "Who may join (open, invitation, domain, approval)"),
    Question(
        "joining_domains",
        "E-mail domains that may join, separated by commas",
        lambda values: bool(values["joining"] == "domain"),
        is_needed=True,
    ),
    Question("default_language", "Language for readers who state none (de, en)"),
    Question("data_dir", "Folder for database, photos and mails"),
    Question("database_url", "Address of a PostgreSQL database; “-” for SQLite in that folder"),
    Question(
        "trusted_proxies",
        "Addresses of the proxies before the site, separated by commas; “-” for none",
        lambda values: str(values["base_url"]).startswith("https:"),
        proposed="127.0.0.1, ::1",
    ),
    Question("mail_sender", "Where mail goes (smtp, file, console, none)"),
    Question("mail_from", "Sender of all mail, such as noreply@verein.de", _by_smtp),
    Question("smtp_host", "Mail server", _by_smtp),
    Question("smtp_port", "Its port (587, or 465 for encryption from the start)", _by_smtp),
    Question(
        "smtp_starttls",
        "Encrypt with STARTTLS (true, false)",
        lambda values: _by_smtp(values) and values["smtp_port"] != 465,
    ),
    Question("smtp_user", "User at the mail server; “-” for none", _by_smtp),
    Question(
        "smtp_password",
        "Password at the mail server",
        lambda values: _by_smtp(values) and bool(values["smtp_user"]),
        is_hidden=True,
    ),
)
MAIL = tuple(one for one in QUESTIONS if one.name.startswith(("mail_", "smtp_")))
"""What is asked again where the mail server does not let us in."""
