"""Rules for passwords and estimates of their strength."""
