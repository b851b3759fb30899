"""What making contact costs: the advisor, the inbox, target groups, suggestions, whom to meet."""
