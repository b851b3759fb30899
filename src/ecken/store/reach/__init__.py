"""Rows of reach: who has seen a post, how many, and what was forecast."""
