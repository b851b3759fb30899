"""Posts: writing them, what others do about them, and the feed."""
