"""All pages around an account: signing in, joining, the account itself."""

from __future__ import annotations

from ecken.web import sign_in

__all__ = ["routes"]

routes = [*sign_in.routes]
