"""Texts of mails about ways of signing in: added, removed, used from somewhere new."""

from __future__ import annotations

from ecken.catalogues import mark
from ecken.mail.message import Text

__all__ = ["SECURITY_TEXTS"]

SECURITY_TEXTS = {
    "sign_in_linked": Text(
        mark("Your account is linked with another sign-in"),
        (
            (
                mark(
                    "Whoever signs in at “{provider}” as you now opens your account at {community}."
                ),
                mark("If this was not you, choose a new password at once: {reset}"),
                mark("Then remove what you do not know: {site}/account/security"),
            ),
        ),
    ),
    "sign_in_unlinked": Text(
        mark("A sign-in is no longer linked"),
        (
            (
                mark("A sign-in at “{provider}” no longer opens your account at {community}."),
                mark("If this was not you, choose a new password at once: {reset}"),
            ),
        ),
    ),
    "new_browser": Text(
        mark("Your account was opened in a new browser"),
        (
            (
                mark(
                    "Someone signed in to your account at {community} with a browser in which you "
                    "have not signed in before:"
                ),
            ),
            ("{browser}",),
            (
                mark("If this was you, you need do nothing."),
                mark("If this was not you, choose a new password at once: {reset}"),
                mark("That ends all sessions. Then look at what has happened: {site}/account"),
            ),
        ),
    ),
    "factor_added": Text(
        mark("Your sign-in has a new second factor"),
        (
            (
                mark("An authenticator app or a passkey was added to your account at {community}."),
                mark("If this was not you, choose a new password at once: {reset}"),
                mark("Then remove what you do not know: {site}/account/security"),
            ),
        ),
    ),
    "factor_removed": Text(
        mark("A second factor was removed"),
        (
            (
                mark(
                    "An authenticator app or a passkey was removed from your account at "
                    "{community}."
                ),
                mark("If this was not you, choose a new password at once: {reset}"),
            ),
        ),
    ),
    "factors_removed": Text(
        mark("Your second factors were removed"),
        (
            (
                mark(
                    "The administrators of {community} have removed the authenticator app, "
                    "passkeys and recovery codes of your account."
                ),
                mark("Your password alone opens it now. Please set up a new second factor:"),
            ),
            ("{site}/account/security",),
            (mark("If you did not ask for this, please contact the administrators."),),
        ),
    ),
    "recovery_code_used": Text(
        mark("A recovery code was used"),
        (
            (
                mark("A recovery code was used for your account at {community}."),
                mark("You have {left} left; create new ones in time: {site}/account/security"),
                mark("If this was not you, choose a new password at once: {reset}"),
            ),
        ),
    ),
}
