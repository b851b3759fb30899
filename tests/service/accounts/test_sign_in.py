"""Signing in: one cost, one answer, and limits that hit the one who guesses."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher, extract_parameters

from ecken.errors import NotAllowed, NotReady, TooMany
from ecken.service.accounts import passwords
from ecken.service.accounts.password_resets import request_reset, reset_password
from ecken.service.accounts.passwords import hash_password, is_outdated, is_password
from ecken.service.accounts.sign_in import Visitor, network_of, sign_in
from ecken.store.accounts.accounts import find_account_by_email
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, THERE, give_password, newest_token, sign_up_as
from tests.work_counter import count_calls

WRONG = "nicht dieses Wort"
ADA = "ada@example.org"


@pytest.fixture
def town(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Town]:
    if "cheap" in request.fixturenames:  # before the first password is hashed
        request.getfixturevalue("cheap")
    with small_community(tmp_path, members=["Ada", "Ben"]) as made:
        give_password(made, "Ada")
        yield made


def fail(town: Town, email: str, visitor: Visitor) -> str:
    with pytest.raises((NotAllowed, TooMany)) as refused:
        sign_in(town.community, email, WRONG, visitor)
    return refused.value.code


def test_the_address_may_be_written_in_any_case(town: Town) -> None:
    for email in (ADA, " ADA@Example.org ", "ａda@example.org"):
        assert sign_in(town.community, email, PASSWORD, HERE).member == town.id("Ada")


@pytest.mark.parametrize("email", [ADA, "nobody@example.org", "ben@example.org", "no address", ""])
def test_every_refusal_reads_alike(town: Town, email: str) -> None:
    with pytest.raises(NotAllowed) as refused:
        sign_in(town.community, email, WRONG, HERE)
    assert (refused.value.code, refused.value.fields) == ("sign_in_failed", {})


def test_an_unconfirmed_account_is_refused_like_no_account(town: Town) -> None:
    sign_up_as(town, "nele@example.org")
    with pytest.raises(NotAllowed) as refused:
        sign_in(town.community, "nele@example.org", PASSWORD, HERE)
    assert refused.value.code == "sign_in_failed"


class Hasher(PasswordHasher):
    """Notes each check: what it costs, by the parameters of the hash, and the password's length."""

    def __init__(self) -> None:
        super().__init__(time_cost=2, memory_cost=19_456, parallelism=1)
        self.checks: list[tuple[object, int]] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:
        self.checks.append((extract_parameters(str(hash)), len(password)))
        return super().verify(hash, password)


@pytest.fixture
def hasher(monkeypatch: pytest.MonkeyPatch) -> Hasher:
    """The hasher of the site, watched."""
    watched = Hasher()
    monkeypatch.setattr(passwords, "_HASHER", watched)
    return watched


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hashes that cost next to nothing, where tries are counted and not what one costs."""
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(passwords, "_HASHER", hasher)
    monkeypatch.setattr(passwords, "_NOBODY", hasher.hash("nobody's password"))


def test_a_refusal_costs_as_much_for_known_and_unknown_addresses(
    town: Town, hasher: Hasher
) -> None:
    def calls(email: str, number: int) -> int:
        return count_calls(lambda: fail(town, email, Visitor(network=f"192.0.2.{number}")))

    calls(ADA, 0), calls("nobody@example.org", 1)
    hasher.checks.clear()
    known, unknown = calls(ADA, 2), calls("nobody@example.org", 3)
    assert 0.8 < known / unknown < 1.25
    [of_known, of_unknown] = hasher.checks  # one hash each, and that is nearly all of the time
    assert of_known == of_unknown


def test_guessing_is_stopped_where_it_comes_from(town: Town) -> None:
    codes = [fail(town, ADA, THERE) for _ in range(12)]
    assert codes == ["sign_in_failed"] * 10 + ["too_many_tries"] * 2
    with pytest.raises(TooMany):  # not even with the right password, or guessing would go on
        sign_in(town.community, ADA, PASSWORD, THERE)


@pytest.mark.usefixtures("cheap")
def test_many_strangers_cannot_lock_the_member_out(town: Town) -> None:
    for number in range(120):
        code = fail(town, ADA, Visitor(network=f"198.51.100.{number}"))
    assert code == "sign_in_failed"
    anew = Visitor(network="203.0.113.9")  # neither this place nor this browser is known
    assert sign_in(town.community, ADA, PASSWORD, anew).member == town.id("Ada")


@pytest.mark.usefixtures("cheap")
def test_an_account_that_is_guessed_at_from_many_places_gives_each_fewer_tries(town: Town) -> None:
    for number in range(100):
        fail(town, ADA, Visitor(network=f"198.51.100.{number}"))
    codes = [fail(town, ADA, Visitor(network="203.0.113.9")) for _ in range(5)]
    assert codes == ["sign_in_failed"] * 3 + ["too_many_tries"] * 2
    codes = [fail(town, "ben@example.org", Visitor(network="203.0.113.9")) for _ in range(5)]
    assert codes == ["sign_in_failed"] * 5


@pytest.mark.usefixtures("cheap")
def test_one_place_cannot_lock_its_neighbours_out(town: Town) -> None:
    give_password(town, "Ben")
    for number in range(150):
        fail(town, f"nobody{number}@example.org", HERE)
    for _ in range(20):
        fail(town, ADA, HERE)
    assert sign_in(town.community, "ben@example.org", PASSWORD, HERE).member == town.id("Ben")


def test_a_known_browser_has_tries_of_its_own(town: Town) -> None:
    known = sign_in(town.community, ADA, PASSWORD, HERE)
    while fail(town, ADA, HERE) != "too_many_tries":
        pass  # somebody behind the same address
    mine = Visitor(network=HERE.network, known_as=known.known_as)
    assert sign_in(town.community, ADA, PASSWORD, mine).member == town.id("Ada")
    forged = Visitor(network=HERE.network, known_as=known.known_as[:-2] + "xx")
    with pytest.raises(TooMany):
        sign_in(town.community, ADA, PASSWORD, forged)
    codes = [fail(town, ADA, mine) for _ in range(11)]
    assert codes == ["sign_in_failed"] * 10 + ["too_many_tries"]


def test_a_browser_that_chose_a_new_password_by_mail_is_known_and_the_thiefs_no_longer(
    town: Town,
) -> None:
    thiefs = sign_in(town.community, ADA, PASSWORD, THERE).known_as
    while fail(town, ADA, HERE) != "too_many_tries":
        pass
    request_reset(town.community, ADA, HERE)
    known_as = reset_password(town.community, newest_token(town), "ein ganz neues Wort")
    mine = Visitor(network=HERE.network, known_as=known_as)
    assert sign_in(town.community, ADA, "ein ganz neues Wort", mine).member == town.id("Ada")
    while fail(town, ADA, HERE) != "too_many_tries":
        pass
    with pytest.raises(TooMany):
        sign_in(town.community, ADA, "…", Visitor(network=HERE.network, known_as=thiefs))


def test_unknown_addresses_are_limited_like_known_ones(town: Town) -> None:
    codes = [fail(town, "nobody@example.org", THERE) for _ in range(12)]
    assert codes == ["sign_in_failed"] * 10 + ["too_many_tries"] * 2


@pytest.mark.usefixtures("cheap")
def test_trying_passwords_with_many_addresses_is_slowed_down(town: Town) -> None:
    for number in range(100):
        fail(town, f"nobody{number}@example.org", THERE)
    codes = [fail(town, "somebody@example.org", THERE) for _ in range(4)]
    assert codes == ["sign_in_failed"] * 3 + ["too_many_tries"]


def test_a_success_forgives_earlier_mistakes(town: Town) -> None:
    for _ in range(3):
        for _ in range(6):
            assert fail(town, ADA, HERE) == "sign_in_failed"
        sign_in(town.community, ADA, PASSWORD, HERE)


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("fe80::1%eth0", "fe80::/64"),
        (None, "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_one_place_on_the_network(host: str | None, network: str) -> None:
    assert network_of(host) == network


# ------------------------------------------------------------------------------------- passwords
def test_a_password_is_kept_as_argon2id_with_its_own_salt() -> None:
    first, second = hash_password(PASSWORD), hash_password(PASSWORD)
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert is_password(first, PASSWORD)
    assert not is_password(first, PASSWORD + " ")
    assert not is_outdated(first)


@pytest.mark.parametrize("password", ["x" * 1_000_000, "a\0b", "\ud800" * 10, ""])
def test_no_password_is_too_strange_to_be_wrong(password: str) -> None:
    assert not is_password(hash_password(PASSWORD), password)
    assert not is_password(None, password)


def test_a_megabyte_costs_no_more_than_a_word(hasher: Hasher) -> None:
    hashed = hash_password(PASSWORD)
    assert not is_password(hashed, "x" * 1_000_000)
    [(_, length)] = hasher.checks
    assert length < 100


def test_a_rush_of_sign_ins_is_turned_away_before_it_takes_all_threads() -> None:
    hashed = hash_password(PASSWORD)
    answers: list[str] = []

    def try_it() -> None:
        try:
            answers.append(str(is_password(hashed, PASSWORD)))
        except NotReady as error:
            answers.append(error.code)

    threads = [threading.Thread(target=try_it) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(answers) == {"True", "sign_in_busy"}
    assert is_password(hashed, PASSWORD)


def test_a_password_that_begins_alike_is_another() -> None:
    hashed = hash_password("x" * 1_024)
    assert not is_password(hashed, "x" * 1_023)
    assert not is_password(hashed, "x" * 1_025)


def test_a_hash_of_older_parameters_is_renewed_at_sign_in(town: Town) -> None:
    from argon2 import PasswordHasher

    from ecken.store.accounts.accounts import set_password_hash

    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    with town.community.writing() as connection:
        set_password_hash(connection, town.id("Ada"), old, at=town.clock())
    sign_in(town.community, ADA, PASSWORD, HERE)
    with town.community.database.reading() as connection:
        account = find_account_by_email(connection, ADA)
    assert account is not None
    assert account.password_hash != old
    assert is_password(account.password_hash, PASSWORD)
