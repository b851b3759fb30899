"""What lies in the data folder is for the user of the process alone, whatever the umask is."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from ecken.errors import EckenError
from ecken.files import DATA_NAMES, append_line, create_whole, replacing
from ecken.service.accounts.account_deletion import close_account
from ecken.service.accounts.joining import SignUp, confirm_address, sign_up
from ecken.service.accounts.sign_in import sign_in
from ecken.service.mailing.delivery import deliver_mails
from ecken.service.operators.doctor import check_folder
from ecken.service.profiles.photos import set_photo
from ecken.settings import Settings
from ecken.wiring import build_community, close_community, prepare_workers
from tests.service.people import HERE, PASSWORD
from tests.web.browsing import links_in
from tests.web.pages.test_profile import picture


@pytest.fixture(autouse=True)
def _careless_umask() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> dict[str, int]:
    """Every path below a folder, and the folder, with its rights."""
    paths = [folder, *folder.rglob("*")]
    return {str(path.relative_to(folder)): stat.S_IMODE(path.stat().st_mode) for path in paths}


def open_ones(folder: Path) -> dict[str, str]:
    return {name: oct(mode) for name, mode in modes(folder).items() if mode & 0o077}


def run_busily(settings: Settings) -> None:
    """Join, sign in, fail to, upload, leave: all that writes something beside the answer."""
    prepare_workers(settings)
    community = build_community(settings, is_one_of_many=True)
    typed = SignUp("Nele", "Neu", "nele@example.org", PASSWORD, "")
    sign_up(community, typed, HERE, language="en")
    deliver_mails(community, community.mail)
    (mail,) = (settings.data_dir / "mails").glob("*.eml")
    text = message_from_bytes(mail.read_bytes(), policy=default).get_content()
    token = next(link for link in links_in(text) if "token=" in link).partition("token=")[2]
    signed_in = confirm_address(community, token, PASSWORD, HERE)
    assert signed_in is not None
    with pytest.raises(EckenError):
        sign_in(community, "nele@example.org", "wrong and wrong", HERE)
    set_photo(community, signed_in.member, picture())
    assert open_ones(settings.data_dir) == {}, "while it runs"
    close_account(community, signed_in.member, PASSWORD)
    close_community(community)


def test_a_busy_run_leaves_nothing_that_others_may_read(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "of many" / "data")
    run_busily(settings)
    found = modes(settings.data_dir)
    assert {"ecken.db", "secret", "limits", "mails", "snapshot", "erased.txt"} <= found.keys()
    assert open_ones(settings.data_dir) == {}
    assert {name.split("/")[0] for name in found} - {"."} <= set(DATA_NAMES), "name it there"
    assert check_folder(settings)[0].is_well


def test_the_log_of_a_database_elsewhere_is_closed_too(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.db"
    settings = Settings(data_dir=tmp_path / "data", database_url=f"sqlite:///{elsewhere}")
    community = build_community(settings)
    community.keep_time()
    assert Path(f"{elsewhere}-wal").exists()
    beside = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.glob("elsewhere.db*")}
    assert set(beside.values()) == {0o600}
    close_community(community)


def test_a_start_closes_what_was_left_open_and_nothing_else(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path / "data")
    run_busily(settings)
    strange = settings.data_dir / "script.sh"
    strange.write_text("#!/bin/sh\n")
    strange.chmod(0o755)
    for path in settings.data_dir.rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o755 if path == strange else 0o644)
    settings.data_dir.chmod(0o755)
    (settings.data_dir / "mails" / "link").symlink_to(strange)
    said = {finding.found for finding in check_folder(settings)}
    assert any("ecken.db is open" in text for text in said)
    assert any("mails" in text for text in said)
    assert any("snapshot" in text for text in said)
    close_community(build_community(settings))
    assert open_ones(settings.data_dir).keys() == {"script.sh", "mails/link"}
    assert strange.stat().st_mode & 0o777 == 0o755
    assert check_folder(settings)[0].is_well


def test_a_shared_folder_of_the_system_is_not_taken_from_the_others(tmp_path: Path) -> None:
    shared = tmp_path / "tmp"
    shared.mkdir()
    shared.chmod(0o1777)
    close_community(build_community(Settings(data_dir=shared)))
    assert stat.S_IMODE(shared.stat().st_mode) == 0o1777
    assert open_ones(shared).keys() == {"."}


def test_every_way_of_writing_a_file_closes_it(tmp_path: Path) -> None:
    create_whole(tmp_path / "created", b"x")
    append_line(tmp_path / "appended", "x")
    with replacing(tmp_path / "replaced") as file:
        file.write(b"x")
    assert {name: mode for name, mode in modes(tmp_path).items() if name != "."} == {
        "created": 0o600,
        "appended": 0o600,
        "replaced": 0o600,
    }
