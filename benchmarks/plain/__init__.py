"""The engine beside plain C, in one run: what ``python -m benchmarks.plain`` measures."""
