"""Rows of messages, notices, news and waiting mails."""
