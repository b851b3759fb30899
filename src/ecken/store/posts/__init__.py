"""Rows of posts, likes and comments."""
