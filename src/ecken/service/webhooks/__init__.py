"""Webhooks: operators enter them, members who join and leave are noted, messages are delivered."""
