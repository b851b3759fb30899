"""Tables of how members sign in, what they agreed to and what they take away."""
