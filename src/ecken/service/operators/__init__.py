"""What operators do: members, the site's pages, checks."""
