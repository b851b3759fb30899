"""Rows of official pages of companies, their editors and their texts."""
