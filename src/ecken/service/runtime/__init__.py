"""What a running process has: clock, keys, signatures, transactions, the log of refusals."""
