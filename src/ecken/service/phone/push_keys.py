"""The key by which push services know the site (VAPID, RFC 8292): made of the key of the site.

It is stored nowhere: whoever has the site's key has it, all processes have the same one, and with
another key of the site it is another one, so that browsers have to be switched on again.
"""

from __future__ import annotations

import base64

from cryptography.hazmat.primitives.asymmetric.ec import (
    SECP256R1,
    EllipticCurvePrivateKey,
    derive_private_key,
)
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

__all__ = ["public_push_key", "push_key"]

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""How many points the curve P-256 has (FIPS 186-5)."""
_BYTES = 48
"""128 bits more than the order has: what is left of the division is even to one in 2^128."""


def push_key(secret: bytes) -> EllipticCurvePrivateKey:
    """Return the private key, the same for the same ``secret``."""
    drawn = HKDF(SHA256(), _BYTES, salt=None, info=b"ecken web push").derive(secret)
    return derive_private_key(int.from_bytes(drawn, "big") % (_ORDER - 1) + 1, SECP256R1())


def public_push_key(secret: bytes) -> str:
    """Return the public key as browsers take it: an uncompressed point in base64url."""
    point = push_key(secret).public_key()
    raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")
