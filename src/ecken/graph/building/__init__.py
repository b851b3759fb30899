"""From pairs, files and matrices of others to the rows of a network."""
