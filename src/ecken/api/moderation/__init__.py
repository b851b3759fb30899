"""Calls about reports and decisions."""
