"""What holds for every request and answer: bodies, cookies, guards, compression."""
