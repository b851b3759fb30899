"""Reach of posts: what of it is told, and how sure a measured share is (R10)."""
