"""How the interface describes itself: to programs by OpenAPI, to people on a plain page."""
