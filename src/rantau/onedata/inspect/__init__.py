"""What is in a file, without any standard; and a standard proposed from it."""
