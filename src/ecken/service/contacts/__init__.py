"""Becoming contacts: requests, introductions, suggestions, tags."""
