"""Rows of reports, cases and objections."""
