"""The whole table as rules across rows see it: plain rows and looked-at rows as one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from rantau.onedata.check.columns import Columns
from rantau.onedata.check.passing import FastPass, Hashes, Key, Passed, key_hash, part_value


class WholeTable:
    """All rows of data, after the second look.

    Parameters
    ----------
    passed
        What the fast pass brought home; its hashes are corrected here, in place.
    looked
        The rows of the second look that are rows of data (neither blank nor totals).
    first_row
        Sheet row of the first scanned row.
    keys
        The keys whose hashes ``passed`` holds, in order.
    """

    def __init__(
        self,
        *,
        scan: FastPass,
        passed: Passed,
        looked: pl.DataFrame,
        columns: Columns,
        first_row: int,
        keys: Sequence[Key],
    ) -> None:
        self._scan = scan
        self._passed = passed
        self._looked = looked
        self.columns = columns
        self._first_row = first_row
        self._keys = list(keys)
        for key, hashes in zip(self._keys, passed.hashes, strict=True):
            self._correct(key, hashes)

    def _correct(self, key: Key, hashes: Hashes) -> None:
        """Put the hashes of looked-at rows in their places, in the array itself: it is large."""
        hashes[self._passed.rest["row"].to_numpy() - self._first_row] = 0
        if self._looked.height:
            mine = self._looked.select(key_hash(key, self.columns).alias("h"))["h"].to_numpy()
            hashes[self._looked["row"].to_numpy() - self._first_row] = mine

    def data(self) -> pl.DataFrame:
        """Return ``row`` and ``v:name`` of every row of data, for the columns that aggregates asked for."""
        plain = self._passed.columns.filter(~pl.col("row").is_in(self._passed.rest["row"].implode()))
        return plain.merge_sorted(self._looked.select(plain.columns), key="row")

    def sharing(self, key: Key, *, also: Sequence[str] = ()) -> pl.DataFrame:
        """Return the rows whose key another row shares.

        Returns
        -------
        DataFrame
            ``row``, ``key:0`` … (values of the parts), ``v:name`` for ``also``, and
            ``group`` (UInt32), equal for rows with an equal key.  Sorted by row.

        Notes
        -----
        Hashes only nominate; rows are compared by their values.
        """
        hashes = self._passed.hashes[self._keys.index(key)]
        counted = hashes[hashes != 0]
        counted.sort()
        doubled = np.unique(counted[1:][counted[1:] == counted[:-1]])
        if doubled.size == 0:
            return self._empty(key, also)
        # A hash table of the few doubled ones; numpy's isin would sort all rows again.
        shares = pl.Series(hashes).is_in(pl.Series(doubled).implode()).to_numpy()
        nominated = pl.Series("row", np.flatnonzero(shares) + self._first_row, dtype=pl.UInt32)
        return self._compared(nominated, key, also)

    def _compared(self, nominated: pl.Series, key: Key, also: Sequence[str]) -> pl.DataFrame:
        names = list(dict.fromkeys([*(part.column for part in key.parts), *also]))
        present = [name for name in names if name in self.columns.bound]
        chosen = ["row", *[f"v:{name}" for name in present]]
        mine = self._looked.filter(pl.col("row").is_in(nominated.implode())).select(chosen)
        plain = nominated.filter(~nominated.is_in(self._passed.rest["row"].implode()))
        rows = pl.concat([mine, self._scan.values(plain, present).select(chosen)]) if len(plain) else mine
        parts = [part_value(part, self.columns).alias(f"key:{place}") for place, part in enumerate(key.parts)]
        values = [self.columns.value(name).alias(f"v:{name}") for name in also]
        held = rows.select("row", *parts, *values)
        by = [f"key:{place}" for place in range(len(key.parts))]
        if key.skip_empty:
            held = held.drop_nulls(by)
        shared = held.filter(pl.struct(by).is_duplicated()).sort("row")
        return shared.with_columns(pl.struct(by).rank("dense").cast(pl.UInt32).alias("group"))

    def _empty(self, key: Key, also: Sequence[str]) -> pl.DataFrame:
        schema: dict[str, pl.DataType] = {"row": pl.UInt32()}
        for place, part in enumerate(key.parts):
            schema[f"key:{place}"] = pl.Int32() if part.month else self._dtype(part.column)
        schema |= {f"v:{name}": self._dtype(name) for name in also}
        return pl.DataFrame(schema=schema | {"group": pl.UInt32()})

    def _dtype(self, name: str) -> pl.DataType:
        return self.columns.bound[name].reading.dtype
