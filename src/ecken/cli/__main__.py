"""``python -m ecken.cli``: the same as ``ecken``."""

from ecken.cli.main import main

main()
