"""A push service on this machine, and a browser that it delivers to: what arrives is decrypted."""

from __future__ import annotations

import base64
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02

from tests.waiting import PATIENCE_S

__all__ = ["Arrived", "PushBrowser", "PushService", "push_service", "text_of_key"]


def text_of_key(raw: bytes) -> str:
    """Write bytes as browsers do."""
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


@dataclass(frozen=True)
class Arrived:
    """One message as the push service has got it."""

    path: str
    headers: dict[str, str]
    body: bytes

    def is_signed_by(self, public_key: str) -> bool:
        """Say whether the site with this key has signed it."""
        said = self.headers["authorization"]
        return f"k={public_key}" in said and bool(Vapid02.verify(said))


@dataclass
class PushBrowser:
    """A browser with keys of its own; it alone can read what is sent to it."""

    endpoint: str
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    auth: bytes = b"sixteen  letters"

    @property
    def keys(self) -> tuple[str, str]:
        """What the browser tells the site."""
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return text_of_key(point), text_of_key(self.auth)

    def read(self, arrived: Arrived) -> dict[str, Any]:
        """Decrypt a message."""
        plain = http_ece.decrypt(
            arrived.body, private_key=self.private, auth_secret=self.auth, version="aes128gcm"
        )
        found: dict[str, Any] = json.loads(plain)
        return found


@dataclass
class PushService:
    """Takes messages, or answers with the status that the test sets for a path."""

    port: int = 0
    arrived: list[Arrived] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)

    def browser(self, name: str) -> PushBrowser:
        """Return a browser to which this service delivers."""
        return PushBrowser(f"http://127.0.0.1:{self.port}/push/{name}")


@contextmanager
def push_service() -> Iterator[PushService]:
    """Yield a running push service."""
    service = PushService()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            service.arrived.append(Arrived(self.path, headers, body))
            status = service.statuses.get(self.path, 201)
            self.send_response(status)
            if status == 307:
                self.send_header("location", f"http://127.0.0.1:{service.port}/push/elsewhere")
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    service.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        thread.join(PATIENCE_S)
        server.server_close()
