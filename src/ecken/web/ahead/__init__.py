"""What of a template is the same on each page, done once: when the template is compiled.

One environment per language makes it possible: its messages are constants (``messages``), included
templates and macros are put where they are named (``pieces``), and what then depends on nothing is
worked out (``constants``). The pages are byte for byte those of plain Jinja.
"""
