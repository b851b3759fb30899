"""Pages of the search: the form, the hits, the facets, target groups."""
