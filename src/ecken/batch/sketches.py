"""Sets of members as HyperLogLog sketches, by Spark's own functions.

A sketch holds up to ``2^log_registers`` registers of a byte (Flajolet et al. 2007), in the format
of Apache DataSketches: ``datasketches`` in Python, Java and C++ reads what Spark has written, and
the other way round. Small sets are kept member by member, so their size is exact.
"""

from __future__ import annotations

from collections.abc import Sequence

import datasketches
from pyspark.sql import Column
from pyspark.sql import functions as sf

from ecken.errors import Invalid

__all__ = ["LEAST_LOG", "MOST_LOG", "check_log", "content", "joined", "sketch_error", "sketched"]

LEAST_LOG, MOST_LOG = 4, 21


def check_log(log_registers: int) -> int:
    """Return the logarithm of the number of registers, or refuse it."""
    if not LEAST_LOG <= log_registers <= MOST_LOG:
        raise Invalid(
            "batch_registers",
            "The logarithm of the number of registers is {seen}; {least} to {most} are possible.",
            seen=log_registers,
            least=LEAST_LOG,
            most=MOST_LOG,
        )
    return log_registers


def sketched(member: str, log_registers: int, run: int = 0) -> Column:
    """Return the aggregate that puts the members of a group into a sketch.

    Each ``run`` sees other hashes: run 0 those of the ids themselves, as any other program would
    make them, the others those of a mixture of id and run.
    """
    value = sf.col(member) if run == 0 else sf.xxhash64(sf.col(member), sf.lit(run))
    return sf.hll_sketch_agg(value, log_registers)


def joined(sketches: Sequence[str]) -> Column:
    """Return the union of sketches of one row; those that are missing count as empty."""
    first, *others = (sf.col(name) for name in sketches)
    for other in others:
        both = sf.hll_union(first, other)
        first = sf.coalesce(both, first, other)
    return first


def content(sketch: str) -> Column:
    """Return what changes exactly if a union of sketches has grown: its registers.

    A sketch of registers has them behind a preamble of 40 bytes. As long as members are kept one by
    one (byte 7, bits 0 and 1, is below 2), their number says it.
    """
    mode = f"cast(conv(hex(substring({sketch}, 8, 1)), 16, 10) as int) & 3"
    registers = f"substring({sketch}, 41)"
    return sf.expr(f"if({mode} = 2, xxhash64({registers}), hll_sketch_estimate({sketch}))")


def sketch_error(log_registers: int) -> float:
    """Return the relative standard error of the size of a union of sketches.

    As DataSketches states it: measured for up to 2^12 registers, 1.04 / sqrt(registers) beyond.
    """
    error: float = datasketches.hll_sketch.get_rel_err(False, True, log_registers, 1)
    return abs(error)
