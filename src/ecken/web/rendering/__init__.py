"""From a template to a page: numbers, dates, drawings, words."""
