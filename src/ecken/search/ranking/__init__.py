"""Order, pages and facets of the hits, and why each of them matched."""
