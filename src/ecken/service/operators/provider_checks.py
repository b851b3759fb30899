"""Whether the providers by which members sign in answer as they should; asked when wanted alone."""

from __future__ import annotations

from dataclasses import dataclass

from ecken.catalogues import mark
from ecken.rules.operators.rights import Right
from ecken.service.accounts.operators import check_right
from ecken.service.community import Community
from ecken.service.limits.limits import Limit
from ecken.service.openid.discovery import address_of, metadata_from, read_keys
from ecken.service.openid.id_tokens import LEEWAY_S
from ecken.service.openid.provider_calls import ProviderFailed, ask_at_time
from ecken.service.operators.findings import Finding
from ecken.service.watching.metrics import wall_seconds
from ecken.settings import Settings
from ecken.settings.providers import Provider

__all__ = ["ProviderReport", "ask_providers_as", "check_providers", "words_of"]

_ASKED = Limit(6, 60)
_TOLD_MAX = 200

_SERVER = mark("Look at the provider: is it up, and is the address of the issuer right?")
_NETWORK = mark("Look at the network between this server and the provider.")
_ISSUER = mark("Set “issuer” in the settings file to what the provider says of itself.")
_WORDS = {
    "name": (mark("the name of the server is not known"), _SERVER),
    "no-connection": (mark("no connection"), _NETWORK),
    "too-late": (mark("no answer in time"), _NETWORK),
    "busy": (mark("too many questions to it at once"), mark("Try again in a moment.")),
    "certificate": (
        mark("its certificate cannot be trusted"),
        mark("Renew its certificate, or make its authority known to this machine."),
    ),
    "network": (
        mark("it lies in a network of one’s own"),
        mark("Set “is_local” in the settings file if that is meant."),
    ),
    "redirect": (mark("it leads on to another address"), _ISSUER),
    "too-long": (mark("the answer is too long"), _SERVER),
    "no-json": (mark("the answer is no JSON"), _SERVER),
    "no-object": (mark("the answer is no JSON object"), _SERVER),
    "address": (mark("the address may not be called"), _ISSUER),
    "addresses": (mark("it names no addresses for signing in, or not over https"), _SERVER),
    "keys": (mark("it names no keys that can be used"), _SERVER),
    "issuer": (mark("it says of itself that it is “%(told)s”"), _ISSUER),
    "status": (mark("it answers with the status %(told)s"), _SERVER),
    "clock": (
        mark("its clock is %(told)s s from ours"),
        mark("Let both machines follow a time server (NTP)."),
    ),
}
"""What was found, and what to do, by the reason."""


@dataclass(frozen=True, slots=True)
class ProviderReport:
    """What one provider answered."""

    provider: Provider
    why: str = ""
    """The reason for which nobody can sign in by it; empty if all is well."""
    told: str = ""
    """What it said instead."""


def words_of(report: ProviderReport) -> tuple[str, str]:
    """Return what was found and what to do, in English, with a place for what it told."""
    return _WORDS[report.why]


def check_providers(settings: Settings) -> list[Finding]:
    """Ask each provider for what it tells of itself and for its keys; compare the clocks."""
    found = []
    for report in map(_ask, settings.providers):
        what = f"sign-in by {report.provider.key}"
        if not report.why:
            issuer = report.provider.issuer
            found.append(Finding(what, True, f"{issuer} answers as it should"))
            continue
        said, advice = words_of(report)
        address = address_of(report.provider)
        told = f"{address}: {said % {'told': report.told}}"
        expected = f"an answer of {report.provider.issuer}, by the same clock"
        found.append(Finding(what, False, told, expected, advice))
    return found


def ask_providers_as(community: Community, viewer: int) -> list[ProviderReport]:
    """Ask all providers now, for operators; it may take some seconds for each.

    Raises
    ------
    TooMany
        ``too_many_tries``
    """
    with community.database.reading() as connection:
        check_right(connection, viewer, Right.SITE)
    community.limits.hit("providers asked", _ASKED)
    return [_ask(provider) for provider in community.settings.providers]


def _ask(provider: Provider) -> ProviderReport:
    told: dict[str, object] = {}
    try:
        status, told, at = ask_at_time(provider, address_of(provider))
        now = int(wall_seconds())
        read_keys(provider, metadata_from(provider, status, told).keys)
    except ProviderFailed as error:
        why, _, number = error.why.partition("-") if "status" in error.why else (error.why, "", "")
        said = str(told.get("issuer", "")) if why == "issuer" else number
        return ProviderReport(provider, why, _printable(said))
    apart_s = 0 if at is None else abs(at - now)
    if apart_s > LEEWAY_S:
        return ProviderReport(provider, "clock", str(apart_s))
    return ProviderReport(provider)


def _printable(text: str) -> str:
    return "".join(c for c in text[:_TOLD_MAX] if c.isprintable())
