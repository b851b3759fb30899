"""Mail delivery: the outbox, its worker, the digest."""
