"""Pages for operators, and the site's own pages and look."""
