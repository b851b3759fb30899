"""What holds for every test: no network but loopback, no silent skip in CI, hypothesis profiles,
one event loop for all test clients."""

import ipaddress
import os
import socket
import sys
from collections.abc import Generator, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

IN_CI = os.environ.get("CI") == "true"

pytest_plugins = ["tests.databases"]

# ------------------------------------------------------------------ hypothesis
_common: dict[str, Any] = {
    "deadline": None,
    "print_blob": True,
    "suppress_health_check": [HealthCheck.too_slow],
}
settings.register_profile("dev", **_common)
settings.register_profile("ci", derandomize=True, database=None, **_common)
settings.register_profile("quick", max_examples=25, **_common)
settings.register_profile("long", max_examples=2000, **_common)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if IN_CI else "dev"))


# --------------------------------------------------------------------- network
class NetworkIsOffError(RuntimeError):
    """A test tried to reach another machine."""


def _is_loopback(host: object) -> bool:
    if host in (None, "", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.split("%")[0]).is_loopback or text in ("0.0.0.0", "::")
    except ValueError:
        return False


class _LoopbackSocket(socket.socket):
    """A socket that speaks to this machine only."""

    def _check(self, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise NetworkIsOffError(f"tests may reach loopback only, this one wanted {address!r}")

    def connect(self, address: Any) -> None:
        self._check(address)
        super().connect(address)

    def connect_ex(self, address: Any) -> int:
        self._check(address)
        return super().connect_ex(address)

    def sendto(self, data: Any, *args: Any) -> int:
        self._check(args[-1])
        return super().sendto(data, *args)


_real_getaddrinfo = socket.getaddrinfo


def _loopback_getaddrinfo(host: Any, *args: Any, **kwargs: Any) -> Any:
    if not _is_loopback(host):
        raise NetworkIsOffError(f"tests may look up loopback only, this one wanted {host!r}")
    return _real_getaddrinfo(host, *args, **kwargs)


def pytest_configure() -> None:
    socket.socket = _LoopbackSocket  # type: ignore[misc]
    socket.getaddrinfo = _loopback_getaddrinfo


# ----------------------------------------------------------------------- skips
# Elsewhere a missing tool (browser, PostgreSQL) skips its tests; in CI every tool must be there.
def _refuse_skip(report: Any) -> None:
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.longrepr = f"nothing may be skipped when CI=true, but: {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    _refuse_skip(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _refuse_skip(report)
    return report


# -------------------------------------------------------------------- patience
@pytest.fixture(scope="session", autouse=True)
def _photos_may_take_their_time() -> None:
    """Let a decoder of photos be as slow as a machine under load makes it."""
    drawing: Any = sys.modules.get("ecken.service.pictures.drawing")
    if drawing is not None:
        drawing._WALL_S = 240.0


# -------------------------------------------------------------------- requests
@pytest.fixture(scope="session", autouse=True)
def _one_event_loop() -> Iterator[None]:
    """Let test clients share one event loop: else each request starts a loop and a thread."""
    testing = sys.modules.get("starlette.testclient")
    if testing is None:
        yield
        return
    from anyio.from_thread import start_blocking_portal

    with start_blocking_portal() as portal:
        testing.TestClient.portal = portal
        yield
        testing.TestClient.portal = None


@pytest.fixture
def drawn_with_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for pictures as long as a machine under load needs to draw them."""
    from tests.waiting import PATIENCE_S

    monkeypatch.setattr("ecken.service.pictures.drawing._WALL_S", PATIENCE_S)
