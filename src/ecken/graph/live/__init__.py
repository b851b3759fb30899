"""Changes while a network is in use: rows moved, memory grown, consistency checked."""
