"""Distances of all pairs: what they cost, and what the same costs with other libraries."""
