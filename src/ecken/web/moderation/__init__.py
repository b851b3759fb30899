"""Pages of reports, decisions and objections."""
