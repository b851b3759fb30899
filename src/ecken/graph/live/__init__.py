"""Changes while a network answers: rows moved, memory grown, meaning checked."""
