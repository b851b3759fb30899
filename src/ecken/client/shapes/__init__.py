"""Shapes of what is sent and answered, one module for each field of work."""
