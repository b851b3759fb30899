"""One function per thing a person can do. A function here opens the one transaction."""
