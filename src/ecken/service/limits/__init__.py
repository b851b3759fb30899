"""How often something may be tried, in one process and across processes."""
