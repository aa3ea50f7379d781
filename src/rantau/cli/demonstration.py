"""``rantau demo``: a demonstration workbook with some forty mistakes, checked before your eyes."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rantau.cli import checking
from rantau.cli.limits import limits_from
from rantau.cli.terminal import ProgressLine
from rantau.demo.workbook import PERIOD, STANDARD, write_demonstration
from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import say
from rantau.onedata.sandbox.wire import Progress

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

# The day of the demonstration is fixed, so that it shows the same mistakes for ever.
TODAY = "2026-11-24"


def run(options: argparse.Namespace, language: Language) -> int:
    """Write the workbook, check it, and say where everything lies; mistakes are the point, so the status is 0."""
    folder: Path = options.out
    folder.mkdir(parents=True, exist_ok=True)
    source = folder / say("cli.demo-file", language)
    ProgressLine(language=language).show(Progress("progress.starting", 0, None))
    write_demonstration(source)
    result = source.with_name(say("cli.demo-checked", language))
    print(say("cli.demo-wrote", language, file=str(source)))
    print()
    request = checking.Request(
        files=[source],
        limits=limits_from(options),
        standard=STANDARD,
        period=PERIOD,
        today=TODAY,
        outputs={"annotated": result},
    )
    checking.check_files(request, language)
    print()
    print(say("cli.demo-next", language, file=str(source), standard=STANDARD))
    return 0
