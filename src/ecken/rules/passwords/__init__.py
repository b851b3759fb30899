"""What a password must be, and how many guesses it stands."""
