"""How long an hour and a day are, in seconds: written down once."""

__all__ = ["DAY_S", "HOUR_S"]

HOUR_S = 3_600
DAY_S = 24 * HOUR_S
