"""What a running process has: clock, keys, joint transactions, the log of refusals."""
