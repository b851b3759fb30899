"""Pages of job ads."""
