"""Lists are loaded into both databases, and the network that follows is the same."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ecken.errors import Conflict, Invalid, NotFound
from ecken.service.accounts.tokens import issue_token_for
from ecken.service.calls.repeated_calls import answer_once
from ecken.service.community import Community
from ecken.service.contacts.contacts import block_member
from ecken.service.engine.network import LiveNetwork
from ecken.service.operators.network_check import check_network
from ecken.settings import Settings
from ecken.store.database import Database
from ecken.store.site.loading import read_known_members
from tests.community import Clock, load_lists


@pytest.fixture
def clock() -> Clock:
    """The clock of the community."""
    return Clock()


@pytest.fixture
def community(database: Database, tmp_path: Path, clock: Clock) -> Community:
    """A community without members."""
    settings = Settings(data_dir=tmp_path)
    return Community(settings=settings, database=database, network=LiveNetwork(), clock=clock)


def write(folder: Path, name: str, text: str) -> Path:
    """Write one list."""
    (folder / name).write_text(text, "utf-8")
    return folder / name


def load_chain(community: Community, folder: Path) -> None:
    """Load members 1 to 5, each a contact of the next; 1 asks 3."""
    rows = "".join(f"{i},m{i}@x.org,L{i}\n" for i in range(1, 6))
    pairs = "".join(f"{i},{i + 1}\n" for i in range(1, 5))
    load_lists(
        community,
        members=write(folder, "m.csv", "id,email,last_name\n" + rows),
        contacts=write(folder, "c.csv", "a,b\n" + pairs),
        requests=write(folder, "r.csv", "from,to\n1,3\n"),
    )


def test_a_loaded_network_answers(community: Community, tmp_path: Path) -> None:
    load_chain(community, tmp_path)
    with community.reading(1) as world:
        assert world.figures[:3] == (1, 1, 1)
    assert check_network(community) == []
    more = write(tmp_path, "c2.csv", "a,b\n5,1\n")
    load_lists(community, contacts=more)
    with community.reading(1) as world:
        assert world.figures[:3] == (2, 2, 0)
    assert check_network(community) == []


def test_a_contact_across_a_block_is_refused(community: Community, tmp_path: Path) -> None:
    load_chain(community, tmp_path)
    block_member(community, 1, issue_token_for(community, "5").member)
    for name, text in (("contacts", "a,b\n5,1\n"), ("requests", "from,to\n5,1\n")):
        with pytest.raises(Invalid) as refused:
            load_lists(community, **{name: write(tmp_path, "x.csv", text)})  # type: ignore[arg-type]
        [bad] = refused.value.fields["lines"]  # type: ignore[misc]
        assert bad.reason == "one of the two has blocked the other"


def test_a_load_that_was_overtaken_loads_nothing(
    community: Community, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []

    def read_and_change(connection: object) -> object:
        known = read_known_members(connection)  # type: ignore[arg-type]
        seen.append(known)
        return known._replace(last_id=known.last_id + len(seen) - 1)

    monkeypatch.setattr("ecken.store.site.loading.read_known_members", read_and_change)
    with pytest.raises(Conflict) as refused:
        load_chain(community, tmp_path)
    assert refused.value.code == "load_overtaken"
    assert [known.last_id for known in seen] == [0, 0]


def end_half(community: Community) -> None:
    """Commit what the call under way has written, as one does that must see its own change."""
    joint = community._joint
    assert joint is not None
    joint.commit()


def call_elsewhere(community: Community) -> dict[str, int]:
    """Make the same call in another thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(answer_once, community, 1, "key", "call", lambda: {"n": 2}).result()


def test_a_call_under_way_is_not_made_twice(community: Community, tmp_path: Path) -> None:
    load_chain(community, tmp_path)
    made: list[str] = []

    def call_again() -> dict[str, int]:
        made.append("first")
        end_half(community)
        with pytest.raises(Conflict) as refused:
            call_elsewhere(community)
        assert refused.value.code == "call_under_way"
        return {"n": 1}

    assert answer_once(community, 1, "key", "call", call_again) == {"n": 1}
    assert answer_once(community, 1, "key", "call", call_again) == {"n": 1}
    assert call_elsewhere(community) == {"n": 1}
    assert made == ["first"]


def test_a_call_within_a_call_is_refused(community: Community, tmp_path: Path) -> None:
    load_chain(community, tmp_path)

    def nest() -> dict[str, int]:
        return answer_once(community, 1, "other", "call", lambda: {"n": 2})

    with pytest.raises(RuntimeError, match="inside a call already"):
        answer_once(community, 1, "key", "call", nest)
    for key in ("key", "other"):  # neither has left anything
        assert answer_once(community, 1, key, "call", lambda: {"n": 1}) == {"n": 1}


class Lost(BaseException):
    """The process is gone."""


def test_a_call_that_was_lost_left_nothing_and_may_be_made_again(
    community: Community, tmp_path: Path
) -> None:
    load_chain(community, tmp_path)
    me, other = (issue_token_for(community, name).member for name in ("1", "2"))

    def block_and_die() -> dict[str, int]:
        block_member(community, 1, other)
        raise Lost

    with pytest.raises(Lost):
        answer_once(community, 1, "key", "call", block_and_die)
    with community.reading(2) as world:
        assert world.member(me)
    assert answer_once(community, 1, "key", "call", lambda: {"n": 1}) == {"n": 1}


def test_a_call_that_was_lost_half_way_may_be_made_again_after_a_minute(
    community: Community, clock: Clock, tmp_path: Path
) -> None:
    load_chain(community, tmp_path)

    def die_half_way() -> dict[str, int]:
        end_half(community)
        raise Lost

    with pytest.raises(Lost):
        answer_once(community, 1, "key", "call", die_half_way)
    clock.now += 59
    with pytest.raises(Conflict) as refused:
        answer_once(community, 1, "key", "call", lambda: {"n": 1})
    assert refused.value.code == "call_under_way"
    clock.now += 1
    assert answer_once(community, 1, "key", "call", lambda: {"n": 1}) == {"n": 1}


def test_a_kept_answer_names_nobody_who_has_gone(community: Community, tmp_path: Path) -> None:
    load_chain(community, tmp_path)
    me, other = (issue_token_for(community, name).member for name in ("1", "4"))
    for key, named in (("a", other), ("b", me), ("c", "x" * 22)):
        for _ in range(2):
            call = answer_once(community, 1, key, "call", lambda n=named: {"who": [{"id": n}]})
            assert call == {"who": [{"id": named}]}
    block_member(community, 4, me)
    with pytest.raises(NotFound):
        answer_once(community, 1, "a", "call", dict)
    assert answer_once(community, 1, "b", "call", dict) == {"who": [{"id": me}]}
