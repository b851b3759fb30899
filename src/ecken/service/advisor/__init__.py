"""What a request or a contact would bring, in numbers."""
