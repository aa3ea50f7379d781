"""The sender's own workbook, given back with every finding at its cell."""
