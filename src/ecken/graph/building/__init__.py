"""Builds the rows of a network from pairs, files and matrices."""
