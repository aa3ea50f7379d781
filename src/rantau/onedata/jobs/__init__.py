"""What a confined child is asked to do with a file: check it, look into it, propose a standard."""
