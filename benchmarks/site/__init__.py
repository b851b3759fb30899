"""The site under a mixed load: reads and writes, two workers, memory over many requests."""
