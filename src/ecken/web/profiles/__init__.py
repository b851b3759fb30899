"""Pages about one member: the profile, privacy, conversations."""
