"""What goes for the site: its colour, its proxies, names that only operators may have."""
