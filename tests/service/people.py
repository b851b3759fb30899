"""Members with passwords, and what they are sent."""

from __future__ import annotations

from typing import Any

from ecken.service.accounts.joining import SignUp, confirm_address, sign_up
from ecken.service.accounts.passwords import hash_password
from ecken.service.accounts.sign_in import SignedIn, Visitor
from ecken.store.accounts.accounts import set_password_hash
from tests.community import Town
from tests.web.browsing import links_in

__all__ = ["PASSWORD", "HERE", "THERE", "give_password", "join_town", "newest_token", "sign_up_as"]

PASSWORD = "vier blaue Pferde"
HERE = Visitor(network="192.0.2.1", browser="Firefox, Linux")
THERE = Visitor(network="198.51.100.7")


def give_password(town: Town, *names: str, password: str = PASSWORD) -> None:
    """Let members sign in."""
    hashed = hash_password(password)
    with town.community.writing() as connection:
        for name in names:
            set_password_hash(connection, town.id(name), hashed, at=town.clock())


def sign_up_as(town: Town, email: str, password: str = PASSWORD, **values: Any) -> None:
    """Send the form of somebody who wants to join."""
    typed = SignUp(
        **{
            "first_name": "Nele",
            "last_name": "Neu",
            "email": email,
            "password": password,
            **values,
        }
    )
    sign_up(town.community, typed, HERE, language="en")


def newest_token(town: Town) -> str:
    """The token of the link in the newest mail that has one."""
    for mail in reversed(town.mail.mails):
        for link in links_in(mail.text):
            if "token=" in link:
                return link.partition("token=")[2]
    raise AssertionError("no mail has a link with a token")


def join_town(town: Town, email: str) -> SignedIn | None:
    """Sign up and confirm."""
    sign_up_as(town, email)
    return confirm_address(town.community, newest_token(town), PASSWORD, HERE)
