"""The page of a member's own place, and what leaves contacts out of any page."""
