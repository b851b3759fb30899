"""Mail: what is sent, and by what means."""
