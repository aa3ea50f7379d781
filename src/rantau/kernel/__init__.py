"""Words that every part of Rantau shares.  No network, no database, no framework."""
