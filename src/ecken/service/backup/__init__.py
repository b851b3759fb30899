"""Backups of a site: made while it runs, kept by a rule, verified, restored."""
