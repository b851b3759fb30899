"""Reach: how many members a post is likely to be shown to, and how many have seen it (R10)."""
