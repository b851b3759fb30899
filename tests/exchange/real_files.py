"""The files by real programs, for tests."""

from pathlib import Path

FILES = Path(__file__).parent / "files"
VCARDS = sorted(FILES.glob("vcards/*/*.vcf"))
CONNECTIONS = sorted(FILES.glob("linkedin/*/Connections*.csv"))

assert len(VCARDS) >= 20
assert len(CONNECTIONS) >= 6
