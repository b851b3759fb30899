"""What the tools for assistants cost."""
