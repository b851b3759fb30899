"""How many examples a property test looks at: a few every day, very many in the long run."""

from __future__ import annotations

import os

from hypothesis import settings

__all__ = ["IS_LONG", "few_examples"]

IS_LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"


def few_examples(count: int) -> settings:
    """Look at ``count`` examples, but at as many as the profile says in ``make test-long``."""
    return settings() if IS_LONG else settings(max_examples=count)
