"""Rows of job ads and of saved job searches."""
