"""Every option is read into what it means at the start, or refused in a sentence that names it."""

from __future__ import annotations

from ipaddress import ip_network
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ecken.errors import Invalid
from ecken.settings import Settings, describe, read_settings, wrong_settings
from ecken.settings.values import Limit, Mailbox, as_text

WRONG = {
    "ECKEN_BASE_URL": [
        "", "verein.example", "ftp://verein.example", "https://", "https://verein.example/netz",
        "https://verein.example?x", "https://a@verein.example", "https://verein.example:0x50",
        "https://ver ein.example", "https://-verein.example", "https://verein..example",
        "https://verein.example:99999",
    ],
    "ECKEN_MAIL_FROM": [
        "", "@verein.de", "noreply", "noreply@", "Verein", "Verein <noreply>", "Verein <>",
        "a@verein.de, b@verein.de", "A <a@verein.de>, B <b@verein.de>", "a@verein.de b@verein.de",
        "nörply@verein.de", "a@@verein.de", "a@ver ein.de", "a@1.2.3.4", "Verein\n<a@verein.de>",
        ".a@verein.de",
    ],
    "ECKEN_JOINING_DOMAINS": ["anna@verein.de", "*.verein.de", "verein", "https://verein.de", "@"],
    "ECKEN_TRUSTED_PROXIES": ["10.0.0.1, somewhere", "10.0.0.1:8080", "*", "10.0.0.0/33"],
    "ECKEN_JOINING": ["anybody", "domain"],
    "ECKEN_SECRET": ["short", " " * 40],
    "ECKEN_SESSION_D": ["a month", "0", "-1", "30d", "1.5", "1_0", "٣", "9" * 30, ""],
    "ECKEN_SMTP_PORT": ["0", "65536", "smtp"],
    "ECKEN_SMTP_HOST": ["smtp://mail.verein.de", "mail.verein.de:587", "", "mail verein"],
    "ECKEN_SMTP_STARTTLS": ["maybe", ""],
    "ECKEN_SIGN_IN_LIMIT": ["often", "0/minute", "5/0minutes", "5", "5/fortnight"],
    "ECKEN_API_LIMIT": ["-1/minute"],
    "ECKEN_TIME_ZONE": ["Europe/Buxtehude", "+01:00"],
    "ECKEN_DEFAULT_LANGUAGE": ["fr"],
    "ECKEN_DATABASE_URL": ["mysql://host/name", "/var/lib/ecken.db"],
    "ECKEN_DATA_DIR": [""],
    "ECKEN_COMMUNITY_NAME": ["", "Verein\nBcc: x", "V" * 81],
}  # fmt: skip

RIGHT: list[tuple[str, str, object]] = [
    ("ECKEN_BASE_URL", "https://verein.example/", "https://verein.example"),
    ("ECKEN_BASE_URL", "https://verein.example//", "https://verein.example"),
    ("ECKEN_BASE_URL", ' "HTTPS://Verein.Example" ', "https://verein.example"),
    ("ECKEN_BASE_URL", "https://verein.example:443", "https://verein.example"),
    ("ECKEN_BASE_URL", "https://verein.example:8443/", "https://verein.example:8443"),
    ("ECKEN_BASE_URL", "https://köln.example", "https://xn--kln-sna.example"),
    ("ECKEN_BASE_URL", "http://[::1]:8000", "http://[::1]:8000"),
    ("ECKEN_MAIL_FROM", "noreply@verein.de", Mailbox("", "noreply@verein.de")),
    ("ECKEN_MAIL_FROM", "Verein <noreply@verein.de>", Mailbox("Verein", "noreply@verein.de")),
    ("ECKEN_MAIL_FROM", "'Verein <noreply@verein.de>'", Mailbox("Verein", "noreply@verein.de")),
    ("ECKEN_MAIL_FROM", '"Chor, e. V." <a@chor.de> ', Mailbox("Chor, e. V.", "a@chor.de")),
    ("ECKEN_MAIL_FROM", "Chor, e. V. <A@CHOR.DE>", Mailbox("Chor, e. V.", "A@chor.de")),
    ("ECKEN_MAIL_FROM", "<noreply@verein.de>", Mailbox("", "noreply@verein.de")),
    ("ECKEN_MAIL_FROM", "post@müller-chor.de", Mailbox("", "post@xn--mller-chor-9db.de")),
    ("ECKEN_JOINING_DOMAINS", "Verein.de; @chor.example", ("verein.de", "chor.example")),
    ("ECKEN_JOINING_DOMAINS", "köln.example", ("xn--kln-sna.example",)),
    ("ECKEN_JOINING_DOMAINS", "xn--kln-sna.example.", ("xn--kln-sna.example",)),
    ("ECKEN_JOINING_DOMAINS", " ", ()),
    ("ECKEN_TRUSTED_PROXIES", "10.0.0.0/8, ::1", (ip_network("10.0.0.0/8"), ip_network("::1"))),
    ("ECKEN_TRUSTED_PROXIES", "10.1.2.3/8", (ip_network("10.0.0.0/8"),)),
    ("ECKEN_SESSION_D", " '30' ", 30),
    ("ECKEN_SMTP_STARTTLS", "False ", False),
    ("ECKEN_SMTP_STARTTLS", "ON", True),
    ("ECKEN_SMTP_PASSWORD", ' "p w" \n', ' "p w" '),
    ("ECKEN_SMTP_HOST", "Mail.Verein.de.", "mail.verein.de"),
    ("ECKEN_JOINING", " Approval", "approval"),
    ("ECKEN_SIGN_IN_LIMIT", "10 / 15 Minutes", Limit(10, 900)),
    ("ECKEN_API_LIMIT", "1200 per minute", Limit(1_200, 60)),
    ("ECKEN_TIME_ZONE", "europe/vienna", "Europe/Vienna"),
    ("ECKEN_DATA_DIR", "'/var/lib/ecken'", Path("/var/lib/ecken")),
    ("ECKEN_COMMUNITY_NAME", ' "Alumni Köln e. V." ', "Alumni Köln e. V."),
]


@pytest.mark.parametrize(
    ("variable", "value"), [(name, value) for name, values in WRONG.items() for value in values]
)
def test_a_value_that_means_nothing_is_refused_in_a_sentence(variable: str, value: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_settings({variable: value})
    assert refused.value.code == "setting_invalid"
    assert refused.value.sentence.startswith(
        "ECKEN_JOINING_DOMAINS" if value == "domain" else variable
    )
    assert "needed is " in refused.value.sentence


@pytest.mark.parametrize(("variable", "value", "meant"), RIGHT)
def test_a_value_is_read_into_what_it_means(variable: str, value: str, meant: object) -> None:
    settings = read_settings({variable: value})
    found = getattr(settings, variable.removeprefix("ECKEN_").lower())
    assert (found, type(found)) == (meant, type(meant))


@pytest.mark.parametrize(("variable", "value", "meant"), RIGHT)
def test_what_is_read_is_read_again_to_the_same(variable: str, value: str, meant: object) -> None:
    settings = read_settings({variable: value})
    shown = as_text(getattr(settings, variable.removeprefix("ECKEN_").lower()))
    assert read_settings({variable: shown}) == settings


@pytest.mark.parametrize(
    ("variable", "near"),
    [
        ("ECKEN_BASEURL", "ECKEN_BASE_URL"),
        ("ecken_base_url", "ECKEN_BASE_URL"),
        ("ECKEN_SMTP_STARTLS", "ECKEN_SMTP_STARTTLS"),
        ("ECKEN_COLOUR_OF_THE_SKY", ""),
    ],
)
def test_a_variable_that_is_no_option_is_refused(variable: str, near: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_settings({variable: "x"})
    assert refused.value.code == "setting_unknown"
    assert near in refused.value.sentence


def test_other_variables_are_none_of_our_business() -> None:
    assert read_settings({"HOME": "/", "ECKENSTEIN": "x"}) == Settings()


def test_all_faults_are_told_at_once() -> None:
    faults = wrong_settings({"ECKEN_BASE_URL": "x", "ECKEN_NO": "1", "ECKEN_MAIL_FROM": "@x"})
    assert [fault.code for fault in faults] == [
        "setting_invalid", "setting_unknown", "setting_invalid",
    ]  # fmt: skip


@pytest.mark.parametrize("variable", ["ECKEN_SECRET", "ECKEN_DATABASE_URL"])
def test_no_secret_stands_in_a_refusal(variable: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_settings({variable: "hunter2@host"})
    assert "hunter2" not in refused.value.sentence


def test_settings_made_in_code_hold_what_the_texts_mean_too() -> None:
    settings = Settings(base_url="https://x.example/", sign_in_limit="5/hour")  # type: ignore[arg-type]
    assert (settings.base_url, settings.sign_in_limit) == ("https://x.example", Limit(5, 3_600))
    with pytest.raises(Invalid):
        Settings(api_limit="often")  # type: ignore[arg-type]


def test_a_mail_server_far_away_needs_a_sender_that_it_can_know() -> None:
    far = {"ECKEN_MAIL_SENDER": "smtp", "ECKEN_SMTP_HOST": "mail.verein.de"}
    with pytest.raises(Invalid) as refused:
        read_settings(far)
    assert refused.value.sentence.startswith("ECKEN_MAIL_FROM")
    read_settings({**far, "ECKEN_MAIL_FROM": "noreply@verein.de"})
    read_settings({**far, "ECKEN_SMTP_HOST": "localhost"})


def test_every_default_is_what_its_own_text_means() -> None:
    for option in describe():
        assert option.read(as_text(option.default)) == option.default, option.variable


@example("ECKEN_DATA_DIR", "~0")
@given(st.sampled_from([option.variable for option in describe()]), st.text(max_size=40))
def test_any_text_is_read_or_refused(variable: str, text: str) -> None:
    faults = wrong_settings({variable: text})
    assert {fault.code for fault in faults} <= {"setting_invalid"}
