"""Tables of who knows whom, who asks whom, and who may see what."""
