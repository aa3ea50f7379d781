"""Findings for people and for machines: text, page, table, one object per line."""
