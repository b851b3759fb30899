"""``python -m ecken.cli``, ``python -m ecken`` and the installed ``ecken``: one and the same.

The commands import the libraries of the site. Where only the engine is installed, that is said.
"""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """Run the command, or say what has to be installed for it."""
    try:
        from ecken.cli.main import main as run
    except ModuleNotFoundError as error:
        missing = (error.name or "").partition(".")[0]
        if missing in ("", "ecken"):
            raise
        print(
            f'ecken: the command needs the libraries of the site, and "{missing}" is not '
            'installed: pip install "ecken[site]". The engine works without: import ecken.graph.',
            file=sys.stderr,
        )
        sys.exit(1)
    run()


if __name__ == "__main__":
    main()
