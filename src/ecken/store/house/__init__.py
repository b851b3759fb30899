"""Rows of the administrators' house: the directory, the log, and when members were last here."""
