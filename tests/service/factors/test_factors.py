"""Second factors: apps, recovery codes and passkeys, as services; guesses, replays and limits."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from ecken.errors import Conflict, EckenError, Invalid, NotAllowed, NotFound, TooMany
from ecken.rules.passwords.one_time_codes import STEP_S, code_at
from ecken.rules.scope import Scope
from ecken.service.accounts.accounts import list_audit, own_account, set_operator
from ecken.service.accounts.sessions import SessionRow, open_session, resume_session
from ecken.service.accounts.sign_in import Halfway, SignedIn, Visitor, sign_in
from ecken.service.accounts.tokens import issue_token, token_owner
from ecken.service.factors.authenticator_codes import (
    _secret_of,
    add_app,
    begin_app,
    check_code,
)
from ecken.service.factors.factors import (
    must_set_up,
    own_factors,
    remove_app,
    remove_factors_by_command,
    remove_factors_of,
    remove_passkey,
)
from ecken.service.factors.passkeys import (
    Place,
    add_passkey,
    asking_options,
    check_passkey,
    making_options,
    place_at,
)
from ecken.service.factors.recovery_codes import make_recovery_codes, take_recovery_code
from ecken.service.factors.sign_in_steps import (
    finish_by_code,
    finish_by_passkey,
    sign_in_by_passkey,
    write_ticket,
)
from ecken.store.tables import authenticator_apps, metadata
from tests.authenticators import Authenticator
from tests.community import Town, small_community
from tests.service.people import HERE, PASSWORD, THERE, give_password

PLACE = Place("http://localhost:8000", "localhost", "a browser")


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, contacts=["Ada–Ben", "Ben–Cem"]) as made:
        give_password(made, "Ada", "Ben")
        yield made


def session_of(town: Town, name: str) -> SessionRow:
    with town.community.writing() as connection:
        token = open_session(town.community, connection, town.id(name), browser="Test")
    session = resume_session(town.community, token)
    assert session is not None
    return session


def secret_of(town: Town, name: str) -> bytes:
    """What the app of a member holds."""
    with town.community.database.reading() as connection:
        query = select(authenticator_apps.c.seed).where(
            authenticator_apps.c.member_id == town.id(name)
        )
        return _secret_of(town.community, connection.execute(query).scalar_one())


def code_now(town: Town, name: str, later: int = 0) -> str:
    return code_at(secret_of(town, name), town.clock() // STEP_S + later)


def set_up_app(town: Town, name: str) -> SessionRow:
    """Let a member set up an app; its first code is used."""
    session, community, member = session_of(town, name), town.community, town.id(name)
    app = begin_app(community, member, session)
    found = re.search(r"secret=(\w+)", app.address)
    assert found
    assert app.typed.replace(" ", "") == found[1]
    secret = base64.b32decode(found[1] + "=" * (-len(found[1]) % 8))
    code = code_at(secret, town.clock() // STEP_S)
    add_app(community, member, session, sealed=app.sealed, code=f" {code[:3]} {code[3:]} ")
    assert secret_of(town, name) == secret
    return session


def set_up_passkey(town: Town, name: str, key: Authenticator, label: str = "Stick") -> None:
    session, community, member = session_of(town, name), town.community, town.id(name)
    made = key.make(making_options(community, member, PLACE))
    add_passkey(community, member, session, PLACE, answer=made, name=label)


def password_step(town: Town, name: str = "Ada", visitor: Visitor = HERE) -> Halfway:
    halfway = sign_in(town.community, f"{name.lower()}@example.org", PASSWORD, visitor)
    assert isinstance(halfway, Halfway)
    return halfway


def code_of(error: type[EckenError], call: object, *args: object, **named: object) -> str:
    """The code of the refusal that a call meets."""
    with pytest.raises(error) as raised:
        call(*args, **named)  # type: ignore[operator]
    return raised.value.code


# -- apps ----------------------------------------------------------------------------------------


def test_with_an_app_the_password_is_half_of_a_sign_in(town: Town) -> None:
    assert isinstance(sign_in(town.community, "ada@example.org", PASSWORD, HERE), SignedIn)
    told = len(town.mail.mails)
    set_up_app(town, "Ada")
    ticket = write_ticket(town.community, password_step(town), "a browser")
    code = code_now(town, "Ada", 1)
    done = finish_by_code(town.community, ticket, code, HERE, "a browser")
    assert resume_session(town.community, done.token) is not None
    to = [mail.to for mail in town.mail.mails[told:]]
    assert to == ["ada@example.org"] * 2, "of the app, and of a browser that is not known"
    assert isinstance(sign_in(town.community, "ben@example.org", PASSWORD, HERE), SignedIn)


def test_a_code_is_good_once_also_after_another_ticket(town: Town) -> None:
    set_up_app(town, "Ada")
    account, code = own_account(town.community, town.id("Ada")), code_now(town, "Ada", 1)
    check_code(town.community, account, code, HERE)
    assert code_of(NotAllowed, check_code, town.community, account, code, HERE) == "code_refused"
    earlier = code_now(town, "Ada", 0)
    assert code_of(NotAllowed, check_code, town.community, account, earlier, HERE) == "code_refused"


def test_nothing_is_stored_before_the_app_shows_its_code(town: Town) -> None:
    session, ada = session_of(town, "Ada"), town.id("Ada")
    app = begin_app(town.community, ada, session)
    wrong = {"sealed": app.sealed, "code": "000000"}
    assert code_of(Invalid, add_app, town.community, ada, session, **wrong) == "code_wrong"
    assert not own_factors(town.community, ada).are_set_up
    other = session_of(town, "Ben")
    assert code_of(Invalid, add_app, town.community, ada, other, **wrong) == "set_up_over"
    town.clock.now += 3_601
    assert code_of(Invalid, add_app, town.community, ada, session, **wrong) == "set_up_over"


def test_setting_up_ends_all_other_sessions(town: Town) -> None:
    before = session_of(town, "Ada")
    kept = set_up_app(town, "Ada")
    with town.community.database.reading() as connection:
        table = metadata.tables["sessions"]
        left = connection.execute(select(table.c.public_id)).scalars().all()
    assert kept.public_id in left
    assert before.public_id not in left


def test_a_ticket_is_for_one_browser_one_password_and_ten_minutes(town: Town) -> None:
    set_up_app(town, "Ada")
    ticket = write_ticket(town.community, password_step(town), "a browser")
    code = code_now(town, "Ada", 1)

    def tried(holder: str = "a browser", with_: str = ticket) -> str:
        return code_of(NotAllowed, finish_by_code, town.community, with_, code, HERE, holder)

    assert tried("another") == "sign_in_over"
    assert tried(with_=ticket[:-1] + ("A" if ticket[-1] != "A" else "B")) == "sign_in_over"
    town.clock.now += 601
    assert tried() == "sign_in_over"
    ticket = write_ticket(town.community, password_step(town), "a browser")
    give_password(town, "Ada", password="ein anderes langes Wort")
    assert tried(with_=ticket) == "sign_in_over"


def test_guesses_from_many_networks_end_and_the_owners_browser_goes_on(town: Town) -> None:
    known = sign_in(town.community, "ada@example.org", PASSWORD, HERE)
    assert isinstance(known, SignedIn)
    set_up_app(town, "Ada")
    (code_before,) = make_codes(town)[:1]
    account = own_account(town.community, town.id("Ada"))
    codes = []
    for number in range(40):
        guesser = Visitor(network=f"203.0.113.{number}")
        codes.append(code_of(EckenError, check_code, town.community, account, "000000", guesser))
    assert codes == ["code_refused"] * 30 + ["codes_used_up"] * 10
    right = code_now(town, "Ada", 1)
    assert code_of(TooMany, check_code, town.community, account, right, THERE) == "codes_used_up"
    check_code(town.community, account, right, replace(HERE, known_as=known.known_as))
    take_recovery_code(town.community, account, code_before, THERE)


def test_one_network_has_five_tries_in_a_quarter_of_an_hour(town: Town) -> None:
    set_up_app(town, "Ada")
    account = own_account(town.community, town.id("Ada"))
    codes = [
        code_of(EckenError, check_code, town.community, account, "000000", HERE) for _ in range(6)
    ]
    assert codes == ["code_refused"] * 5 + ["too_many_tries"]


def test_the_database_alone_makes_no_code(town: Town) -> None:
    set_up_app(town, "Ada")
    secret = secret_of(town, "Ada")
    town.community.secret = b"another key of another installation, as long"
    assert secret_of(town, "Ada") != secret


# -- recovery codes ------------------------------------------------------------------------------


def make_codes(town: Town, name: str = "Ada") -> list[str]:
    return make_recovery_codes(town.community, town.id(name))


def test_each_of_ten_recovery_codes_is_good_once(town: Town) -> None:
    assert code_of(Invalid, make_codes, town) == "factor_missing"
    set_up_app(town, "Ada")
    codes = make_codes(town)
    assert len(set(codes)) == 10
    account = own_account(town.community, town.id("Ada"))
    typed = codes[0].upper().replace("-", " ")
    take_recovery_code(town.community, account, typed, HERE)
    again = code_of(NotAllowed, take_recovery_code, town.community, account, typed, HERE)
    assert again == "code_refused"
    assert own_factors(town.community, town.id("Ada")).codes_left == 9
    assert "noch 9;" in town.mail.mails[-1].text
    ben = own_account(town.community, town.id("Ben"))
    other = code_of(NotAllowed, take_recovery_code, town.community, ben, codes[1], HERE)
    assert other == "code_refused"


def test_new_codes_end_those_before_and_none_is_stored_as_it_is(town: Town) -> None:
    set_up_app(town, "Ada")
    before, after = make_codes(town), make_codes(town)
    account = own_account(town.community, town.id("Ada"))
    assert code_of(NotAllowed, take_recovery_code, town.community, account, before[0], HERE)
    take_recovery_code(town.community, account, after[0], HERE)
    with town.community.database.reading() as connection:
        table = metadata.tables["recovery_codes"]
        stored = connection.execute(select(table.c.code_hash)).scalars().all()
    assert len(stored) == 9
    assert not {code.replace("-", "") for code in after} & set(stored)


# -- passkeys ------------------------------------------------------------------------------------


def test_a_passkey_signs_in_alone_and_as_a_second_step(town: Town) -> None:
    key = Authenticator()
    set_up_passkey(town, "Ada", key)
    alone = key.answer(asking_options(town.community, PLACE))
    assert sign_in_by_passkey(town.community, alone, HERE, PLACE).member == town.id("Ada")
    ticket = write_ticket(town.community, password_step(town), PLACE.holder)
    second = key.answer(asking_options(town.community, PLACE, member=town.id("Ada")))
    done = finish_by_passkey(town.community, ticket, second, HERE, PLACE)
    assert done.member == town.id("Ada")
    (row,) = own_factors(town.community, town.id("Ada")).passkeys
    assert (row.name, row.used_at) == ("Stick", town.clock())


def test_an_answer_is_good_once_also_from_a_key_that_does_not_count(town: Town) -> None:
    key = Authenticator(is_counting=False)
    set_up_passkey(town, "Ada", key)
    answer = key.answer(asking_options(town.community, PLACE))
    sign_in_by_passkey(town.community, answer, HERE, PLACE)
    assert refused(town, answer) == "passkey_refused"


def test_a_key_that_asks_for_nothing_is_a_second_step_only(town: Town) -> None:
    key = Authenticator(is_verifying=False)
    set_up_passkey(town, "Ada", key)
    assert refused(town, key.answer(asking_options(town.community, PLACE))) == "passkey_refused"
    ada = town.id("Ada")
    answer = key.answer(asking_options(town.community, PLACE, member=ada))
    assert check_passkey(town.community, PLACE, answer, HERE, member=ada) == ada


def refused(town: Town, answer: str, place: Place | None = PLACE, member: int | None = None) -> str:
    return code_of(NotAllowed, check_passkey, town.community, place, answer, HERE, member=member)


def test_answers_that_are_wrong_are_refused_alike(town: Town) -> None:
    key, strange = Authenticator(), Authenticator()
    set_up_passkey(town, "Ada", key)
    options = asking_options(town.community, PLACE)
    answers = [
        "", "null", "[]", "{}", "[" * 5_000, '{"id": 1}', "x" * 30_000,
        strange.answer(options),
        key.make(options),
        key.answer('{"challenge": "AAAA"}'),
        key.answer(options).replace('"signature": "', '"signature": "AA'),
        replace_origin(key, "http://evil.example").answer(options),
    ]  # fmt: skip
    assert {refused(town, answer) for answer in answers} == {"passkey_refused"}
    elsewhere = replace(PLACE, holder="another browser")
    assert refused(town, key.answer(options), elsewhere) == "passkey_refused"
    assert refused(town, key.answer(options), member=town.id("Ben")) == "passkey_refused"
    old = asking_options(town.community, PLACE)
    town.clock.now += 3_601
    assert refused(town, key.answer(old)) == "passkey_refused"


def replace_origin(key: Authenticator, origin: str) -> Authenticator:
    other = Authenticator(origin=origin, id=key.id)
    other._key = key._key
    return other


def test_a_copied_key_whose_counter_stands_still_is_refused(town: Town) -> None:
    key = Authenticator()
    set_up_passkey(town, "Ada", key)
    key.count = 0
    assert refused(town, key.answer(asking_options(town.community, PLACE))) == "passkey_refused"


def test_a_key_is_added_once_and_broken_ones_never(town: Town) -> None:
    key = Authenticator()
    set_up_passkey(town, "Ada", key)
    assert code_of(Conflict, set_up_passkey, town, "Ben", key) == "passkey_known"
    other = Authenticator(site="evil.example")
    assert code_of(Invalid, set_up_passkey, town, "Ben", other) == "passkey_broken"
    assert not own_factors(town.community, town.id("Ben")).are_set_up


def test_at_an_address_of_numbers_there_are_no_passkeys() -> None:
    assert place_at("http://127.0.0.1:8000", "x") is None
    assert place_at("http://[::1]:8000", "x") is None
    assert place_at("https://club.example:8443", "x") == Place(
        "https://club.example:8443", "club.example", "x"
    )


# -- removing, and operators ---------------------------------------------------------------------


def test_with_the_last_factor_the_recovery_codes_go(town: Town) -> None:
    ada = town.id("Ada")
    set_up_app(town, "Ada")
    set_up_passkey(town, "Ada", Authenticator())
    make_codes(town)
    remove_app(town.community, ada)
    (key,) = own_factors(town.community, ada).passkeys
    assert own_factors(town.community, ada).codes_left == 10
    assert code_of(NotFound, remove_passkey, town.community, town.id("Ben"), key.public_id)
    remove_passkey(town.community, ada, key.public_id)
    assert own_factors(town.community, ada).codes_left == 0
    assert isinstance(sign_in(town.community, "ada@example.org", PASSWORD, HERE), SignedIn)


def test_an_operator_removes_a_members_factors_who_hears_of_it(town: Town) -> None:
    set_operator(town.community, "ben@example.org", is_operator=True)
    ben = town.id("Ben")
    set_up_app(town, "Ada")
    members = town.public_id("Ada"), town.public_id("Ben")
    strange = code_of(NotFound, remove_factors_of, town.community, town.id("Cem"), members[0])
    assert strange == "not_found"
    remove_factors_of(town.community, ben, members[0])
    assert not own_factors(town.community, town.id("Ada")).are_set_up
    newest = list_audit(town.community, town.id("Ada"))[0]
    assert (newest.kind, newest.actor) == ("factors_removed", members[1])
    assert town.mail.mails[-1].to == "ada@example.org"
    set_up_app(town, "Ben")
    own = code_of(Conflict, remove_factors_of, town.community, ben, members[1])
    assert own == "factors_of_operator"
    remove_factors_by_command(town.community, "ben@example.org")
    assert not own_factors(town.community, ben).are_set_up


def test_operators_need_a_factor_but_in_a_demo(tmp_path: Path) -> None:
    settings = {"operator_second_factor": "required"}
    with small_community(tmp_path, members=["Ada", "Ben"], settings=settings) as town:
        set_operator(town.community, "ada@example.org", is_operator=True)
        ada, community = town.id("Ada"), town.community
        assert must_set_up(community, ada, None)
        assert not must_set_up(community, town.id("Ben"), None)
        named = {"scope": Scope.MODERATE}
        assert code_of(NotAllowed, issue_token, community, ada, **named) == "second_factor_needed"
        set_up_app(town, "Ada")
        token = issue_token(community, ada, scope=Scope.MODERATE)
        assert token_owner(community, token).member == ada
        remove_app(community, ada)
        assert code_of(NotAllowed, token_owner, community, token) == "second_factor_needed"
        community.settings = replace(community.settings, demo=True)
        assert not must_set_up(community, ada, None)
