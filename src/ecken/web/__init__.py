"""The pages: HTML for people, drawn by the server; small scripts only add comfort."""
