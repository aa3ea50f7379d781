"""``rantau inspect``: what is in a file, without any standard."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rantau.cli.checking import print_report
from rantau.cli.limits import limits_from
from rantau.cli.terminal import has_colour, progress_line, width
from rantau.kernel.errors import DomainError
from rantau.kernel.language import Language
from rantau.onedata.sandbox.running import run_confined

if TYPE_CHECKING:
    from rantau.onedata.sandbox.wire import JSON

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_UNUSABLE = 2


def run(options: argparse.Namespace, language: Language) -> int:
    """Inspect every file; one that cannot be used does not keep the others from being inspected."""
    worst = 0
    for place, path in enumerate(options.files):
        if place and options.format == "text":
            print()
        try:
            _inspect(path, options, language)
        except DomainError as refusal:
            if len(options.files) == 1:
                raise
            print(f"■ {path.name}: {refusal.text(language)}", file=sys.stderr)
            worst = _UNUSABLE
    return worst


def _inspect(path: Path, options: argparse.Namespace, language: Language) -> None:
    arguments: dict[str, JSON] = {
        "path": str(path.resolve()),
        "limits": cast("JSON", asdict(limits_from(options))),
        "language": str(language),
        "format": options.format,
        "colour": has_colour() and options.format == "text",
        "width": width(),
    }
    with (
        progress_line(language=language) as line,
        run_confined(
            "inspect", arguments=arguments, limits=limits_from(options), inputs=[path], on_progress=line.show
        ) as outcome,
    ):
        line.wipe()
        print_report(outcome, str(cast("dict[str, str]", outcome.result["files"])["report"]))
