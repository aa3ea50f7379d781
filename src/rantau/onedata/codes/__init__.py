"""NIK, names, areas, countries and code lists, each with its validity in time."""
