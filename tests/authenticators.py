"""A soft authenticator for tests: makes a key and answers challenges as WebAuthn says.

Written from the standard (https://www.w3.org/TR/webauthn-3/), with its own CBOR, so that what the
library reads was not written by the library.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import struct
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

__all__ = ["Authenticator"]

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key of one site."""

    origin: str = "http://localhost:8000"
    site: str = "localhost"
    count: int = 0
    is_counting: bool = True
    is_verifying: bool = True
    id: bytes = field(default_factory=lambda: secrets.token_bytes(32))

    def __post_init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    def make(self, options: str) -> str:
        """Answer ``navigator.credentials.create``."""
        client = self._client("webauthn.create", options)
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + self._public()
        data = self._data(ATTESTED) + attested
        attestation = b"\xa3" + b"".join(
            [
                _text("fmt"),
                _text("none"),
                _text("attStmt"),
                b"\xa0",
                _text("authData"),
                _bytes(data),
            ]
        )
        return self._answer({"clientDataJSON": client, "attestationObject": attestation})

    def answer(self, options: str) -> str:
        """Answer ``navigator.credentials.get``."""
        client = self._client("webauthn.get", options)
        data = self._data(0)
        signed = data + hashlib.sha256(client).digest()
        signature = self._key.sign(signed, ec.ECDSA(SHA256()))
        return self._answer(
            {"clientDataJSON": client, "authenticatorData": data, "signature": signature}
        )

    def _client(self, kind: str, options: str) -> bytes:
        challenge = json.loads(options)["challenge"]
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _data(self, flags: int) -> bytes:
        self.count += self.is_counting
        flags |= PRESENT | (VERIFIED if self.is_verifying else 0)
        return hashlib.sha256(self.site.encode()).digest() + struct.pack(">BI", flags, self.count)

    def _public(self) -> bytes:
        """The public key as COSE: EC2, ES256, P-256, x, y."""
        numbers = self._key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        return b"\xa5\x01\x02\x03\x26\x20\x01\x21" + _bytes(x) + b"\x22" + _bytes(y)

    def _answer(self, parts: dict[str, bytes]) -> str:
        response = {name: _base64(value) for name, value in parts.items()}
        name = _base64(self.id)
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": response})


def _base64(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")


def _text(value: str) -> bytes:
    return bytes([0x60 + len(value)]) + value.encode()


def _bytes(value: bytes) -> bytes:
    if len(value) < 256:
        return b"\x58" + bytes([len(value)]) + value
    return b"\x59" + struct.pack(">H", len(value)) + value
