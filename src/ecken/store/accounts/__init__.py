"""Rows of accounts, sessions, tokens, invitations and their history."""
