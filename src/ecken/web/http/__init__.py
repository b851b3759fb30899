"""Handling of every request and answer: bodies, cookies, guards, compression."""
