"""Rows of webhooks, of the messages to them, and of who they know to be a member."""
