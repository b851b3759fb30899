"""A file of leaked passwords: found wherever the line stands, and never silently unread."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ecken.errors import Invalid, NotReady
from ecken.service.accounts.new_passwords import accept_password, check_leak_file, is_in_file
from ecken.service.accounts.password_resets import request_reset, reset_password
from ecken.settings import Settings
from ecken.wiring import build_community
from tests.community import small_community
from tests.service.people import HERE, newest_token, sign_up_as

LEAKED = [f"gelbe Birne {number}" for number in range(300)]


def write(path: Path, passwords: list[str], *, count: str = ":{}", end: str = "\r\n") -> Path:
    digests = sorted(hashlib.sha1(p.encode()).hexdigest().upper() for p in passwords)
    lines = [digest + count.format(7 ** (at % 9)) for at, digest in enumerate(digests)]
    path.write_bytes("".join(line + end for line in lines).encode())
    return path


@pytest.mark.parametrize(
    ("count", "end"), [(":{}", "\r\n"), (":{}", "\n"), ("", "\n"), ("", "\r\n")]
)
@pytest.mark.parametrize("length", [1, 2, 3, 300])
def test_every_password_of_the_file_is_found_and_no_other(
    tmp_path: Path, count: str, end: str, length: int
) -> None:
    path = write(tmp_path / "leaked", LEAKED[:length], count=count, end=end)
    assert all(is_in_file(path, password) for password in LEAKED[:length])
    assert not any(is_in_file(path, f"grüne Birne {number}") for number in range(300))
    if not end.startswith("\r"):  # the last line may have no end
        path.write_bytes(path.read_bytes().rstrip())
        assert all(is_in_file(path, password) for password in LEAKED[:length])


def test_hashes_may_be_written_small(tmp_path: Path) -> None:
    path = write(tmp_path / "leaked", LEAKED)
    path.write_text(path.read_text().lower())
    check_leak_file(path)
    assert is_in_file(path, LEAKED[17])


def test_a_leaked_password_is_refused_at_every_door(tmp_path: Path) -> None:
    path = write(tmp_path / "leaked", LEAKED)
    settings = {"breached_passwords": str(path)}
    with small_community(tmp_path, members=["Ada"], settings=settings) as town:
        with pytest.raises(Invalid) as refused:
            accept_password(town.community, LEAKED[3], names=(), email="")
        assert refused.value.code == "password_leaked"
        with pytest.raises(Invalid):
            sign_up_as(town, "nele@example.org", LEAKED[3])
        request_reset(town.community, "ada@example.org", HERE)
        with pytest.raises(Invalid):
            reset_password(town.community, newest_token(town), LEAKED[3])
        reset_password(town.community, newest_token(town), "grüne Birne im Korb")


def test_a_file_that_has_gone_lets_no_password_through(tmp_path: Path) -> None:
    path = write(tmp_path / "leaked", LEAKED)
    settings = {"breached_passwords": str(path)}
    with small_community(tmp_path, members=["Ada"], settings=settings) as town:
        for broken in ("x" * 4_000, "not a hash\n" * 300):
            path.write_text(broken)
            with pytest.raises(NotReady) as unread:
                accept_password(town.community, "vier blaue Pferde", names=(), email="")
            assert unread.value.code == "leaks_unreadable"
        path.unlink()
        with pytest.raises(NotReady):
            accept_password(town.community, "vier blaue Pferde", names=(), email="")


@pytest.mark.parametrize("content", ["", "password:3\n", "{2}{1}{0}", "\0" * 999])
def test_an_unfit_file_stops_the_start(tmp_path: Path, content: str) -> None:
    lines = sorted(hashlib.sha1(p.encode()).hexdigest() + ":1\n" for p in LEAKED[:3])
    path = tmp_path / "leaked"
    path.write_text(content.format(*lines))
    settings = Settings(data_dir=tmp_path / "data", breached_passwords=str(path))
    with pytest.raises(Invalid) as refused:
        build_community(settings)
    assert refused.value.code == "leak_file_unfit"
    path.unlink()
    with pytest.raises(Invalid):
        build_community(settings)
