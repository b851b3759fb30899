"""Pages about becoming contacts: requests, introductions, suggestions, the list."""
