"""Rows of what stands between two members: contacts, requests, introductions, blocks."""
