"""``python -m ecken.graph``: compiles every kernel at set-up, so that no request waits for it."""

from __future__ import annotations

from ecken.graph import Network

if __name__ == "__main__":
    Network.warm()
