"""Mails on their way: the outbox, its worker, the digest."""
