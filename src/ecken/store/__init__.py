"""SQL only: tables, constraints, migrations, journal. Knows rows, and no viewer."""
