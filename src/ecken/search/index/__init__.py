"""The index itself: segments of profiles as postings and columns, and its file."""
