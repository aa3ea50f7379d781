"""The data core: standards, reading, checking, writing back.  No Django here."""
