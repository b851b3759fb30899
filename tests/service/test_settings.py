"""A mistake in the settings shows when they are read, with the variable's name."""

from __future__ import annotations

from pathlib import Path

import pytest

from ecken.errors import Invalid
from ecken.settings import Settings, read_settings
from ecken.wiring import build_community


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("ECKEN_BASE_URL", "verein.example"),
        ("ECKEN_BASE_URL", "ftp://verein.example"),
        ("ECKEN_BASE_URL", "https://verein.example/netz"),
        ("ECKEN_TRUSTED_PROXIES", "10.0.0.1, somewhere"),
        ("ECKEN_JOINING", "anybody"),
        ("ECKEN_SECRET", "short"),
        ("ECKEN_SESSION_D", "a month"),
    ],
)
def test_a_wrong_value_is_named(variable: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_settings({variable: value})
    assert refused.value.code == "setting_invalid"
    assert variable in refused.value.sentence


def test_right_values_are_taken() -> None:
    settings = read_settings(
        {"ECKEN_BASE_URL": "https://verein.example/", "ECKEN_TRUSTED_PROXIES": "10.0.0.0/8, ::1"}
    )
    assert settings.trusted_proxies == "10.0.0.0/8, ::1"


def test_a_wrong_limit_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(Invalid) as refused:
        build_community(Settings(data_dir=tmp_path, sign_in_limit="often"))
    assert refused.value.code == "limit_invalid"
