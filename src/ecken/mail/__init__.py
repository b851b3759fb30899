"""Mail: composing and sending."""
