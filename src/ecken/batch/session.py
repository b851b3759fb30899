"""Opens Spark, and says in a sentence what it lacks or could not do."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from py4j.protocol import Py4JError
from pyspark.errors import PySparkException, PySparkRuntimeError
from pyspark.sql import SparkSession

from ecken.errors import EckenError, Invalid, NotReady

__all__ = ["LOCAL", "open_spark", "told"]

LOCAL = "local[*]"
"""Where Spark runs if neither the caller nor spark-submit says so: here, on all cores."""

JAVA = "On Debian: apt install openjdk-17-jre-headless. Elsewhere set JAVA_HOME to a Java 17."

_SETTINGS = {
    "spark.ui.showConsoleProgress": "false",
    # The aggregation of sketches sorts beyond so many members at once; the default is 128.
    "spark.sql.objectHashAggregate.sortBased.fallbackThreshold": "20000",
    # Half a file is an error, never fewer contacts.
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
}
_HERE = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}
"""Where master and executors are this process, nobody else is listened to."""


@contextmanager
def open_spark(
    master: str | None = None, *, partitions: int | None = None, memory: str | None = None
) -> Iterator[SparkSession]:
    """Yield a session, and stop it at the end.

    ``master`` as Spark writes it (``local[2]``, ``spark://host:7077``); without one what
    spark-submit was told, else :data:`LOCAL`. ``partitions`` of each exchange; ``memory`` of the
    driver (``4g``), which counts only where the driver is this process.

    Raises
    ------
    NotReady
        ``java_missing``, ``java_failed``; what :func:`told` says of the work in the block.
    """
    with told():
        try:
            spark = _start(master, partitions, memory)
        except PySparkRuntimeError as error:
            if master is not None or error.getCondition() != "MASTER_URL_NOT_SET":
                raise
            spark = _start(LOCAL, partitions, memory)
        try:
            yield spark
        finally:
            spark.stop()


def _start(master: str | None, partitions: int | None, memory: str | None) -> SparkSession:
    settings = dict(_SETTINGS)
    if master is not None:
        settings["spark.master"] = master
        if master.startswith("local"):
            settings |= _HERE
    if partitions is not None:
        settings["spark.sql.shuffle.partitions"] = str(partitions)
    if memory is not None:
        settings["spark.driver.memory"] = memory
    builder = SparkSession.builder.appName("ecken")
    for name, value in settings.items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    is_here = (spark.sparkContext.master or "").startswith("local")
    spark.sparkContext.setLogLevel("FATAL" if is_here else "ERROR")  # told in a sentence, once
    return spark


@contextmanager
def told() -> Iterator[None]:
    """Turn what Spark and Java raise into a sentence.

    Raises
    ------
    Invalid
        ``batch_file`` for what was to be read and cannot be.
    NotReady
        ``java_missing``, ``java_failed``, ``spark_failed``.
    """
    try:
        yield
    except (PySparkException, Py4JError) as error:
        raise _refusal(error) from error


def _refusal(error: PySparkException | Py4JError) -> EckenError:
    condition = str(error.getCondition() or "") if isinstance(error, PySparkException) else ""
    text = str(error)
    if condition == "JAVA_GATEWAY_EXITED":
        return _without_java()
    for sign in ("FAILED_READ_FILE", "CANNOT_READ_FILE_FOOTER", "PATH_NOT_FOUND", "is not a Parqu"):
        if sign in condition or sign in text:
            return Invalid(
                "batch_file",
                "A file cannot be read as Parquet: {reason}. Write it again; without it there "
                "is no result.",
                reason=_reason(text),
            )
    return NotReady("spark_failed", "Spark could not go on: {reason}.", reason=_reason(text))


def _without_java() -> NotReady:
    if shutil.which("java") is None:
        return NotReady(
            "java_missing",
            "Spark needs Java 17 or newer, and there is no java here. {advice}",
            advice=JAVA,
        )
    return NotReady(
        "java_failed",
        "Java did not start Spark; above stands why. It has to be Java 17 or newer. {advice}",
        advice=JAVA,
    )


def _reason(text: str) -> str:
    """Return what was said, without the trace behind it.

    Where py4j only says that a call failed, that is what the last exception of Java says that names
    a file, else the last one.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines and lines[0].startswith("An error occurred while calling"):
        said = [line for line in lines if line.startswith((": ", "Caused by: "))]
        lines = [line for line in said if ":/" in line] or said or lines
        exception = lines[-1].partition(": ")[2]
        lines = [exception.partition(": ")[2] or exception or lines[-1]]
    reason = lines[0].partition(" SQLSTATE")[0] if lines else "no reason was given"
    return reason.rstrip(".")[:400]
