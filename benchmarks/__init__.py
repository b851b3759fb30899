"""Measurements: the engine beside its peers, on networks made from a seed."""
