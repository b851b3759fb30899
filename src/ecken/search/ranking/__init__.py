"""What is shown of those who match: order, pages, facets, and why they matched."""
