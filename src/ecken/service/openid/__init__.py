"""What a provider of OpenID Connect answers: calls to it, its addresses and keys, its tokens."""
