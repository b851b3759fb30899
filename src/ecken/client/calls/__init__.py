"""Methods that wait for their answer."""

from ecken.client.calls import groups

__all__ = ["groups"]
