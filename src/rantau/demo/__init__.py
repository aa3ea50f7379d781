"""The demonstration: invented data that show what the product does, marked as such wherever they appear."""
