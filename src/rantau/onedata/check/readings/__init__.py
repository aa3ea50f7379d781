"""How the cells of a column become values, one reading per type of column."""
