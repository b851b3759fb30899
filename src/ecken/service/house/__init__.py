"""The administrators' house: members, how they are helped to sign in, and the log."""
