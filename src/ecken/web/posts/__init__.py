"""Pages of posts: the feed, one post, and what readers do about it."""
