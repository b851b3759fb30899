"""``python -m ecken``: the same as ``ecken``."""

from __future__ import annotations

from ecken.cli.__main__ import main

__all__ = ["main"]

if __name__ == "__main__":
    main()
