"""A member's account: joining, signing in, passwords, tokens, deletion."""
