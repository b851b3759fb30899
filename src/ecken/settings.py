"""Every option of Ecken: type, unit, default, help. ``docs/settings.md`` lists the same.

Values come from the environment as ``ECKEN_<NAME>``; only ``ecken.wiring`` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from ecken.errors import Invalid

__all__ = ["Option", "Settings", "describe", "read_settings"]


@dataclass(frozen=True, slots=True)
class Option:
    """What is known of one option, for the documentation and for error messages."""

    name: str
    variable: str
    type: str
    default: object
    help: str


def _option(default: Any, text: str, *, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": text, "choices": choices})


@dataclass(frozen=True, slots=True)
class Settings:
    """All options, frozen. Times in seconds (``_s``), days (``_d``), sizes in bytes."""

    data_dir: Path = _option(Path("data"), "Folder for the database, snapshots, photos and mails.")
    database_url: str = _option(
        "", "SQLAlchemy URL; empty means SQLite in the data folder. PostgreSQL: postgresql://…"
    )
    base_url: str = _option(
        "http://127.0.0.1:8000", "Address under which members reach the site; used in mails."
    )
    community_name: str = _option("Ecken", "Name of the community, shown on every page.")
    footer_note: str = _option("", "A sentence shown at the foot of every page.")
    secret: str = _option(
        "",
        "Key for signed links; at least 32 characters. Empty: made once, kept in the data folder.",
    )
    joining: str = _option(
        "open",
        "Who may join: everyone, holders of an invitation link, owners of an address in "
        "joining_domains, or those whom an operator approves.",
        choices=("open", "invitation", "domain", "approval"),
    )
    joining_domains: str = _option("", "E-mail domains that may join, separated by commas.")
    mail_sender: str = _option(
        "file",
        "Where mail goes: to files in the data folder, to the console, to an SMTP server, nowhere.",
        choices=("file", "console", "smtp", "none"),
    )
    mail_from: str = _option("ecken@localhost", "Sender address of all mail.")
    smtp_host: str = _option("localhost", "SMTP server.")
    smtp_port: int = _option(587, "SMTP port.")
    smtp_user: str = _option("", "SMTP user; empty means no sign-in.")
    smtp_password: str = _option("", "SMTP password.")
    smtp_starttls: bool = _option(True, "Use STARTTLS.")
    breached_passwords: str = _option(
        "",
        "File of leaked passwords that nobody may choose: SHA-1 hashes, one HASH or HASH:count a "
        "line, sorted. Empty means none.",
    )
    session_d: int = _option(30, "Days until an unused session ends.")
    request_expiry_d: int = _option(
        90, "Days until an unanswered contact request expires; 0 means never."
    )
    request_cool_down_d: int = _option(
        30, "Days before the same two can try again after a request was withdrawn or expired."
    )
    request_quota: int = _option(100, "Contact requests one member may send within 24 hours.")
    request_open_max: int = _option(
        500, "Contact requests one member may have open at a time; 0 means any number."
    )
    introduction_expiry_d: int = _option(21, "Days until an unanswered introduction expires.")
    introduction_reminder_d: int = _option(
        7, "Days after which whoever has to answer an introduction is reminded; once."
    )
    introduction_quota: int = _option(20, "Introductions one member may ask for within 24 hours.")
    message_quota: int = _option(500, "Messages one member may write within 24 hours.")
    message_retention_d: int = _option(0, "Days until messages are deleted; 0 means never.")
    sign_in_limit: str = _option("10/15minutes", "Failed sign-ins per account and per address.")
    api_limit: str = _option("6000/minute", "API calls per member.")
    photo_max_bytes: int = _option(5_000_000, "Largest photo that can be uploaded, in bytes.")
    trusted_proxies: str = _option(
        "", "Addresses of proxies whose X-Forwarded-* headers are believed, separated by commas."
    )
    default_language: str = _option(
        "de", "Language for readers who state none.", choices=("de", "en")
    )
    time_zone: str = _option(
        "Europe/Berlin",
        "Time zone of the community: what day it is, for members who choose none of their own, and "
        "what a date without a zone in a loaded list means. Area and city: Europe/Vienna.",
    )
    demo: bool = _option(False, "A made-up network: one-click sign-in links work.")


def describe() -> list[Option]:
    """Return every option in the order of definition."""
    return [
        Option(
            name=f.name,
            variable=f"ECKEN_{f.name.upper()}",
            type=f.type if isinstance(f.type, str) else f.type.__name__,
            default=f.default,
            help=f.metadata["help"],
        )
        for f in fields(Settings)
    ]


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the options from ``ECKEN_*`` variables.

    Raises
    ------
    Invalid
        ``setting_unknown`` for a variable that is no option, ``setting_invalid`` for a value that
        does not fit its type or choices.
    """
    known = {option.variable: option for option in describe()}
    values: dict[str, Any] = {}
    for variable, text in environment.items():
        if not variable.startswith("ECKEN_"):
            continue
        option = known.get(variable)
        if option is None:
            raise Invalid(
                "setting_unknown",
                "{variable} is not an option of Ecken. docs/settings.md lists them all.",
                variable=variable,
            )
        values[option.name] = _read_value(option, text)
    settings = Settings(**values)
    _check(settings)
    return settings


def _read_value(option: Option, text: str) -> object:
    kind = option.type
    try:
        if kind == "bool":
            return {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}[
                text.strip().lower()
            ]
        if kind == "int":
            number = int(text)
            if number < 0:
                raise ValueError(text)
            return number
        if kind == "Path":
            return Path(text)
    except (ValueError, KeyError):
        raise Invalid(
            "setting_invalid",
            "{variable} is “{given}”; needed is a value of type {kind}.",
            variable=option.variable,
            given=text[:80],
            kind=kind,
        ) from None
    return text


def _check(settings: Settings) -> None:
    for f in fields(Settings):
        choices = f.metadata["choices"]
        value = getattr(settings, f.name)
        if choices and value not in choices:
            raise Invalid(
                "setting_invalid",
                "{variable} is “{given}”; needed is one of: {kind}.",
                variable=f"ECKEN_{f.name.upper()}",
                given=value,
                kind=", ".join(choices),
            )
    _check_addresses(settings)
    _check_time_zone(settings)
    if settings.secret and len(settings.secret) < 32:
        raise Invalid(
            "setting_invalid",
            "{variable} has {given} characters; needed are at least {kind}.",
            variable="ECKEN_SECRET",
            given=len(settings.secret),
            kind=32,
        )


def _check_time_zone(settings: Settings) -> None:
    """The zone has to be in the system's list of zones, or in that of the package tzdata."""
    if settings.time_zone not in available_timezones():
        raise Invalid(
            "setting_invalid",
            "{variable} is “{given}”; needed is a value of type {kind}.",
            variable="ECKEN_TIME_ZONE",
            given=settings.time_zone[:80],
            kind="time zone, such as Europe/Berlin",
        )


def _check_addresses(settings: Settings) -> None:
    """The address of the site has to be one, and so has each proxy's."""
    base = urlsplit(settings.base_url)
    if base.scheme not in ("http", "https") or not base.hostname or base.path not in ("", "/"):
        raise Invalid(
            "setting_invalid",
            "{variable} is “{given}”; needed is a value of type {kind}.",
            variable="ECKEN_BASE_URL",
            given=settings.base_url[:80],
            kind="http(s)://name, without a path",
        )
    for part in settings.trusted_proxies.split(","):
        try:
            if part.strip():
                ip_network(part.strip(), strict=False)
        except ValueError:
            raise Invalid(
                "setting_invalid",
                "{variable} is “{given}”; needed is a value of type {kind}.",
                variable="ECKEN_TRUSTED_PROXIES",
                given=part.strip()[:80],
                kind="IP address or network",
            ) from None
