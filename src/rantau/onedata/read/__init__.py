"""Files of every kind → sheets of text cells that keep their Excel coordinates."""
