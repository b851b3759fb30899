"""Official pages of companies: what they say, and who may write it."""
