"""Rows of members and their profiles."""
