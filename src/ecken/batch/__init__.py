"""Whole networks on Spark: figures of all members and distances, where one machine is too small.

Everything is Spark's own SQL: no Python runs on the executors, which need nothing but Spark. Needs
the extra ``ecken[spark]`` and Java 17 or newer where the command runs.
"""
