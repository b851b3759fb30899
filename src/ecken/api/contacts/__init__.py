"""Becoming contacts through the JSON interface."""
