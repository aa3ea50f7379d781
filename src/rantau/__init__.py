"""One evidence base for migration governance: from raw files to defensible figures."""

__version__ = "0.1.0"
