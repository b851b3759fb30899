"""Programs of others: what members allow them, by OAuth 2.1."""
