"""``ecken setup``: asks what a site needs to know, and writes it into the settings file."""
