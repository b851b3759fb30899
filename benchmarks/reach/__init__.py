"""What it costs to say how far a post will spread."""
