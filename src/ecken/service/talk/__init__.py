"""Messages, notices and news."""
