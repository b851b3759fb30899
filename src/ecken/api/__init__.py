"""The JSON interface under ``/api/v1``: parse, call one service function, answer as JSON."""
