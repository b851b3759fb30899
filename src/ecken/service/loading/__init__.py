"""A community's own lists, checked and loaded."""
