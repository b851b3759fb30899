"""Every option of Ecken: type, unit, default, help. ``docs/settings.md`` lists the same.

Values come from the environment as ``ECKEN_<NAME>``; only ``ecken.wiring`` reads it. Whoever
holds a :class:`Settings` holds what the texts mean: none can be made of a text that means nothing.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from functools import partial
from pathlib import Path
from typing import Any

from ecken import setting_values as read
from ecken.durations import DAY_S, HOUR_S
from ecken.errors import Invalid
from ecken.setting_values import Limit, Mailbox, Networks, as_text

__all__ = ["Option", "Settings", "describe", "read_settings", "wrong_settings"]

_DAYS_MAX = 36_500
_COUNT_MAX = 1_000_000_000
_HIDDEN = ("secret", "smtp_password", "database_url")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

Reader = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Option:
    """What is known of one option, for the documentation and for error messages."""

    name: str
    variable: str
    type: str
    default: object
    help: str
    read: Reader
    """From its text to what it means; raises ``ValueError`` with what was needed."""


def _option(
    default: Any,
    text: str,
    *,
    choices: tuple[str, ...] = (),
    kind: str = "",
    reads: Reader | None = None,
    least: int = 0,
    most: int = _COUNT_MAX,
) -> Any:
    reader = reads or _reader_of(default, choices, least, most)
    known = {"help": text, "choices": choices, "kind": kind, "read": reader}
    return field(default=default, metadata=known)


def _reader_of(default: object, choices: tuple[str, ...], least: int, most: int) -> Reader:
    if choices:
        return partial(read.read_choice, choices=choices)
    if isinstance(default, bool):
        return read.read_bool
    if isinstance(default, int):
        return partial(read.read_int, least=least, most=most)
    return read.read_path if isinstance(default, Path) else read.read_line


@dataclass(frozen=True, slots=True)
class Settings:
    """All options, frozen. Times in seconds (``_s``), hours, days (``_d``), sizes in bytes."""

    data_dir: Path = _option(Path("data"), "Folder for the database, snapshots, photos and mails.")
    database_url: str = _option(
        "",
        "SQLAlchemy URL; empty means SQLite in the data folder. PostgreSQL: postgresql://…",
        kind="URL",
        reads=read.read_database_url,
    )
    base_url: str = _option(
        "http://127.0.0.1:8000",
        "Address under which members reach the site; used in mails. http or https, a name, "
        "perhaps a port, no path.",
        kind="address",
        reads=read.read_base_url,
    )
    community_name: str = _option(
        "Ecken", "Name of the community, shown on every page.", reads=read.read_name
    )
    footer_note: str = _option("", "A sentence shown at the foot of every page.")
    secret: str = _option(
        "",
        "Key for signed links; at least 32 characters. Empty: made once, in the data folder.",
        reads=read.read_secret,
    )
    joining: str = _option(
        "open",
        "Who may join: everyone, holders of an invitation link, owners of an address in "
        "joining_domains, or those whom an operator approves.",
        choices=("open", "invitation", "domain", "approval"),
    )
    joining_domains: tuple[str, ...] = _option(
        (),
        "E-mail domains that may join, separated by commas; sub-domains do not count.",
        kind="domains",
        reads=read.read_domains,
    )
    members_invite: bool = _option(
        False,
        "Where joining needs an invitation: the personal link of a member is one, too.",
    )
    recruiters: str = _option(
        "self",
        "Who counts as a recruiter: whoever says so, or only those an administrator has verified.",
        choices=("self", "verified"),
    )
    mail_sender: str = _option(
        "file",
        "Where mail goes: to files in the data folder, to the console, to an SMTP server, nowhere.",
        choices=("file", "console", "smtp", "none"),
    )
    mail_from: Mailbox = _option(
        Mailbox("", "ecken@localhost"),
        "Sender of all mail: an address, alone or as “Name <address>”. Without a name it is "
        "that of the community.",
        kind="address",
        reads=read.read_mailbox,
    )
    smtp_host: str = _option("localhost", "SMTP server.", kind="host", reads=read.read_host)
    smtp_port: int = _option(
        587, "SMTP port. On 465 everything is encrypted from the start.", least=1, most=65_535
    )
    smtp_user: str = _option("", "SMTP user; empty means no sign-in.")
    smtp_password: str = _option(
        "", "SMTP password, taken as it is.", reads=lambda text: text.strip("\r\n")
    )
    smtp_starttls: bool = _option(True, "Use STARTTLS.")
    breached_passwords: str = _option(
        "",
        "File of leaked passwords that nobody may choose: SHA-1 hashes, one HASH or HASH:count a "
        "line, sorted. Empty means none.",
        kind="path",
        reads=lambda text: str(read.read_path(text)) if read.unquoted(text) else "",
    )
    session_d: int = _option(30, "Days until an unused session ends.", least=1, most=_DAYS_MAX)
    session_end_d: int = _option(
        90, "Days until a session ends, however much it is used.", least=1, most=_DAYS_MAX
    )
    request_expiry_d: int = _option(
        90, "Days until an unanswered contact request expires; 0 means never.", most=_DAYS_MAX
    )
    request_cool_down_d: int = _option(
        30,
        "Days before the same two can try again after a request was withdrawn or expired.",
        most=_DAYS_MAX,
    )
    request_quota: int = _option(100, "Contact requests one member may send within 24 hours.")
    request_open_max: int = _option(
        500, "Contact requests one member may have open at a time; 0 means any number."
    )
    introduction_expiry_d: int = _option(
        21, "Days until an unanswered introduction expires.", most=_DAYS_MAX
    )
    introduction_reminder_d: int = _option(
        7,
        "Days after which whoever has to answer an introduction is reminded; once.",
        most=_DAYS_MAX,
    )
    introduction_quota: int = _option(20, "Introductions one member may ask for within 24 hours.")
    jobs: str = _option(
        "everyone",
        "Who may write job ads: every member, recruiters, or operators.",
        choices=("everyone", "recruiters", "operators"),
    )
    public_jobs: bool = _option(
        False,
        "Job ads whose advertiser says so are open to everybody: their pages, which search engines "
        "find, and the feeds at /jobs.atom and /jobs.rss.",
    )
    job_runs_d: int = _option(
        90, "Days that a job ad runs, from the day it is published or extended.", least=1,
        most=_DAYS_MAX,
    )  # fmt: skip
    job_kept_d: int = _option(
        365, "Days until an ad that has ended is deleted; till then its advertiser sees it.",
        most=_DAYS_MAX,
    )  # fmt: skip
    job_quota: int = _option(10, "Job ads one member may publish within 24 hours.")
    job_running_max: int = _option(50, "Job ads of one member that may run at a time.")
    message_quota: int = _option(500, "Messages one member may write within 24 hours.")
    report_quota: int = _option(20, "Reports one member may send within 24 hours.")
    keep_decisions_d: int = _option(
        1_095,
        "Days until the texts of a decided report are deleted; what is counted stays. 0 means "
        "never.",
        most=_DAYS_MAX,
    )
    message_retention_d: int = _option(
        0, "Days until messages are deleted; 0 means never.", most=_DAYS_MAX
    )
    post_limit: Limit = _option(
        Limit(30, DAY_S), "Posts one member may write.", kind="limit", reads=read.read_limit
    )
    comment_limit: Limit = _option(
        Limit(300, DAY_S), "Comments one member may write.", kind="limit", reads=read.read_limit
    )
    like_limit: Limit = _option(
        Limit(1_000, DAY_S), "Likes one member may give.", kind="limit", reads=read.read_limit
    )
    post_image_limit: Limit = _option(
        Limit(60, DAY_S),
        "Images one member may put into posts.",
        kind="limit",
        reads=read.read_limit,
    )
    post_images_max_bytes: int = _option(
        100_000_000, "All images of one member's posts together, in bytes.", least=1_000_000
    )
    sign_in_limit: Limit = _option(
        Limit(10, 900),
        "Failed sign-ins per account and per address.",
        kind="limit",
        reads=read.read_limit,
    )
    api_limit: Limit = _option(
        Limit(6_000, 60), "API calls per member.", kind="limit", reads=read.read_limit
    )
    reading_limit: Limit = _option(
        Limit(1_500, HOUR_S),
        "Different members, beyond their contacts, that one member may read of; more is scraping.",
        kind="limit",
        reads=read.read_limit,
    )
    reading_limit_daily: Limit = _option(
        Limit(4_000, DAY_S), "The same over a longer time.", kind="limit", reads=read.read_limit
    )
    import_max_bytes: int = _option(
        32_000_000, "Largest file of contacts that a member can compare, in bytes.", least=100_000,
        most=200_000_000,
    )  # fmt: skip
    erase_days: int = _option(
        0,
        "Days for which members who have deleted their account may come back by signing in; to "
        "everybody else they are gone at once. 0: they are deleted at once, for good.",
        most=365,
    )
    export_link_h: int = _option(
        24,
        "Hours for which the file of their data that a member has asked for lies ready.",
        least=1,
        most=720,
    )
    photo_max_bytes: int = _option(5_000_000, "Largest photo that can be uploaded, in bytes.")
    trusted_proxies: Networks = _option(
        (),
        "Addresses of proxies whose X-Forwarded-* headers are believed, separated by commas.",
        kind="networks",
        reads=read.read_networks,
    )
    default_language: str = _option(
        "de", "Language for readers who state none.", choices=("de", "en")
    )
    time_zone: str = _option(
        "Europe/Berlin",
        "Time zone of the community: what day it is, for members who choose none of their own, and "
        "what a date without a zone in a loaded list means. Area and city: Europe/Vienna.",
        kind="time zone",
        reads=read.read_time_zone,
    )
    demo: bool = _option(False, "A made-up network: one-click sign-in links work.")

    def __post_init__(self) -> None:
        """Read what is given as text, so that no other place has to."""
        for option in describe():
            value = getattr(self, option.name)
            if isinstance(value, str) and value != option.default:
                object.__setattr__(self, option.name, _read_value(option, value))
        _check_together(self)


def describe() -> list[Option]:
    """Return every option in the order of definition."""
    return [
        Option(
            name=f.name,
            variable=f"ECKEN_{f.name.upper()}",
            type=f.metadata["kind"] or (f.type if isinstance(f.type, str) else f.type.__name__),
            default=f.default,
            help=f.metadata["help"],
            read=f.metadata["read"],
        )
        for f in fields(Settings)
    ]


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the options from ``ECKEN_*`` variables.

    Raises
    ------
    Invalid
        ``setting_unknown`` for a variable that is no option, ``setting_invalid`` for a value that
        means nothing.
    """
    values, errors = _values_of(environment)
    if errors:
        raise errors[0]
    return Settings(**values)


def wrong_settings(environment: Mapping[str, str]) -> list[Invalid]:
    """Return everything that is wrong with the variables, not the first fault only."""
    values, errors = _values_of(environment)
    try:
        Settings(**values)
    except Invalid as error:
        errors.append(error)
    return errors


def _values_of(environment: Mapping[str, str]) -> tuple[dict[str, Any], list[Invalid]]:
    known = {option.variable: option for option in describe()}
    values: dict[str, Any] = {}
    errors: list[Invalid] = []
    for variable, text in environment.items():
        if not variable.upper().startswith("ECKEN_"):
            continue
        try:
            if variable not in known:
                raise _unknown(variable, list(known))
            values[known[variable].name] = _read_value(known[variable], text)
        except Invalid as error:
            errors.append(error)
    return values, errors


def _unknown(variable: str, known: list[str]) -> Invalid:
    near = difflib.get_close_matches(variable.upper(), known, n=1, cutoff=0.8)
    if near:
        return Invalid(
            "setting_unknown",
            "{variable} is not an option of Ecken. Is {near} meant? docs/settings.md lists all.",
            variable=variable[:80],
            near=near[0],
        )
    return Invalid(
        "setting_unknown",
        "{variable} is not an option of Ecken. docs/settings.md lists them all.",
        variable=variable[:80],
    )


def _read_value(option: Option, text: str) -> object:
    try:
        return option.read(text)
    except ValueError as error:
        given = f"({len(text)} characters)" if option.name in _HIDDEN else text[:80]
        raise _invalid(option.name, given, str(error)) from None


def _invalid(name: str, given: object, needed: str) -> Invalid:
    return Invalid(
        "setting_invalid",
        "{variable} is “{given}”; needed is {needed}.",
        variable=f"ECKEN_{name.upper()}",
        given=as_text(given),
        needed=needed,
    )


def _check_together(settings: Settings) -> None:
    """What is right by itself, and wrong beside another option."""
    if settings.joining == "domain" and not settings.joining_domains:
        raise _invalid("joining_domains", "", "a domain, because ECKEN_JOINING is “domain”")
    is_far = settings.mail_sender == "smtp" and settings.smtp_host not in _LOOPBACK
    if is_far and "." not in settings.mail_from.domain:
        needed = "an address that a mail server can know, because ECKEN_MAIL_SENDER is “smtp”"
        raise _invalid("mail_from", settings.mail_from, needed)
