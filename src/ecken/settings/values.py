"""What the text of an option means: addresses, domains, networks, limits, one reader for each.

A reader returns the value or raises ``ValueError`` with what was needed, worded to follow "needed
is". It pardons what a file of options adds by itself: spaces and quotes around, capital letters
where they mean nothing, a slash at the end of an address.
"""

from __future__ import annotations

import re
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit
from zoneinfo import available_timezones

import idna

from ecken.durations import DAY_S, HOUR_S

__all__ = [
    "WHOLE_NUMBER",
    "Limit",
    "Mailbox",
    "Networks",
    "as_text",
    "read_backup_folder",
    "read_base_url",
    "read_bool",
    "read_choice",
    "read_database_url",
    "read_domains",
    "read_host",
    "read_int",
    "read_limit",
    "read_line",
    "read_mailbox",
    "read_name",
    "read_networks",
    "read_path",
    "read_reply_address",
    "read_secret",
    "read_time_zone",
    "unquoted",
]

WHOLE_NUMBER = "a whole number from {least} to {most}, without a unit"
"""What is needed of a number."""
Networks = tuple[IPv4Network | IPv6Network, ...]

_WORDS = {
    **dict.fromkeys(("1", "true", "yes", "on"), True),
    **dict.fromkeys(("0", "false", "no", "off"), False),
}
_PERIODS_S = {"second": 1, "minute": 60, "hour": HOUR_S, "day": DAY_S}
_LIMIT = re.compile(r"(\d{1,9})\s*(?:/|per)\s*(\d{0,4})\s*(second|minute|hour|day)s?")
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOST = re.compile(rf"{_LABEL}(?:\.{_LABEL})*")
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_NAMED = re.compile(r"(?P<name>.*?)\s*<(?P<address>[^<>]*)>")
_QUOTES = {'"': '"', "'": "'", "“": "”", "„": "“"}
_PORTS = {"http": 80, "https": 443}
_DATABASES = re.compile(r"(sqlite|postgres|postgresql)(\+[a-z0-9]+)?:", re.IGNORECASE)


class Limit(NamedTuple):
    """At most ``most`` times within ``window_s`` seconds."""

    most: int
    window_s: int

    def __str__(self) -> str:
        for name, length_s in reversed(_PERIODS_S.items()):
            if self.window_s % length_s == 0:
                count = self.window_s // length_s
                return f"{self.most}/{f'{count}{name}s' if count > 1 else name}"
        return f"{self.most}/{self.window_s}seconds"


class Mailbox(NamedTuple):
    """An address, and the name that stands before it; the domain is in its ASCII form."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address

    @property
    def domain(self) -> str:
        """What stands behind the @."""
        return self.address.rpartition("@")[2]


def as_text(value: object) -> str:
    """Return a value as it is written in the environment."""
    if isinstance(value, tuple) and not isinstance(value, Limit | Mailbox):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def unquoted(text: str) -> str:
    """Return ``text`` without spaces around it and without one pair of quotes around all of it."""
    text = text.strip()
    if len(text) >= 2 and _QUOTES.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        text = text[1:-1].strip()
    return text


def read_line(text: str) -> str:
    """Read a name or a sentence: one line that can be printed."""
    text = unquoted(text)
    if not all(character.isprintable() for character in text):
        raise ValueError("one line of text without control characters")
    return text


def read_name(text: str) -> str:
    """Read the name of a community: it stands in every title and before every subject."""
    name = read_line(text)
    if not 0 < len(name) <= 80:
        raise ValueError("a name of up to 80 characters")
    return name


def read_bool(text: str) -> bool:
    """Read true or false."""
    try:
        return _WORDS[unquoted(text).lower()]
    except KeyError:
        raise ValueError("true or false") from None


def read_int(text: str, *, least: int, most: int) -> int:
    """Read a whole number within its bounds."""
    text = unquoted(text)
    if re.fullmatch(r"[0-9]{1,18}", text) and least <= int(text) <= most:
        return int(text)
    raise ValueError(WHOLE_NUMBER.format(least=least, most=most))


def read_choice(text: str, choices: tuple[str, ...]) -> str:
    """Read one of a few words."""
    word = unquoted(text).lower()
    if word not in choices:
        raise ValueError(f"one of: {', '.join(choices)}")
    return word


def read_path(text: str) -> Path:
    """Read the path of a file or folder; ``~`` is the home of whoever runs Ecken."""
    text = unquoted(text)
    if not text or "\0" in text:
        raise ValueError("the path of a folder")
    try:
        return Path(text).expanduser()
    except RuntimeError:  # "~nobody-of-this-name"
        raise ValueError("the path of a folder; after ~ a user of this machine") from None


def read_backup_folder(text: str) -> str:
    """Read an absolute path, or nothing: a relative one would follow whoever starts the site."""
    text = unquoted(text)
    if text and (not text.startswith("/") or "\0" in text):
        raise ValueError("a path that begins with /, or nothing")
    return text


def read_secret(text: str) -> str:
    """Read a key: nothing or 32 characters. Only line ends are taken off: all else may be meant."""
    text = text.strip("\r\n")
    if text and len(text.strip()) < 32:
        raise ValueError("at least 32 characters, or nothing")
    return text


def read_database_url(text: str) -> str:
    """Read where the database is; that it is there shows when it is opened."""
    text = unquoted(text)
    if text and not _DATABASES.match(text):
        raise ValueError("nothing, sqlite:///… or postgresql://user:password@host/name")
    return text


def read_time_zone(text: str) -> str:
    """Read a time zone of the system's list, or of the package tzdata."""
    wanted = unquoted(text)
    zones = {zone.lower(): zone for zone in available_timezones()}
    if wanted.lower() not in zones:
        raise ValueError("a time zone, such as Europe/Berlin")
    return zones[wanted.lower()]


def read_limit(text: str) -> Limit:
    """Read how often something may be tried: ``10/15minutes``."""
    found = _LIMIT.fullmatch(unquoted(text).lower())
    if found is not None:
        limit = Limit(int(found[1]), int(found[2] or 1) * _PERIODS_S[found[3]])
        if limit.most and limit.window_s:
            return limit
    raise ValueError("a number and a period, for example 10/15minutes")


def read_host(text: str) -> str:
    """Read the name or address of a machine."""
    host = unquoted(text)
    if "://" in host or (host.rpartition(":")[2].isdigit() and host.count(":") == 1):
        raise ValueError("the name of a server alone; its port is an option of its own")
    return _host(host.strip("[]"), "the name of a server, such as mail.verein.de")


def read_base_url(text: str) -> str:
    """Read the address of the site: http or https, a name, perhaps a port; no slash at the end."""
    needed = "an address such as https://netz.verein.de, without a path"
    parts = _split(unquoted(text), needed)
    port = parts.port
    is_plain = not (parts.query or parts.fragment or parts.username or parts.path.strip("/"))
    if parts.scheme not in _PORTS or not parts.hostname or not is_plain:
        raise ValueError(needed)
    host = _host(parts.hostname, needed)
    host = f"[{host}]" if ":" in host else host
    is_shown = port is not None and port != _PORTS[parts.scheme]
    return f"{parts.scheme}://{host}:{port}" if is_shown else f"{parts.scheme}://{host}"


def read_domains(text: str) -> tuple[str, ...]:
    """Read domains of addresses, separated by commas or blanks, with or without @ before them."""
    needed = "e-mail domains separated by commas, such as verein.de, chor.example"
    found = dict.fromkeys(
        _domain(part.removeprefix("@"), needed) for part in _parts(unquoted(text))
    )
    return tuple(found)


def read_mailbox(text: str) -> Mailbox:
    """Read one address, alone or behind a name: ``Verein <noreply@verein.de>``."""
    needed = "one address, such as noreply@verein.de or Verein <noreply@verein.de>"
    text = unquoted(text)
    named = _NAMED.fullmatch(text)
    name = unquoted(named["name"]) if named else ""
    address = named["address"].strip() if named else text
    local, at, domain = address.rpartition("@")
    if not text.isprintable() or not at or not _LOCAL.fullmatch(local) or len(local) > 64:
        raise ValueError(needed)
    if "<" in name or len(name) > 100:
        raise ValueError(needed)
    return Mailbox(name, f"{local}@{_domain(domain, needed, is_dot_needed=False)}")


def read_reply_address(text: str) -> str:
    """Read one address, or none."""
    return read_mailbox(text).address if unquoted(text) else ""


def read_networks(text: str) -> Networks:
    """Read addresses of machines or networks, separated by commas or blanks."""
    try:
        return tuple(ip_network(part, strict=False) for part in _parts(unquoted(text)))
    except ValueError:
        raise ValueError(
            "IP addresses or networks separated by commas, without ports: 10.0.0.0/8, ::1"
        ) from None


def _parts(text: str) -> list[str]:
    return [unquoted(part) for part in re.split(r"[,;\s]+", text) if unquoted(part)]


def _split(text: str, needed: str) -> SplitResult:
    if not text.isprintable() or " " in text or "\\" in text:
        raise ValueError(needed)
    try:
        parts = urlsplit(text)
        _ = parts.port  # a port that is no number raises
    except ValueError:
        raise ValueError(needed) from None
    return parts


def _domain(text: str, needed: str, *, is_dot_needed: bool = True) -> str:
    domain = _host(text, needed)
    if ":" in domain or _is_address(domain) or (is_dot_needed and "." not in domain):
        raise ValueError(needed)
    return domain


def _host(text: str, needed: str) -> str:
    """A host in its ASCII form (IDNA 2008), in small letters and without a dot at its end."""
    text = text.lower().removesuffix(".")
    if _is_address(text):
        return text
    try:
        host = text if text.isascii() else idna.encode(text, uts46=True).decode()
    except (idna.IDNAError, UnicodeError):
        raise ValueError(needed) from None
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise ValueError(needed)
    return host


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
