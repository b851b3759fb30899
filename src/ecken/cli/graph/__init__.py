"""``ecken graph``: the engine on a plain file of pairs, without a database."""
