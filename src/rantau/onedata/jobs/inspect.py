"""The job behind ``rantau inspect``: what is in a file, without any standard."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import cast

from rantau.kernel.language import Language
from rantau.onedata.inspect.books import inspect_book
from rantau.onedata.inspect.reports import render_inspection
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import Limits
from rantau.onedata.sandbox.wire import JSON, Progress


def run(arguments: dict[str, JSON], *, folder: Path, report: Callable[[Progress], None]) -> dict[str, JSON]:
    """Inspect one file; leave the report in ``folder``.

    ``arguments``: ``path``, ``limits``, ``language``, ``format`` (``text`` or ``json``),
    ``colour``, ``width``.

    Raises
    ------
    DomainError
        If the file cannot be used, in words for its sender.
    """
    limits = Limits(**cast("dict[str, int]", arguments["limits"]))
    report(Progress("progress.reading", 0, None))
    book = open_book(Path(str(arguments["path"])), limits=limits)
    report(Progress("progress.inspecting", 0, None))
    inspection = inspect_book(book)
    name = f"report.{arguments['format']}"
    if arguments["format"] == "json":
        text = json.dumps(inspection.to_dict(), ensure_ascii=False, indent=2)
    else:
        text = render_inspection(
            inspection,
            language=Language(str(arguments["language"])),
            width=cast("int", arguments["width"]),
            colour=bool(arguments["colour"]),
        )
    (folder / name).write_text(text if text.endswith("\n") else f"{text}\n", encoding="utf-8")
    return {"files": {"report": name}}
