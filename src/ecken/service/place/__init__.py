"""A member's own place in the network, and the picture without some of their contacts."""
