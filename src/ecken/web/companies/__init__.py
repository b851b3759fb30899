"""Official pages of companies: their logo, and the forms of their editors."""
