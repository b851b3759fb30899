"""The network in memory: loaded from the tables, updated, checked for drift, cached."""
