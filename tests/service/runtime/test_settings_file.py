"""The settings file: where it is found, how it is read, and who may read it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.settings import Settings, describe, read_settings, read_sources, wrong_settings
from ecken.settings import settings_file as files
from ecken.settings.settings_file import read_settings_file
from ecken.settings.values import Limit


@pytest.fixture(autouse=True)
def _no_file_of_this_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(files, "SYSTEM_FILE", tmp_path / "etc" / "ecken.toml")
    monkeypatch.chdir(tmp_path)


def written(path: Path, text: str, *, mode: int = 0o600) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    path.chmod(mode)
    return path


def faults_of(text: str, path: Path) -> list[str]:
    return [str(fault) for fault in read_settings_file(written(path, text)).faults]


def test_lists_numbers_and_truths_are_those_of_toml(tmp_path: Path) -> None:
    file = written(
        tmp_path / "x.toml",
        """
        community_name = "Chor # 1"  # a comment
        joining = "domain"
        joining_domains = [
            "Verein.de",
            "chor.example",
        ]
        smtp_port = 465
        smtp_starttls = false
        sign_in_limit = "5/hour"
        trusted_proxies = ["127.0.0.1", "10.0.0.0/8"]
        """,
    )
    found = read_settings({"ECKEN_SETTINGS": str(file)})
    assert found.community_name == "Chor # 1"
    assert found.joining_domains == ("verein.de", "chor.example")
    assert (found.smtp_port, found.smtp_starttls) == (465, False)
    assert found.sign_in_limit == Limit(5, 3_600)
    assert len(found.trusted_proxies) == 2


def test_the_environment_wins_and_each_value_says_where_it_comes_from(tmp_path: Path) -> None:
    file = written(tmp_path / "x.toml", 'joining = "approval"\ndefault_language = "en"\n')
    told = read_sources({"ECKEN_SETTINGS": str(file), "ECKEN_JOINING": "invitation"})
    assert told.values == {"joining": "invitation", "default_language": "en"}
    assert told.places == {"joining": "ECKEN_JOINING", "default_language": str(file)}


def test_the_named_file_goes_before_that_of_the_data_folder_and_that_before_the_systems(
    tmp_path: Path,
) -> None:
    def name(environment: dict[str, str]) -> str:
        return read_settings(environment).community_name

    assert name({}) == "Ecken"
    written(files.SYSTEM_FILE, 'community_name = "system"')
    assert name({}) == "system"
    written(tmp_path / "data" / "ecken.toml", 'community_name = "here"')
    assert name({}) == "here"
    written(tmp_path / "there" / "ecken.toml", 'community_name = "there"')
    assert name({"ECKEN_DATA_DIR": "there"}) == "there"
    named = written(tmp_path / "x.toml", 'community_name = "named"')
    assert name({"ECKEN_DATA_DIR": "there", "ECKEN_SETTINGS": str(named)}) == "named"
    assert name({"ECKEN_SETTINGS": os.devnull}) == "Ecken"


def test_paths_begin_at_the_folder_of_the_file(tmp_path: Path) -> None:
    file = written(
        tmp_path / "club" / "x.toml", 'data_dir = "data"\nbreached_passwords = "p.txt"\n'
    )
    found = read_settings({"ECKEN_SETTINGS": str(file)})
    assert found.data_dir == tmp_path / "club" / "data"
    assert found.breached_passwords == str(tmp_path / "club" / "p.txt")
    written(file, 'data_dir = "/var/lib/ecken"\nbreached_passwords = ""\n')
    found = read_settings({"ECKEN_SETTINGS": str(file)})
    assert (found.data_dir, found.breached_passwords) == (Path("/var/lib/ecken"), "")


def test_all_faults_of_file_and_variables_are_told_at_once_each_with_key_and_line(
    tmp_path: Path,
) -> None:
    file = written(
        tmp_path / "x.toml",
        '# of the club\nbase_url = "verein"\nsmtp_port = "25"\n\nECKEN_JOINING = "open"\n'
        "smtp_starttls = 1\njoining_domains = [1]\nsession_d = 0\n[mail]\nfrom = 1\n",
    )
    environment = {"ECKEN_SETTINGS": str(file), "ECKEN_NO": "1"}
    faults = [str(fault) for fault in wrong_settings(environment)]
    assert [fault.partition(")")[0].partition(" (")[0] for fault in faults] == [
        "base_url", "smtp_port", "ECKEN_JOINING", "smtp_starttls", "joining_domains", "session_d",
        "mail", "ECKEN_NO is not an option of Ecken. docs/settings.md lists them all.",
    ]  # fmt: skip
    lines = [int(fault.partition("line ")[2].partition(")")[0]) for fault in faults[:-1]]
    assert lines == [2, 3, 5, 6, 7, 8, 9]
    assert "Is joining meant?" in faults[2]
    with pytest.raises(Invalid) as refused:
        read_settings(environment)
    assert refused.value.sentence == "\n".join(faults)


@pytest.mark.parametrize("key", ["secret", "smtp_password", "database_url"])
def test_no_secret_stands_in_a_refusal(tmp_path: Path, key: str) -> None:
    for value in ('"hunter2"', '["hunter2"]', "hunter2", '"hunter2'):
        with pytest.raises(Invalid) as refused:
            read_settings(
                {"ECKEN_SETTINGS": str(written(tmp_path / "x.toml", f"{key} = {value}\nnone = 1"))}
            )
        assert "hunter2" not in refused.value.sentence


@pytest.mark.parametrize(
    ("text", "mode", "is_well"),
    [
        ('smtp_password = "x"', 0o600, True),
        ('smtp_password = "x"', 0o400, True),
        ('smtp_password = "x"', 0o604, False),
        ('smtp_password = "x"', 0o660, False),
        ('smtp_password = ""', 0o644, True),
        ('database_url = "postgresql://a:b@c/d"', 0o644, False),
        ('database_url = "postgresql:///d?password=b"', 0o644, False),
        ('database_url = "postgresql:///d"', 0o644, True),
        ('joining = "open"', 0o644, True),
        ('joining = "open"', 0o664, False),
        ('joining = "open"', 0o606, False),
    ],
)
def test_a_file_with_secrets_is_for_its_owner_and_none_is_for_all_to_change(
    tmp_path: Path, text: str, mode: int, is_well: bool
) -> None:
    file = written(tmp_path / "x.toml", text, mode=mode)
    codes = [fault.code for fault in read_settings_file(file).faults]
    assert codes == ([] if is_well else ["settings_open"])


@pytest.mark.parametrize(("owner", "is_well"), [(0, True), (1_000, False)])
def test_the_group_may_read_secrets_in_a_file_of_root_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: int, is_well: bool
) -> None:
    file = written(tmp_path / "x.toml", 'smtp_password = "x"', mode=0o640)
    state = list(file.stat())
    state[4] = owner
    monkeypatch.setattr(files, "_look_at", lambda _path: os.stat_result(state))
    assert (read_settings_file(file).faults == ()) == is_well


def test_a_file_of_somebody_else_in_the_data_folder_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path / "data" / "ecken.toml", 'community_name = "trap"')
    monkeypatch.setattr(files.os, "geteuid", lambda: file.stat().st_uid + 1)
    if file.stat().st_uid == 0:
        os.chown(file, 4_711, -1)
    with pytest.raises(Invalid) as refused:
        read_settings({})
    assert refused.value.code == "settings_open"
    assert read_settings({"ECKEN_SETTINGS": str(file)}).community_name == "trap"


def test_a_file_that_is_none_is_refused_with_the_reason(tmp_path: Path) -> None:
    for content in (
        b"\xff\xfe",
        b"x = ",
        b"= 1",
        b"x = 1\nx = 2",
        b"#" * 1_000_001,
        b"a=" + b"[" * 9_999,
    ):
        (tmp_path / "x.toml").write_bytes(content)
        with pytest.raises(Invalid) as refused:
            read_settings({"ECKEN_SETTINGS": "x.toml"})
        assert refused.value.code == "settings_unreadable"
    for name in ("gone.toml", ".", "x.toml/y"):
        with pytest.raises(Invalid) as refused:
            read_settings({"ECKEN_SETTINGS": name})
        assert refused.value.code == "settings_unreadable"
    assert [f.code for f in wrong_settings({"ECKEN_SETTINGS": "~nobody-of-this-name/x"})] == [
        "setting_invalid"
    ]


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "x.toml").write_bytes('\ufeffcommunity_name = "Köln"\r\n'.encode())
    assert read_settings({"ECKEN_SETTINGS": "x.toml"}).community_name == "Köln"


@given(
    st.sampled_from([option.name for option in describe()]),
    st.sampled_from(
        ["1", "true", '"x"', "1.5", "[]", '["x"]', "{a = 1}", "1979-05-27", "nan", '""']
    ),
)
def test_any_value_is_read_or_refused_with_its_key(name: str, value: str) -> None:
    path = Path("any.toml").absolute()
    for fault in faults_of(f"{name} = {value}", path):
        assert fault.startswith(f"{name} ({path}, line 1) is ")


def test_what_is_not_in_the_file_has_its_default(tmp_path: Path) -> None:
    assert read_settings({"ECKEN_SETTINGS": str(written(tmp_path / "x.toml", ""))}) == Settings()
