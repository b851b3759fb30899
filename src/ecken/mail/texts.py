"""Texts of mails; the German ones are in ``locales``."""

from __future__ import annotations

from ecken.catalogues import catalogue, mark
from ecken.mail.composing import as_line
from ecken.mail.message import Mail, Text
from ecken.mail.security_texts import SECURITY_TEXTS
from ecken.rules.names import is_plain_name

__all__ = ["GREETING", "TEXTS", "write_mail"]


GREETING = mark("Hello{name},")
_CLOSING = "-- \n{community} · {site}\n"

TEXTS = {
    **SECURITY_TEXTS,
    "confirm": Text(
        mark("Please confirm your address"),
        (
            (
                mark("You want to join {community}."),
                mark("Please confirm your address with the password you have chosen:"),
            ),
            ("{link}",),
            (
                mark("The link is valid for {days} days."),
                mark(
                    "If this was not you, just ignore this e-mail: without confirmation your "
                    "details are deleted."
                ),
            ),
        ),
        is_named=False,
    ),
    "known": Text(
        mark("You already have an account"),
        (
            (
                mark("Someone tried to join {community} with your address."),
                mark("You already have an account here; nothing has changed."),
            ),
            (mark("Sign in: {sign_in}\nForgot your password: {reset}"),),
            (mark("If this was not you, just ignore this e-mail."),),
        ),
    ),
    "reset": Text(
        mark("New password"),
        (
            (mark("Use this link to choose a new password for {community}:"),),
            ("{link}",),
            (
                mark("The link is valid for one hour and works once."),
                mark("If this was not you, just ignore this e-mail: your password stays as it is."),
            ),
        ),
    ),
    "first_password": Text(
        mark("Choose your password"),
        (
            (
                mark("You are a member of {community}, and your account is ready."),
                mark("Use this link to choose your password:"),
            ),
            ("{link}",),
            (
                mark("The link is valid for {days} days and works once."),
                mark("Later you sign in here: {sign_in}"),
            ),
        ),
    ),
    "roles_changed": Text(
        mark("Your roles in the administration have changed"),
        (
            (
                mark("An owner of {community} has changed your roles in the administration."),
                mark("Which ones you have now stands in the history of your account:"),
            ),
            ("{site}/account",),
        ),
    ),
    "factors_removed_told": Text(
        mark("Second factors of a member were removed"),
        (
            (
                mark("An administrator of {community} has removed the second factors of a member."),
                mark("Who it was, and whose: {admin}/log"),
            ),
            (mark("If nobody of you meant to, please look into it at once."),),
        ),
    ),
    "password_changed": Text(
        mark("Your password was changed"),
        (
            (
                mark(
                    "The password of your account at {community} was changed; all other sessions "
                    "have ended."
                ),
                mark("If this was not you, choose a new one at once: {reset}"),
            ),
        ),
    ),
    "new_email": Text(
        mark("Please confirm your new address"),
        (
            (
                mark("Someone wants to use this address for their account at {community}."),
                mark("If it was you, please confirm:"),
            ),
            ("{link}",),
            (
                mark("The link is valid for one day."),
                mark("If this was not you, just ignore this e-mail."),
            ),
        ),
        is_named=False,
    ),
    "new_email_known": Text(
        mark("This address already has an account"),
        (
            (
                mark(
                    "Someone wanted to make your address the new address of another account at "
                    "{community}."
                ),
                mark("Nothing has changed: an address belongs to one account."),
            ),
        ),
    ),
    "email_changing": Text(
        mark("Your address is about to be changed"),
        (
            (
                mark("A new e-mail address was given for your account at {community}."),
                mark("It takes effect once it is confirmed there."),
                mark("If this was not you, please change your password at once: {reset}"),
            ),
        ),
    ),
    "email_changed": Text(
        mark("Your address was changed"),
        (
            (
                mark(
                    "Your account at {community} now has a new e-mail address; we no longer write "
                    "to this one."
                ),
                mark("If this was not you, please contact the administrators."),
            ),
        ),
    ),
    "approved": Text(
        mark("Welcome"),
        (
            (
                mark("Your account at {community} is approved."),
                mark("Sign in here: {sign_in}"),
            ),
        ),
    ),
    "not_approved": Text(
        mark("Your registration"),
        (
            (
                mark("Your registration at {community} was not accepted."),
                mark("Your details have been deleted."),
            ),
        ),
    ),
    "awaiting": Text(
        mark("Someone would like to join"),
        ((mark("A registration at {community} is waiting for your approval: {admin}"),),),
    ),
    "data_ready": Text(
        mark("Your data are ready"),
        (
            (
                mark("The file with your data at {community} is ready."),
                mark("You can download it once, within {hours} hours, after signing in:"),
            ),
            ("{page}",),
            (
                mark(
                    "If you did not ask for it, someone knows your password: please choose a new "
                    "one at once: {reset}"
                ),
            ),
        ),
    ),
    "leave": Text(
        mark("Please confirm that your account is to be deleted"),
        (
            (
                mark("You want to delete your account at {community}."),
                mark("Please confirm it; nothing happens before:"),
            ),
            ("{link}",),
            (
                mark("The link is valid for one day."),
                mark(
                    "Afterwards you are invisible at once, and you can come back for {days} "
                    "days by signing in."
                ),
                mark("If this was not you, choose a new password at once: {reset}"),
            ),
        ),
    ),
    "leaving": Text(
        mark("Your account is no longer visible"),
        (
            (
                mark("At {community} nobody sees anything of you any more."),
                mark(
                    "If you change your mind, sign in within {days} days: then everything is as it "
                    "was. {sign_in}"
                ),
                mark("Otherwise your account and everything in it is deleted for good."),
            ),
        ),
    ),
    "closed_by_operator": Text(
        mark("Your account is deleted"),
        (
            (
                mark(
                    "The administrators of {community} have deleted your account and everything "
                    "in it."
                ),
                mark("If you have questions, please contact them."),
            ),
        ),
    ),
    "report_received": Text(
        mark("Your report has arrived"),
        (
            (
                mark("Thank you for your report at {community}; it has arrived."),
                mark("The administration will examine it and tell you what came of it."),
            ),
            (mark("Your reports: {site}/reports"),),
        ),
    ),
    "report_decided": Text(
        mark("Your report has been decided"),
        (
            (
                mark("The administration of {community} has examined a report of yours."),
                mark("No decision is made by a machine."),
            ),
            (mark("What came of it: {site}/reports"),),
            (
                mark(
                    "If you think the decision is wrong, write to the administration; you can also "
                    "turn to a court or an authority."
                ),
            ),
        ),
    ),
    "report_waiting": Text(
        mark("A report is waiting"),
        ((mark("A report at {community} is waiting for your decision: {admin}/reports"),),),
    ),
    "decision_made": Text(
        mark("A decision about your account or content"),
        (
            (
                mark("The administration of {community} has made a decision that concerns you."),
                mark("This page says what was decided and why, and there you can object:"),
            ),
            ("{link}",),
            (
                mark("The link works without signing in."),
                mark("Keep it to yourself: whoever has it can read the reasons."),
            ),
        ),
    ),
    "decision_reviewed": Text(
        mark("Your objection has been decided"),
        (
            (
                mark("The administration of {community} has decided about your objection."),
                mark("The outcome and the reasons:"),
            ),
            ("{link}",),
        ),
    ),
    "appeal_received": Text(
        mark("Your objection has arrived"),
        (
            (
                mark("Your objection at {community} has arrived."),
                mark("The administration will examine it and tell you the outcome."),
            ),
            ("{link}",),
        ),
    ),
    "appeal_waiting": Text(
        mark("An objection is waiting"),
        (
            (
                mark(
                    "An objection at {community} is waiting for a decision, if possible by "
                    "somebody else than before: {admin}/reports"
                ),
            ),
        ),
    ),
    "suspension_ended": Text(
        mark("Your suspension has ended"),
        (
            (
                mark("Your account at {community} is open again, with your profile and contacts."),
                mark("Sign in here: {sign_in}"),
            ),
        ),
    ),
    "closed": Text(
        mark("Your account is deleted"),
        (
            (
                mark("Your account at {community} and everything in it is deleted."),
                mark("This is our last e-mail to you."),
            ),
        ),
    ),
}
"""Every mail there is, by kind."""


def write_mail(
    kind: str, to: str, *, language: str, community: str, base_url: str, name: str, **values: str
) -> Mail:
    """Return the mail of a ``kind`` to one person.

    ``values`` fill the places of the text; whoever wrote them, they stay on their line.
    """
    said, translate = TEXTS[kind], catalogue(language).gettext
    name = as_line(name) if said.is_named else ""
    places = {
        "community": community,
        "site": base_url,
        "sign_in": f"{base_url}/sign-in",
        "reset": f"{base_url}/reset",
        "admin": f"{base_url}/admin",
        **values,
    }
    places = {key: as_line(value) for key, value in places.items()}
    places["name"] = f" {name}" if name and is_plain_name(name, community=community) else ""
    paragraphs = [" ".join(map(translate, sentences)) for sentences in said.paragraphs]
    text = "\n\n".join([translate(GREETING), *paragraphs, _CLOSING]).format(**places)
    return Mail(to, as_line(f"{community}: {translate(said.subject)}"), text)
