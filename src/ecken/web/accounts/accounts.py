"""All pages around an account: signing in, joining, the account itself."""

from __future__ import annotations

from ecken.web.accounts import (
    factors,
    first_run,
    joining,
    own_account,
    own_data,
    proofs,
    provider_sign_in,
    security_contact,
    sign_in,
)

__all__ = ["routes"]

routes = [
    *sign_in.routes,
    *provider_sign_in.routes,
    *joining.routes,
    *first_run.routes,
    *own_account.routes,
    *own_data.routes,
    *proofs.routes,
    *factors.routes,
    *security_contact.routes,
]
