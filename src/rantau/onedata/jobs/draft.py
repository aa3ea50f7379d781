"""The job behind ``rantau standard draft``: a standard proposed from one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from rantau.kernel.language import Language
from rantau.onedata.inspect.draft import draft_standard
from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import Limits
from rantau.onedata.sandbox.wire import JSON, Progress


def run(arguments: dict[str, JSON], *, folder: Path, report: Callable[[Progress], None]) -> dict[str, JSON]:
    """Draft a standard from one file; leave it and what has to be decided in ``folder``.

    ``arguments``: ``path``, ``limits``, ``language``, ``sheet`` and ``code`` (or null).

    Raises
    ------
    DomainError
        If the file cannot be used, in words for its sender.
    """
    limits = Limits(**cast("dict[str, int]", arguments["limits"]))
    language = Language(str(arguments["language"]))
    report(Progress("progress.reading", 0, None))
    book = open_book(Path(str(arguments["path"])), limits=limits)
    report(Progress("progress.inspecting", 0, None))
    draft = draft_standard(
        book, sheet=cast("str | None", arguments["sheet"]), code=cast("str | None", arguments["code"])
    )
    (folder / "standard.yaml").write_text(draft.to_yaml(language=language), encoding="utf-8")
    (folder / "report.txt").write_text(draft.explain(language=language), encoding="utf-8")
    return {"files": {"standard": "standard.yaml", "report": "report.txt"}}
