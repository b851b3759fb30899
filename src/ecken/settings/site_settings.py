"""Every option of Ecken: type, unit, default, help. ``docs/settings.md`` lists the same.

Whoever holds a :class:`Settings` holds what the texts mean: none can be made of a text that means
nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

from ecken.durations import DAY_S, HOUR_S
from ecken.settings import values as read
from ecken.settings.options import Option, invalid_setting, option, read_value
from ecken.settings.providers import Provider, read_providers
from ecken.settings.values import Limit, Mailbox, Networks

__all__ = ["Settings", "describe"]

_DAYS_MAX = 36_500
_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Settings:
    """All options, frozen. Times in seconds (``_s``), hours, days (``_d``), sizes in bytes."""

    data_dir: Path = option(Path("data"), "Folder for the database, snapshots, photos and mails.")
    database_url: str = option(
        "",
        "SQLAlchemy URL; empty means SQLite in the data folder. PostgreSQL: postgresql://…",
        kind="URL",
        reads=read.read_database_url,
    )
    base_url: str = option(
        "http://127.0.0.1:8000",
        "Address under which members reach the site; used in mails. http or https, a name, "
        "perhaps a port, no path.",
        kind="address",
        reads=read.read_base_url,
    )
    community_name: str = option(
        "Ecken", "Name of the community, shown on every page.", reads=read.read_name
    )
    footer_note: str = option("", "A sentence shown at the foot of every page.")
    secret: str = option(
        "",
        "Key for signed links; at least 32 characters. Empty: made once, in the data folder.",
        reads=read.read_secret,
    )
    joining: str = option(
        "open",
        "Who may join: everyone, holders of an invitation link, owners of an address in "
        "joining_domains, or those whom an operator approves.",
        choices=("open", "invitation", "domain", "approval"),
    )
    joining_domains: tuple[str, ...] = option(
        (),
        "E-mail domains that may join, separated by commas; sub-domains do not count.",
        kind="domains",
        reads=read.read_domains,
    )
    members_invite: bool = option(
        False,
        "Where joining needs an invitation: the personal link of a member is one, too.",
    )
    recruiters: str = option(
        "self",
        "Who counts as a recruiter: whoever says so, or only those an administrator has verified.",
        choices=("self", "verified"),
    )
    mail_sender: str = option(
        "file",
        "Where mail goes: to files in the data folder, to the console, to an SMTP server, nowhere.",
        choices=("file", "console", "smtp", "none"),
    )
    mail_from: Mailbox = option(
        Mailbox("", "ecken@localhost"),
        "Sender of all mail: an address, alone or as “Name <address>”. Without a name it is "
        "that of the community.",
        kind="address",
        reads=read.read_mailbox,
    )
    mail_reply_to: str = option(
        "",
        "Where answers to mails arrive (Reply-To), best the administration. Empty: at the sender.",
        kind="address",
        reads=read.read_reply_address,
    )
    digest_hour: int = option(
        7,
        "Hour of the day, in the time zone of the community, at which the daily and (on Mondays) "
        "the weekly mail are written.",
        most=23,
    )
    backup_dir: str = option(
        "",
        "Folder in which the site makes a backup each night, best on another disk; old ones go by "
        "the rule of “ecken backup”. Empty: it makes none.",
        kind="folder",
        reads=read.read_backup_folder,
    )
    backup_hour: int = option(
        3, "Hour of the day, in the time zone of the community, of the nightly backup.", most=23
    )
    push: bool = option(
        True,
        "Members may let their phones and browsers be told of requests, introductions and messages "
        "(web push): the site then calls the services of the browsers' makers.",
    )
    push_local: Networks = option(
        (),
        "Networks of one's own in which a push service may stand, separated by commas; others of "
        "the local network are never called.",
        kind="networks",
        reads=read.read_networks,
    )
    background_work: bool = option(
        True,
        "The server does the work in the background, too. Off where “ecken work” does it in a "
        "process of its own.",
    )
    smtp_host: str = option("localhost", "SMTP server.", kind="host", reads=read.read_host)
    smtp_port: int = option(
        587, "SMTP port. On 465 everything is encrypted from the start.", least=1, most=65_535
    )
    smtp_user: str = option("", "SMTP user; empty means no sign-in.")
    smtp_password: str = option(
        "", "SMTP password, taken as it is.", reads=lambda text: text.strip("\r\n")
    )
    smtp_starttls: bool = option(True, "Use STARTTLS.")
    breached_passwords: str = option(
        "",
        "File of leaked passwords that nobody may choose: SHA-1 hashes, one HASH or HASH:count a "
        "line, sorted. Empty means none.",
        kind="path",
        reads=lambda text: str(read.read_path(text)) if read.unquoted(text) else "",
    )
    session_d: int = option(30, "Days until an unused session ends.", least=1, most=_DAYS_MAX)
    session_end_d: int = option(
        90, "Days until a session ends, however much it is used.", least=1, most=_DAYS_MAX
    )
    proof_min: int = option(
        10,
        "Minutes after a password, code or passkey within which dangerous acts ask for none again.",
        least=1,
        most=1_440,
    )
    operator_second_factor: str = option(
        "required",
        "Whether operators need a second factor: without one they cannot reach the administration. "
        "In a demo it is never required.",
        choices=("required", "optional"),
    )
    providers: tuple[Provider, ...] = option(
        (),
        "Providers of OpenID Connect by which members sign in: a table for each in the settings "
        "file, [providers.name]; as a variable the same in JSON. docs/accounts.md has the keys.",
        kind="tables",
        reads=read_providers,
    )
    password_sign_in: bool = option(
        True,
        "Members sign in with a password. Off: by the providers and by passkeys alone.",
    )
    request_expiry_d: int = option(
        90, "Days until an unanswered contact request expires; 0 means never.", most=_DAYS_MAX
    )
    request_cool_down_d: int = option(
        30,
        "Days before the same two can try again after a request was withdrawn or expired.",
        most=_DAYS_MAX,
    )
    request_quota: int = option(100, "Contact requests one member may send within 24 hours.")
    request_open_max: int = option(
        500, "Contact requests one member may have open at a time; 0 means any number."
    )
    introduction_expiry_d: int = option(
        21, "Days until an unanswered introduction expires.", most=_DAYS_MAX
    )
    introduction_reminder_d: int = option(
        7,
        "Days after which whoever has to answer an introduction is reminded; once.",
        most=_DAYS_MAX,
    )
    introduction_quota: int = option(20, "Introductions one member may ask for within 24 hours.")
    jobs: str = option(
        "everyone",
        "Who may write job ads: every member, recruiters, or operators.",
        choices=("everyone", "recruiters", "operators"),
    )
    public_jobs: bool = option(
        False,
        "Job ads whose advertiser says so are open to everybody: their pages, which search engines "
        "find, and the feeds at /jobs.atom and /jobs.rss.",
    )
    program_registration: str = option(
        "off",
        "Whether programs of others may enter themselves, as assistants do: not at all, to wait "
        "for an operator’s approval, or to ask members at once.",
        choices=("off", "approval", "open"),
    )
    job_runs_d: int = option(
        90, "Days that a job ad runs, from the day it is published or extended.", least=1,
        most=_DAYS_MAX,
    )  # fmt: skip
    job_kept_d: int = option(
        365, "Days until an ad that has ended is deleted; till then its advertiser sees it.",
        most=_DAYS_MAX,
    )  # fmt: skip
    job_quota: int = option(10, "Job ads one member may publish within 24 hours.")
    job_running_max: int = option(50, "Job ads of one member that may run at a time.")
    message_quota: int = option(500, "Messages one member may write within 24 hours.")
    report_quota: int = option(20, "Reports one member may send within 24 hours.")
    keep_decisions_d: int = option(
        1_095,
        "Days until the texts of a decided report are deleted; what is counted stays. 0 means "
        "never.",
        most=_DAYS_MAX,
    )
    message_retention_d: int = option(
        0, "Days until messages are deleted; 0 means never.", most=_DAYS_MAX
    )
    post_limit: Limit = option(
        Limit(30, DAY_S), "Posts one member may write.", kind="limit", reads=read.read_limit
    )
    comment_limit: Limit = option(
        Limit(300, DAY_S), "Comments one member may write.", kind="limit", reads=read.read_limit
    )
    like_limit: Limit = option(
        Limit(1_000, DAY_S), "Likes one member may give.", kind="limit", reads=read.read_limit
    )
    post_image_limit: Limit = option(
        Limit(60, DAY_S),
        "Images one member may put into posts.",
        kind="limit",
        reads=read.read_limit,
    )
    post_images_max_bytes: int = option(
        100_000_000, "All images of one member's posts together, in bytes.", least=1_000_000
    )
    sign_in_limit: Limit = option(
        Limit(10, 900),
        "Failed sign-ins per account and per address.",
        kind="limit",
        reads=read.read_limit,
    )
    api_limit: Limit = option(
        Limit(6_000, 60), "API calls per member.", kind="limit", reads=read.read_limit
    )
    reading_limit: Limit = option(
        Limit(1_500, HOUR_S),
        "Different members, beyond their contacts, that one member may read of; more is scraping.",
        kind="limit",
        reads=read.read_limit,
    )
    reading_limit_daily: Limit = option(
        Limit(4_000, DAY_S), "The same over a longer time.", kind="limit", reads=read.read_limit
    )
    import_max_bytes: int = option(
        32_000_000, "Largest file of contacts that a member can compare, in bytes.", least=100_000,
        most=200_000_000,
    )  # fmt: skip
    erase_days: int = option(
        0,
        "Days for which members who have deleted their account may come back by signing in; to "
        "everybody else they are gone at once. 0: they are deleted at once, for good.",
        most=365,
    )
    export_link_h: int = option(
        24,
        "Hours for which the file of their data that a member has asked for lies ready.",
        least=1,
        most=720,
    )
    photo_max_bytes: int = option(5_000_000, "Largest photo that can be uploaded, in bytes.")
    trusted_proxies: Networks = option(
        (),
        "Addresses of proxies whose X-Forwarded-* headers are believed, separated by commas.",
        kind="networks",
        reads=read.read_networks,
    )
    webhook_local: Networks = option(
        (),
        "Networks of one's own in which a webhook may stand, separated by commas; others of the "
        "local network are never called.",
        kind="networks",
        reads=read.read_networks,
    )
    default_language: str = option(
        "de", "Language for readers who state none.", choices=("de", "en")
    )
    time_zone: str = option(
        "Europe/Berlin",
        "Time zone of the community: what day it is, for members who choose none of their own, and "
        "what a date without a zone in a loaded list means. Area and city: Europe/Vienna.",
        kind="time zone",
        reads=read.read_time_zone,
    )
    metrics_token: str = option(
        "",
        "Key with which /metrics answers at the address of the site (Authorization: Bearer …); at "
        "least 32 characters. Empty: it does not.",
        reads=read.read_secret,
    )
    metrics_port: int = option(
        0, "Port of its own at which /metrics answers, without a key; 0 means none.", most=65_535
    )
    metrics_host: str = option(
        "127.0.0.1", "Address at which that port listens.", kind="host", reads=read.read_host
    )
    log_format: str = option(
        "plain",
        "Lines of the log: for people, or one JSON object each.",
        choices=("plain", "json"),
    )
    log_requests: bool = option(
        False, "A line in the log for each answer: its route, status and time; nothing of who asks."
    )
    demo: bool = option(False, "A made-up network: one-click sign-in links work.")
    places: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    """No option: where the value of each comes from that is set, a variable or a file."""

    def __post_init__(self) -> None:
        """Read what is given as text, so that no other place has to."""
        for known in describe():
            value = getattr(self, known.name)
            if isinstance(value, str) and value != known.default:
                object.__setattr__(self, known.name, read_value(known, value))
        _check_together(self)

    @property
    def has_database(self) -> bool:
        """Whether there is a database to open; on PostgreSQL it shows when it is opened."""
        return bool(self.database_url) or (self.data_dir / "ecken.db").is_file()

    @property
    def sender_name(self) -> str:
        """The name that stands before the address in all mail."""
        return self.mail_from.name or self.community_name


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
            choices=f.metadata["choices"],
            bounds=f.metadata["bounds"],
        )
        for f in fields(Settings)
        if f.metadata
    ]


def _check_together(settings: Settings) -> None:
    """What is right by itself, and wrong beside another option."""
    if settings.joining == "domain" and not settings.joining_domains:
        raise invalid_setting(
            "ECKEN_JOINING_DOMAINS", "", "a domain, because ECKEN_JOINING is “domain”"
        )
    if not settings.password_sign_in and not settings.providers:
        needed = "a provider, because ECKEN_PASSWORD_SIGN_IN is off"
        raise invalid_setting("ECKEN_PROVIDERS", "", needed)
    is_far = settings.mail_sender == "smtp" and settings.smtp_host not in _LOOPBACK
    if is_far and "." not in settings.mail_from.domain:
        needed = "an address that a mail server can know, because ECKEN_MAIL_SENDER is “smtp”"
        raise invalid_setting("ECKEN_MAIL_FROM", settings.mail_from, needed)
