"""Pages around an account: signing in, joining, the account itself."""
