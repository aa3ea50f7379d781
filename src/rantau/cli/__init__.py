"""The `rantau` command."""
