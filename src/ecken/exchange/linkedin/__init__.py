"""What LinkedIn exports: a ZIP of tables, or one of them."""

from ecken.exchange.linkedin.export import LinkedinExport, read_export
from ecken.exchange.linkedin.invitations import read_invitations
from ecken.exchange.linkedin.profile import LinkedinProfile, add_to_profile

__all__ = ["LinkedinExport", "LinkedinProfile", "add_to_profile", "read_export", "read_invitations"]
