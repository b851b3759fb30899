"""Work in the background: tasks of the site, done once, and what each process does for itself."""
