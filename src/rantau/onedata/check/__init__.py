"""Rules of a standard, or last month's file → one pass → every error at its cell."""
