"""Several processes, one answer: all are in it, no counter goes back, the killed are forgotten."""

from __future__ import annotations

import os
from pathlib import Path

from ecken.service.watching.joined_metrics import JoinedMetrics
from ecken.service.watching.metrics import Metrics
from tests.community import small_community
from tests.privacy.test_metrics import samples_of

OTHER = """# TYPE ecken_requests counter
ecken_requests_total{method="GET",process="1",route="/",status="200"} 7.0
"""


def _route(process: int) -> tuple[str, tuple[tuple[str, str], ...]]:
    labels = {"method": "GET", "process": str(process), "route": "none", "status": "200"}
    return "ecken_requests_total", tuple(sorted(labels.items()))


def test_all_processes_are_in_the_answer_of_any(tmp_path: Path) -> None:
    folder = tmp_path / "metrics"
    with small_community(tmp_path, contacts=["Ada–Ben"]) as town:
        metrics = Metrics(town.community)
        joined = JoinedMetrics(town.community, metrics, folder)
        joined.start()
        try:
            (folder / "1.prom").write_text(OTHER)
            (folder / "2.prom").write_text(OTHER.replace('process="1"', 'process="2"'))
            os.utime(folder / "2.prom", (1_000, 1_000))
            (folder / "notes.txt").write_text("kept")
            metrics.note_answer("GET", 200, 0.01)
            found = samples_of(joined.render().decode())
            own = samples_of((folder / f"{os.getpid()}.prom").read_text())
        finally:
            joined.stop()
        left = sorted(path.name for path in folder.iterdir())
    assert found[_route(os.getpid())] == 1
    other = (("method", "GET"), ("process", "1"), ("route", "/"), ("status", "200"))
    assert found["ecken_requests_total", other] == 7
    assert not [key for key in found if ("process", "2") in key[1]], "killed long ago"
    assert own[_route(os.getpid())] == 1, "what was told is what the others will tell"
    ages = {key[1][0][1] for key in found if key[0] == "ecken_process_age_seconds"}
    assert ages == {"1", str(os.getpid())}
    assert left == ["1.prom", "notes.txt"]


def test_a_folder_that_cannot_be_written_to_stops_no_answer(tmp_path: Path) -> None:
    with small_community(tmp_path, members=["Ada"]) as town:
        joined = JoinedMetrics(town.community, Metrics(town.community), tmp_path / "none")
        assert b"ecken_journal_lag" in joined.render()
