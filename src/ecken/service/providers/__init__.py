"""Signing in by a provider: there and back, linked accounts, joining, signing out."""
