"""Methods to be awaited."""

from ecken.client.async_calls import groups

__all__ = ["groups"]
