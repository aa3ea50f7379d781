"""What differs between two files that an office sends month after month."""
