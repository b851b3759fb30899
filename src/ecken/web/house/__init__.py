"""Pages of the administrators’ house: members, the log, and where everything is."""
