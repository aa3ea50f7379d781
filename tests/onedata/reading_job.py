"""A job that reads every cell of a file and says how many rows there were."""

from __future__ import annotations

from pathlib import Path

from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.options import ReadOptions
from rantau.onedata.sandbox.wire import Progress


def run(arguments, *, folder, report):
    book = open_book(
        Path(arguments["path"]), limits=Limits(**arguments["limits"]), options=ReadOptions(work_folder=folder)
    )
    rows = 0
    for sheet in book.sheets:
        sheet.head(20)
        for batch in sheet.batches(first_row=1):
            rows += batch.values.height
            report(Progress("progress.reading", rows, None))
    return {"rows": rows}
