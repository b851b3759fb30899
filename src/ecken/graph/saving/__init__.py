"""A network as one file: sections, checksums, mapping."""
