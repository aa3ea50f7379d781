"""Which numbers lie far from the rest."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

# Tukey, Exploratory Data Analysis (1977), section 2D: “far out” is more than three times the
# distance between the quartiles outside them.
_FAR = 3.0
# Quartiles of fewer values say little.
FEWEST = 8


@dataclass(frozen=True, slots=True)
class Fences:
    """The range in which a value is nothing unusual."""

    low: float
    high: float

    def outside(self, value: pl.Expr) -> pl.Expr:
        """Test which values lie outside."""
        return (value < self.low) | (value > self.high)

    def beyond(self, values: pl.Series, *, by: float) -> Fences:
        """Return fences that are nowhere nearer than ``by`` to the smallest and the largest value."""
        smallest, largest = _number(values.min()), _number(values.max())
        return Fences(min(self.low, smallest - by), max(self.high, largest + by))


def fences(values: pl.Series) -> Fences:
    """Return Tukey's outer fences of some numbers, one at least.

    Examples
    --------
    >>> fences(pl.Series([1.0, 2, 3, 4, 5]))
    Fences(low=-4.0, high=10.0)
    """
    known = values.drop_nulls().cast(pl.Float64)
    first, third = (_number(known.quantile(share, "linear")) for share in (0.25, 0.75))
    far = _FAR * (third - first)
    return Fences(first - far, third + far)


def _number(value: object) -> float:
    return value if isinstance(value, float) else float(str(value))
