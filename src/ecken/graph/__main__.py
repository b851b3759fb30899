"""``python -m ecken.graph``: compile every kernel once, at set-up, so that no question waits."""

from __future__ import annotations

from ecken.graph import Network

if __name__ == "__main__":
    Network.warm()
