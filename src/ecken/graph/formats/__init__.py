"""Files of pairs as others publish them: what kind a file is, and readers for each kind."""
