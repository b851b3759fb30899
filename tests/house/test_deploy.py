"""The files to run a site with are what the programs that read them take."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from ecken.cli.main import app
from ecken.cli.server.serving import GRACE_S
from ecken.settings import describe
from tests.house.tree import ROOT
from tests.processes import run

DEPLOY = ROOT / "deploy"
MOST_EXPOSED = 2.0
"""How open systemd may call the unit: 0 is closed, 10 is open."""
SERVICES = ("ecken.service", "ecken-work.service")
VARIABLE = re.compile(r"\bECKEN_[A-Z_]+\b")
NOT_OPTIONS = {"ECKEN_HOST", "ECKEN_UPSTREAM", "ECKEN_SETTINGS"}
"""Variables of these files, which Ecken does not read as options."""


def program(name: str) -> str:
    """The path of a program; without it the test is skipped, and CI has it."""
    path = shutil.which(name, path="/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin")
    if path is None:
        pytest.skip(f"{name} is not installed")
    return path


def read(name: str) -> str:
    return (DEPLOY / name).read_text("utf-8")


@pytest.mark.parametrize("unit", SERVICES)
def test_systemd_finds_the_unit_well_closed(unit: str) -> None:
    asked = ("security", "--offline=true", "--no-pager", DEPLOY / unit)
    done = run(program("systemd-analyze"), *asked)
    found = re.search(rf"Overall exposure level for {unit}: ([0-9.]+)", done.stdout)
    assert found, done.stdout + done.stderr
    assert float(found[1]) <= MOST_EXPOSED


def test_the_units_have_no_word_that_systemd_does_not_know(tmp_path: Path) -> None:
    units = [
        tmp_path / p.name for p in sorted(DEPLOY.iterdir()) if p.suffix in (".service", ".socket")
    ]
    assert len(units) == 3
    for unit in units:
        unit.write_text(read(unit.name).replace("/opt/ecken/bin/ecken", "/bin/true"))
    done = run(program("systemd-analyze"), "verify", "--man=no", "--recursive-errors=no", *units)
    assert [line for line in done.stderr.splitlines() if "/ecken" in line] == []
    units[0].write_text(units[0].read_text().replace("Type=exec", "Typ=exec"))
    done = run(program("systemd-analyze"), "verify", "--man=no", "--recursive-errors=no", units[0])
    assert "Typ" in done.stderr


@pytest.mark.parametrize("unit", SERVICES)
def test_units_run_commands_that_there_are_in_the_same_place(unit: str) -> None:
    told = read(unit)
    (command,) = re.findall(r"(?m)^ExecStart=/opt/ecken/bin/ecken --settings (.*)$", told)
    assert command.startswith("/etc/ecken/ecken.toml ")
    assert command.split()[1] in {
        each.callback.__name__ for each in app.registered_commands if each.callback
    }
    places = re.compile(
        r"(?m)^(?:User|Group|StateDirectory|CacheDirectory|ReadWritePaths|Environment|UMask)=.*$"
    )
    assert places.findall(told) == places.findall(read("ecken.service"))
    closed = re.compile(r"(?ms)^# What it may not do.*?(?=\n\n|\Z)")
    assert closed.findall(told)[0].strip() == closed.findall(read("ecken.service"))[0].strip()


def test_the_unit_leaves_the_site_time_to_stop() -> None:
    (stop_s,) = re.findall(r"(?m)^TimeoutStopSec=(\d+)$", read("ecken.service"))
    assert int(stop_s) > 3 * GRACE_S


def test_the_site_listens_where_the_proxies_look() -> None:
    (place,) = re.findall(r"(?m)^ListenStream=(\S+)$", read("ecken.socket"))
    assert f"server {place}" in read("nginx.conf") or f"http://{place}" in read("nginx.conf")
    assert f":{place}" in read("Caddyfile")
    assert "\nExecReload=/bin/kill -HUP $MAINPID\n" in read("ecken.service")


def test_unit_user_and_folders_are_the_same_in_all_files() -> None:
    unit, users, folders = read("ecken.service"), read("sysusers.conf"), read("tmpfiles.conf")
    assert "User=ecken\nGroup=ecken\n" in unit
    assert re.search(r"(?m)^u ecken - \"Ecken\" /var/lib/ecken ", users)
    for folder in ("/etc/ecken", "/var/lib/ecken", "/var/cache/ecken", "/var/backups/ecken"):
        assert folder in unit
        assert re.search(rf"(?m)^d {folder} +07[05]0 ", folders), folder


def test_caddy_takes_its_file() -> None:
    asked = ("validate", "--adapter", "caddyfile", "--config", DEPLOY / "Caddyfile")
    done = run(program("caddy"), *asked, env={"ECKEN_HOST": "netz.verein.example"})
    assert done.returncode == 0, done.stderr


def test_nginx_takes_its_file(tmp_path: Path) -> None:
    key, certificate = tmp_path / "key.pem", tmp_path / "cert.pem"
    done = run(
        program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1",
        "-subj", "/CN=netz.verein.example", "-keyout", key, "-out", certificate,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    told = re.sub(r"/etc/letsencrypt/\S+/fullchain\.pem", str(certificate), read("nginx.conf"))
    told = re.sub(r"/etc/letsencrypt/\S+/privkey\.pem", str(key), told)
    (tmp_path / "site.conf").write_text(told)
    whole = tmp_path / "nginx.conf"
    whole.write_text(
        f"pid {tmp_path}/pid;\nerror_log stderr;\nevents {{}}\n"
        f"http {{ access_log off; include {tmp_path}/site.conf; }}\n"
    )
    done = run(program("nginx"), "-t", "-p", tmp_path, "-c", whole)
    assert done.returncode == 0, done.stderr
    assert "[warn]" not in done.stderr


def test_every_variable_in_these_files_is_an_option() -> None:
    known = {option.variable for option in describe()} | NOT_OPTIONS
    named = {
        name for path in DEPLOY.iterdir() for name in VARIABLE.findall(path.read_text("utf-8"))
    }
    assert {"ECKEN_BASE_URL", "ECKEN_DATA_DIR", "ECKEN_TRUSTED_PROXIES"} <= named
    assert named - known == set()


# ----------------------------------------------------------------------- the container
def instructions(name: str) -> list[tuple[str, str]]:
    """The instructions of a Containerfile, long lines put together."""
    lines = re.sub(r"\\\n", " ", read(name)).splitlines()
    parts = [line.split(None, 1) for line in lines if line.strip() and not line.startswith("#")]
    return [(part[0], part[1].strip()) for part in parts]


def test_the_container_runs_locked_libraries_as_nobody_special() -> None:
    found = instructions("Containerfile")
    known = {
        "FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK",
        "ENTRYPOINT", "CMD",
    }  # fmt: skip
    assert {name for name, _ in found} <= known
    bases = [rest for name, rest in found if name == "FROM"]
    assert len(bases) == 2
    assert all(re.fullmatch(r"python:3\.\d+-slim-\w+( AS build)?", base) for base in bases)
    runs = " ".join(rest for name, rest in found if name == "RUN")
    installs = re.findall(r"pip install ([^&]*)", runs)
    assert len(installs) == 3
    assert all("--require-hashes -r" in one or "--no-index --no-deps" in one for one in installs)
    assert [rest for name, rest in found if name == "USER"] == ["ecken"]
    assert found[-1] == ("CMD", '["serve", "--host", "0.0.0.0"]')
    assert any(name == "HEALTHCHECK" and "/readyz" in rest for name, rest in found)


def test_what_the_container_copies_is_there() -> None:
    copied = [
        source
        for name, rest in instructions("Containerfile")
        if name == "COPY" and "--from=" not in rest
        for source in rest.split()[:-1]
    ]
    assert "requirements.txt" in copied
    assert [source for source in copied if not (ROOT / source).exists()] == []


def test_what_is_composed_uses_these_files_and_no_more() -> None:
    told = read("compose.yaml")
    assert "dockerfile: deploy/Containerfile" in told
    assert "./Caddyfile:/etc/caddy/Caddyfile:ro" in told
    (subnet,) = re.findall(r"- subnet: (\S+)", told)
    assert f"ECKEN_TRUSTED_PROXIES: {subnet}\n" in told
    uses = set(re.findall(r"(?m)^      - (\w+):/", told))
    assert uses == set(re.findall(r"(?m)^  (\w+):$", told.partition("\nvolumes:\n")[2]))
