"""Reference data: postal places of DE, AT and CH, the WZ 2008 industries, job titles.

Pure and read-only: each list is a small packed file inside the package (``data/``, with sources
and licences in ``data/SOURCES.md``), read on first use and kept. Nothing here knows a member.
"""
