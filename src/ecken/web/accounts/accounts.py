"""All pages around an account: signing in, joining, the account itself."""

from __future__ import annotations

from ecken.web.accounts import joining, own_account, own_data, security_contact, sign_in

__all__ = ["routes"]

routes = [
    *sign_in.routes,
    *joining.routes,
    *own_account.routes,
    *own_data.routes,
    *security_contact.routes,
]
