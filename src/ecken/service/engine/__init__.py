"""The network in memory: read from the tables, followed, compared, kept for answers."""
