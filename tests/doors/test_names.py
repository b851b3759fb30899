"""A name that speaks is refused at every door through which names come in, with its reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ecken.errors import Invalid
from ecken.service.calls.forms import FormInvalid
from ecken.service.loading.list_reader import BadLine
from ecken.service.profiles.profile_checks import TypedProfile
from ecken.service.profiles.profile_edit import save_profile
from tests.community import Town, load_lists, small_community
from tests.service.people import sign_up_as

SPEAKING = [
    ("http://evil.example", "Konto gesperrt: neu anmelden", "name_signs"),
    ("evil.example", "Weber", "name_address"),
    ("Konto", "gesperrt", "name_sentence"),
    ("Ecken", "Support", "name_reserved"),
    ("Vor", "Аnders", "name_scripts"),
    ("Anna", "4711", "name_letters"),
    ("A\u0300\u0301\u0302\u0303", "Weber", "name_marks"),
]


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with small_community(tmp_path, members=["Ada"]) as town:
        yield town


@pytest.mark.parametrize(("first", "last", "code"), SPEAKING)
def test_at_joining(town: Town, first: str, last: str, code: str) -> None:
    with pytest.raises(FormInvalid) as refused:
        sign_up_as(town, "neu@example.org", first_name=first, last_name=last)
    assert code in {error.code for error in refused.value.errors.values()}
    assert town.mail.mails == []


@pytest.mark.parametrize(("first", "last", "code"), SPEAKING)
def test_in_the_profile(town: Town, first: str, last: str, code: str) -> None:
    typed = TypedProfile(values={"first_name": first, "last_name": last})
    with pytest.raises(FormInvalid) as refused:
        save_profile(town.community, town.id("Ada"), typed)
    assert code in {error.code for error in refused.value.errors.values()}


@pytest.mark.parametrize(("first", "last"), [(first, last) for first, last, _ in SPEAKING])
def test_in_a_list_that_is_loaded(town: Town, tmp_path: Path, first: str, last: str) -> None:
    path = tmp_path / "members.csv"
    lines = ["id,email,first_name,last_name", "1,a@example.org,Anna,Weber"]
    path.write_text("\n".join([*lines, f"2,b@example.org,{first},{last}\n"]), "utf-8")
    with pytest.raises(Invalid) as refused:
        load_lists(town.community, members=path)
    bad = refused.value.fields["lines"]
    assert isinstance(bad, list)
    assert [line.line for line in bad if isinstance(line, BadLine)] == [3]
    assert "_name is none: " in bad[0].reason
