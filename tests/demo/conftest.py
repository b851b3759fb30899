"""The whole demo network, made once for all tests of this room."""

import datetime as dt

import pytest

from ecken.demo import DemoNetwork, make

TODAY = dt.date(2026, 3, 1)


@pytest.fixture(scope="session")
def network() -> DemoNetwork:
    return make(today=TODAY)


@pytest.fixture(scope="session")
def small() -> DemoNetwork:
    return make(members=400, today=TODAY)
