"""Rows of relations between members: contacts, requests, introductions, blocks."""
