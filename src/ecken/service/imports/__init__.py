"""Compare and forget (R11): who of an uploaded file is here and may be found, and nothing else."""
