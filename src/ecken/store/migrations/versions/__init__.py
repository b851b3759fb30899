"""One file per change of the scheme, in order."""
