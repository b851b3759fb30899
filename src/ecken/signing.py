"""Signatures: what shows that this community wrote a text, for one use of it.

All are made by itsdangerous with HMAC-SHA-256. Each use has a salt, and with it a key of its own: a
signature that was made for one use is worth nothing for another.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache
from typing import Any

from itsdangerous import BadData, Signer, TimestampSigner, URLSafeSerializer, URLSafeTimedSerializer

__all__ = ["SIGNATURE_LETTERS", "Use", "is_signature", "read_signed", "sign", "write_signed"]

SIGNATURE_LETTERS = 43
"""How long a signature is: 256 bits in base64url."""
_ASCII = {"ensure_ascii": True}
"""Takes any text, half a surrogate pair too."""
_DERIVED = {"key_derivation": "hmac", "digest_method": hashlib.sha256}


class Use(StrEnum):
    """What is signed; the value is the salt."""

    APP_SECRET = "ecken secret of an authenticator app"
    APP_SEED = "ecken seed of an authenticator app"
    CONTACTS_REPORT = "ecken contacts report"
    CURSOR = "ecken cursor"
    DEMO_LINK = "ecken demo link"
    DRAFT = "ecken draft"
    FLASH = "ecken flash"
    FORM = "ecken form"
    HOLDER = "ecken holder of a session"
    KNOWN_BROWSER = "ecken known browser"
    MAILED_LINK = "ecken mailed link"
    NEWCOMER = "ecken newcomer from a provider"
    PASSKEY = "ecken passkey challenge"
    PERSONAL_LINK = "ecken personal link"
    PHOTO = "ecken photo"
    PROVIDER = "ecken trip to a provider"
    SECOND_STEP = "ecken second step"
    STATEMENT = "ecken statement of reasons"
    STOP_LINK = "ecken stop link"


def sign(secret: bytes, use: Use, text: str) -> str:
    """Return the signature of ``text`` for ``use``."""
    return _signer(secret, use).get_signature(text.encode("utf-8", "surrogatepass")).decode()


def is_signature(secret: bytes, use: Use, text: str, given: str) -> bool:
    """Say whether ``given`` is the signature of ``text``; wrong and right ones cost the same.

    It is compared as it is written: base64 has several ways to write the same bytes, and whoever
    remembers what was sent before needs that there is one.
    """
    return hmac.compare_digest(
        sign(secret, use, text).encode(), given.encode("utf-8", "surrogatepass")
    )


def write_signed(
    secret: bytes,
    use: Use,
    value: Any,
    *,
    holder: str = "",
    clock: Callable[[], float] | None = None,
) -> str:
    """Return ``value`` (plain JSON) as signed text for URLs and cookies, good for ``holder`` only.

    With a ``clock`` the text also says when it was signed.
    """
    written = _serializer(secret, use, holder, clock).dumps(value)
    return written if isinstance(written, str) else written.decode()


def read_signed(
    secret: bytes,
    use: Use,
    text: str,
    *,
    holder: str = "",
    clock: Callable[[], float] | None = None,
    lasts_s: int | None = None,
) -> Any | None:
    """Return what :func:`write_signed` was given; ``None`` for what is forged or too old."""
    serializer = _serializer(secret, use, holder, clock)
    try:
        if isinstance(serializer, URLSafeTimedSerializer):
            return serializer.loads(text, max_age=lasts_s)
        return serializer.loads(text)
    except (BadData, UnicodeEncodeError):
        return None


@lru_cache(maxsize=64)
def _signer(secret: bytes, use: Use) -> Signer:
    return Signer(secret, salt=use.encode(), **_DERIVED)  # type: ignore[arg-type]


def _serializer(
    secret: bytes, use: Use, holder: str, clock: Callable[[], float] | None
) -> URLSafeSerializer | URLSafeTimedSerializer:
    salt = f"{use} {holder}".encode()
    if clock is None:
        return URLSafeSerializer(
            secret, salt=salt, serializer_kwargs=_ASCII, signer=_StrictSigner,
            signer_kwargs=_DERIVED,
        )  # fmt: skip
    timed = {**_DERIVED, "clock": clock}
    return URLSafeTimedSerializer(
        secret, salt=salt, serializer_kwargs=_ASCII, signer=_ClockSigner, signer_kwargs=timed
    )


class _StrictSigner(Signer):
    """Takes a signature only as it is written: base64 passes over signs that it does not know."""

    def verify_signature(self, value: str | bytes, sig: str | bytes) -> bool:
        given = sig.encode("utf-8", "surrogatepass") if isinstance(sig, str) else sig
        return hmac.compare_digest(self.get_signature(value), given)


class _ClockSigner(_StrictSigner, TimestampSigner):
    """Times of signing by the clock of the community, which tests set."""

    def __init__(self, *args: Any, clock: Callable[[], float], **options: Any) -> None:
        super().__init__(*args, **options)
        self._clock = clock

    def get_timestamp(self) -> int:
        return int(self._clock())
