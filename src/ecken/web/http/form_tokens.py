"""Form tokens against forgery: new on every page, signed for one session; the key of sent forms.

The signature shows that the form came from a page of this site. That no two pages have the same
lets a form that is sent twice be known, and gives nobody who measures compressed answers a text to
guess at.
"""

from __future__ import annotations

import secrets

from ecken.signing import SIGNATURE_LETTERS, Use, is_signature, sign

__all__ = ["TOKEN_LETTERS", "is_form_token", "make_form_token"]

_LETTERS = 22
TOKEN_LETTERS = _LETTERS + SIGNATURE_LETTERS
"""How long each token is: a random key, and its signature."""


def make_form_token(secret: bytes, holder: str) -> str:
    """Return a token for the forms of one page of ``holder`` (a session or a guest's visit)."""
    key = secrets.token_urlsafe(16)
    return key + sign(secret, Use.FORM, f"{holder}.{key}")


def is_form_token(secret: bytes, holder: str, given: str) -> bool:
    """Say whether ``given`` was made for ``holder``."""
    key, signature = given[:_LETTERS], given[_LETTERS:]
    return is_signature(secret, Use.FORM, f"{holder}.{key}", signature)
