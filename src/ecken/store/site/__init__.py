"""Rows of the site as a whole: its pages, figures of the day, repeated calls, loads and exports."""
