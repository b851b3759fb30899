"""Second factors (apps, recovery codes, passkeys) and proofs of who somebody is."""
