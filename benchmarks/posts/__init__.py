"""What the feed costs: put together when it is read, against one row per reader when written."""
