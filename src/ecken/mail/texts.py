"""What our mails say, in German and English."""

from __future__ import annotations

from typing import NamedTuple

from ecken.mail.composing import as_line
from ecken.mail.message import Mail
from ecken.rules.names import is_plain_name

__all__ = ["LANGUAGES", "TEXTS", "write_mail"]

LANGUAGES = ("de", "en")


class Text(NamedTuple):
    """Subject and text; ``{names}`` are filled in."""

    subject: str
    text: str


_CLOSING = {
    "de": "\n\n-- \n{community} · {site}\n",
    "en": "\n\n-- \n{community} · {site}\n",
}

TEXTS: dict[str, dict[str, Text]] = {
    "confirm": {
        "de": Text(
            "Bitte bestätigen Sie Ihre Adresse",
            "Guten Tag,\n\nSie möchten bei {community} Mitglied werden. Bitte bestätigen "
            "Sie Ihre Adresse mit dem Passwort, das Sie gewählt haben:\n\n{link}\n\nDer Link gilt "
            "{days} Tage. Wenn Sie das nicht waren, brauchen Sie nichts zu tun: Ohne Bestätigung "
            "werden die Angaben gelöscht.",
        ),
        "en": Text(
            "Please confirm your address",
            "Hello,\n\nYou want to join {community}. Please confirm your address with the "
            "password you have chosen:\n\n{link}\n\nThe link is valid for {days} days. If this was "
            "not you, just ignore this e-mail: without confirmation your details are deleted.",
        ),
    },
    "known": {
        "de": Text(
            "Sie haben schon ein Konto",
            "Guten Tag {name},\n\nmit Ihrer Adresse wollte sich jemand bei {community} "
            "registrieren. Sie haben hier schon ein Konto; es hat sich nichts geändert.\n\n"
            "Anmelden: {sign_in}\nPasswort vergessen: {reset}\n\nWenn Sie das nicht waren, "
            "brauchen Sie nichts zu tun.",
        ),
        "en": Text(
            "You already have an account",
            "Hello {name},\n\nSomeone tried to join {community} with your address. You already "
            "have an account here; nothing has changed.\n\nSign in: {sign_in}\nForgot your "
            "password: {reset}\n\nIf this was not you, just ignore this e-mail.",
        ),
    },
    "reset": {
        "de": Text(
            "Neues Passwort",
            "Guten Tag {name},\n\nhier wählen Sie ein neues Passwort für {community}:\n\n{link}"
            "\n\nDer Link gilt eine Stunde und nur einmal. Wenn Sie das nicht waren, brauchen "
            "Sie nichts zu tun: Ihr Passwort bleibt, wie es ist.",
        ),
        "en": Text(
            "New password",
            "Hello {name},\n\nUse this link to choose a new password for {community}:\n\n{link}"
            "\n\nThe link is valid for one hour and works once. If this was not you, just ignore "
            "this e-mail: your password stays as it is.",
        ),
    },
    "password_changed": {
        "de": Text(
            "Ihr Passwort wurde geändert",
            "Guten Tag {name},\n\ndas Passwort Ihres Kontos bei {community} wurde geändert; alle "
            "anderen Sitzungen sind beendet. Wenn Sie das nicht waren, wählen Sie sofort ein "
            "neues: {reset}",
        ),
        "en": Text(
            "Your password was changed",
            "Hello {name},\n\nThe password of your account at {community} was changed; all other "
            "sessions have ended. If this was not you, choose a new one at once: {reset}",
        ),
    },
    "new_email": {
        "de": Text(
            "Bitte bestätigen Sie Ihre neue Adresse",
            "Guten Tag,\n\ndiese Adresse soll die neue Adresse Ihres Kontos bei "
            "{community} werden. Bitte bestätigen Sie:\n\n{link}\n\nDer Link gilt einen Tag. Wenn "
            "Sie das nicht waren, brauchen Sie nichts zu tun.",
        ),
        "en": Text(
            "Please confirm your new address",
            "Hello,\n\nSomeone wants to use this address for their account at {community}. If it "
            "was you, please confirm:\n\n{link}\n\nThe link is valid for one day. If this was not "
            "you, just ignore this e-mail.",
        ),
    },
    "new_email_known": {
        "de": Text(
            "Diese Adresse hat schon ein Konto",
            "Guten Tag {name},\n\njemand wollte Ihre Adresse bei {community} als neue Adresse "
            "eines anderen Kontos eintragen. Es hat sich nichts geändert: Eine Adresse gehört zu "
            "einem Konto.",
        ),
        "en": Text(
            "This address already has an account",
            "Hello {name},\n\nSomeone wanted to make your address the new address of another "
            "account at {community}. Nothing has changed: an address belongs to one account.",
        ),
    },
    "email_changing": {
        "de": Text(
            "Ihre Adresse soll geändert werden",
            "Guten Tag {name},\n\nfür Ihr Konto bei {community} wurde eine neue E-Mail-Adresse "
            "angegeben. Sie gilt, sobald sie dort bestätigt ist. Wenn Sie das nicht waren, ändern "
            "Sie bitte sofort Ihr Passwort: {reset}",
        ),
        "en": Text(
            "Your address is about to be changed",
            "Hello {name},\n\nA new e-mail address was given for your account at {community}. It "
            "takes effect once it is confirmed there. If this was not you, please change your "
            "password at once: {reset}",
        ),
    },
    "email_changed": {
        "de": Text(
            "Ihre Adresse wurde geändert",
            "Guten Tag {name},\n\nIhr Konto bei {community} hat jetzt eine neue E-Mail-Adresse; "
            "an diese hier schreiben wir nicht mehr. Wenn Sie das nicht waren, wenden Sie sich "
            "bitte an die Verwaltung.",
        ),
        "en": Text(
            "Your address was changed",
            "Hello {name},\n\nYour account at {community} now has a new e-mail address; we no "
            "longer write to this one. If this was not you, please contact the administrators.",
        ),
    },
    "approved": {
        "de": Text(
            "Willkommen",
            "Guten Tag {name},\n\nIhr Konto bei {community} ist freigegeben. Hier melden Sie sich "
            "an: {sign_in}",
        ),
        "en": Text(
            "Welcome",
            "Hello {name},\n\nYour account at {community} is approved. Sign in here: {sign_in}",
        ),
    },
    "not_approved": {
        "de": Text(
            "Ihre Registrierung",
            "Guten Tag {name},\n\nIhre Registrierung bei {community} wurde nicht angenommen. Ihre "
            "Angaben sind gelöscht.",
        ),
        "en": Text(
            "Your registration",
            "Hello {name},\n\nYour registration at {community} was not accepted. Your details "
            "have been deleted.",
        ),
    },
    "awaiting": {
        "de": Text(
            "Jemand möchte Mitglied werden",
            "Guten Tag {name},\n\nbei {community} wartet eine Registrierung auf Ihre Freigabe: "
            "{admin}",
        ),
        "en": Text(
            "Someone would like to join",
            "Hello {name},\n\nA registration at {community} is waiting for your approval: {admin}",
        ),
    },
    "closed_by_operator": {
        "de": Text(
            "Ihr Konto ist gelöscht",
            "Guten Tag {name},\n\nIhr Konto bei {community} wurde von der Verwaltung "
            "gelöscht, mit allem, was dazu gehörte. Bei Fragen wenden Sie sich bitte dorthin.",
        ),
        "en": Text(
            "Your account is deleted",
            "Hello {name},\n\nThe administrators of {community} have deleted your account and "
            "everything in it. If you have questions, please contact them.",
        ),
    },
    "closed": {
        "de": Text(
            "Ihr Konto ist gelöscht",
            "Guten Tag {name},\n\nIhr Konto bei {community} ist gelöscht, mit allem, was dazu "
            "gehörte. Dies ist unsere letzte E-Mail an Sie.",
        ),
        "en": Text(
            "Your account is deleted",
            "Hello {name},\n\nYour account at {community} and everything in it is deleted. "
            "This is our last e-mail to you.",
        ),
    },
}
"""Every mail there is, in every language.

Mail to an address that is not confirmed carries no name: somebody else may have written it.
"""


def write_mail(
    kind: str, to: str, *, language: str, community: str, base_url: str, name: str, **values: str
) -> Mail:
    """Return the mail of a ``kind`` to one person.

    ``values`` fill the places of the text; whoever wrote them, they stay on their line.
    """
    said = TEXTS[kind].get(language) or TEXTS[kind]["en"]
    name = as_line(name)
    is_named = bool(name) and is_plain_name(name, community=community)
    site = base_url
    places = {
        "community": community,
        "site": site,
        "sign_in": f"{site}/sign-in",
        "reset": f"{site}/reset",
        "admin": f"{site}/admin",
        **values,
    }
    places = {key: as_line(value) for key, value in places.items()}
    places["name"] = f" {name}" if is_named else ""
    text = said.text.replace(" {name}", "{name}") + _CLOSING.get(language, _CLOSING["en"])
    text = text.format(**places)
    return Mail(to, as_line(f"{community}: {said.subject}"), text)
