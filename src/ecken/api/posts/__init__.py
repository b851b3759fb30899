"""Calls about posts, their reach, and the news of contacts."""
