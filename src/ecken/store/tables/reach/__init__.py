"""Tables of what is written for others to see: posts, job ads, reports of them."""
