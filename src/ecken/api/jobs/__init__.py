"""``/jobs`` of the JSON interface."""
