"""Write the next migration from what the tables in code have and the newest scheme has not.

    python -m scripts.write_migration "What the step does"

Read it before you commit it: renamed columns and what is to become of rows it does not know.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from ecken.store.database import Database
from ecken.store.migration import migrate, write_revision


def main() -> None:
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder) / 'ecken.db'}")
        migrate(database)
        write_revision(database, sys.argv[1])
        database.close()


if __name__ == "__main__":
    main()
