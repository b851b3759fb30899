"""Reports of members, decisions of the administration, reasons, objections."""
