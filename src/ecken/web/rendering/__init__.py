"""Rendering: templates, numbers, dates, drawings, labels."""
