"""From the site to Spark and back: the network is written out, measured, and shown."""

from __future__ import annotations

import json
import stat
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Ecken, ecken
from tests.processes import run

__all__ = ["ecken"]

pytestmark = pytest.mark.slow

MEMBERS = """id,email,first_name,last_name,audience,listed
1,a@example.org,Ada,Weber,everyone,yes
2,b@example.org,Ben,Lang,everyone,yes
3,c@example.org,Cem,Sahin,everyone,yes
4,d@example.org,Dora,Kurz,nobody,yes
5,e@example.org,Ella,Blau,everyone,no
6,f@example.org,Finn,Rot,contacts,yes
"""
CONTACTS = "a,b\n1,2\n2,3\n3,4\n4,5\n4,6\n"
"""1 - 2 - 3 - 4 stand in lists for everyone; 5 is unlisted, neither 4 nor 6 shows their list."""


def _batch(folder: Path, *asked: object) -> str:
    """Run a command in a process of its own: Java reads its settings once for each."""
    env = {
        "ECKEN_DATA_DIR": str(folder / "data"),
        "SPARK_CONF_DIR": str(Path(__file__).parent / "spark"),
    }
    done = run(sys.executable, "-m", "ecken.cli", "batch", *asked, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    return str(done.stdout)


def test_a_site_is_measured_and_shows_it(ecken: Ecken, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text(MEMBERS)
    (tmp_path / "c.csv").write_text(CONTACTS)
    assert ecken("load", "--members", "m.csv", "--contacts", "c.csv").code == 0
    net, out = tmp_path / "net", tmp_path / "out"
    _batch(tmp_path, "export", net)
    assert stat.S_IMODE(net.stat().st_mode) == 0o700
    assert sorted(path.name for path in net.iterdir()) == ["edges", "members", "network.json"]
    again = ecken("batch", "export", net)
    assert (again.code, "is there already" in again.err) == (2, True)
    tables = ("--edges", net / "edges", "--members", net / "members", "--out", out)
    local = ("--master=local[2]", "--partitions=2", "--log-registers=16")
    _batch(tmp_path, "distances", *tables, "--open", *local, "--runs=2")
    assert ecken("batch", "load", out / "distances.json").code == 0
    shown = json.loads(ecken("batch", "load", out / "distances.json", "--json").out)
    assert shown["pairs"] == [3, 2, 1]
    result = json.loads((out / "distances.json").read_text())
    assert result["network"]["source"] == json.loads((net / "network.json").read_text())["source"]
    other = result | {"network": result["network"] | {"source": "another"}}
    (tmp_path / "other.json").write_text(json.dumps(other))
    refused = ecken("batch", "load", tmp_path / "other.json")
    assert (refused.code, "another network" in refused.err) == (2, True)
    assert ecken("batch", "load", tmp_path / "nowhere.json").code == 2
