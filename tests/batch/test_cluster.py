"""The command on a cluster of several processes: a master, two workers, and spark-submit."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pyspark
import pytest

import ecken.__main__
from tests.oracle import World
from tests.processes import run, started
from tests.servers import free_port
from tests.waiting import wait_until
from tests.worlds import network_of, star_of_hubs

pytestmark = pytest.mark.slow

SPARK = Path(pyspark.__file__).parent
DEPLOY = "org.apache.spark.deploy"
QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""Short programs: compile little."""
QUIET = """
rootLogger.level = info
rootLogger.appenderRef.file.ref = out
appender.out.type = Console
appender.out.name = out
appender.out.target = SYSTEM_OUT
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %m%n
"""
"""What master and workers say goes to their output, so that it can be read here."""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[str]:
    """The address of a master with two workers of one core each."""
    if shutil.which("java") is None:
        pytest.skip("no java")
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "log4j2.properties").write_text(QUIET)
    env = {
        "SPARK_CONF_DIR": str(tmp_path / "conf"),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_DAEMON_JAVA_OPTS": QUICK,
    }
    address = f"spark://127.0.0.1:{(port := free_port())}"
    here = ("--host", "127.0.0.1", "--webui-port", "0")
    with ExitStack() as processes:
        command = (SPARK / "bin" / "spark-class", f"{DEPLOY}.master.Master", *here)
        master = processes.enter_context(started(*command, "--port", port, env=env))
        for number in (1, 2):
            command = (SPARK / "bin" / "spark-class", f"{DEPLOY}.worker.Worker", *here)
            folder = ("--work-dir", tmp_path / f"worker-{number}")
            room = ("--cores", "1", "--memory", "1g", *folder)
            processes.enter_context(started(*command, *room, address, env=env))
        assert master.stdout is not None
        workers: list[str] = []
        wait_until(lambda: _note_worker(master.stdout.readline(), workers), "two workers")
        yield address


def _note_worker(line: str, workers: list[str]) -> bool:
    """Note the worker that a line of the master's tells of; say whether there are two."""
    if "Registering worker" in line:
        workers.append(line)
    return len(workers) == 2


def _executors(events: Path) -> set[str]:
    """The executors on which tasks ran, as Spark has written it down."""
    lines = (
        line for path in events.rglob("*") if path.is_file()
        for line in path.read_text().splitlines() if '"SparkListenerTaskEnd"' in line
    )  # fmt: skip
    return {json.loads(line)["Task Info"]["Executor ID"] for line in lines}


def test_the_command_runs_on_a_cluster_of_several_processes(cluster: str, tmp_path: Path) -> None:
    world = star_of_hubs(3, 40)
    net = network_of(world)
    events = tmp_path / "events"
    events.mkdir()
    submit = (
        *(SPARK / "bin" / "spark-submit", "--master", cluster),
        *("--conf", "spark.eventLog.enabled=true", "--conf", f"spark.eventLog.dir=file:{events}"),
        *("--conf", "spark.eventLog.compress=false", "--conf", "spark.executor.memory=512m"),
        *("--conf", "spark.cores.max=2", "--conf", "spark.executor.cores=1"),
        *("--conf", f"spark.executor.extraJavaOptions={QUICK}", "--driver-java-options", QUICK),
        *("--conf", "spark.sql.adaptive.enabled=false"),
        ecken.__main__.__file__,
    )
    env = {
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_LOCAL_IP": "127.0.0.1",
        "SPARK_CONF_DIR": str(tmp_path),
    }
    edges = _write_edges(tmp_path, world)
    asked = ("batch", "distances", "--edges", edges, "--out", tmp_path / "out", "--json")
    options = ("--runs=2", "--log-registers=16", "--hub-size=10", "--partitions=2")
    done = run(*submit, *asked, *options, env=env)
    assert done.returncode == 0, done.stdout + done.stderr
    said = json.loads(done.stdout.strip().splitlines()[-1])
    exact = net.distances(sample=None)
    assert said["pairs"] == exact.pairs.tolist()
    assert said["mean_hops"] == pytest.approx(exact.mean_hops)
    assert said == json.loads((tmp_path / "out" / "distances.json").read_text())
    assert _executors(events) >= {"0", "1"}


def _write_edges(folder: Path, world: World) -> Path:
    """Write the contacts of a world as Parquet, by a program of its own."""
    lines = [f"{a},{b}" for a, row in world.contacts.items() for b in row if a < b]
    (folder / "pairs.csv").write_text("\n".join(lines))
    program = (
        "import sys\nfrom ecken.batch.session import open_spark\n"
        "with open_spark('local[1]', partitions=1) as spark:\n"
        "    pairs = spark.read.csv(sys.argv[1], schema='a int, b int')\n"
        "    pairs.write.parquet(sys.argv[2])\n"
    )
    env = {"SPARK_CONF_DIR": str(Path(__file__).parent / "spark")}
    done = run(sys.executable, "-c", program, folder / "pairs.csv", folder / "edges", env=env)
    assert done.returncode == 0, done.stderr
    return folder / "edges"
