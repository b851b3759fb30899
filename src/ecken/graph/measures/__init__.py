"""Measures of a whole network: distances, degrees, clustering, each with its error."""
