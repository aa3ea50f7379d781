"""``rantau check``: a file against a standard, or against last month's file."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rantau.cli.limits import limits_from
from rantau.cli.terminal import has_colour, progress_line, width
from rantau.kernel import clock
from rantau.kernel.language import Language
from rantau.kernel.periods import Period
from rantau.onedata.check.answers import Answers, answers_yaml, parse_answers, read_answers
from rantau.onedata.messages.catalogue import say
from rantau.onedata.read.limits import Limits
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.sandbox.publishing import publish
from rantau.onedata.sandbox.running import Outcome, run_confined

if TYPE_CHECKING:
    from rantau.onedata.sandbox.wire import JSON

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_ENDINGS = (".csv", ".xlsx", ".parquet")


@dataclass(frozen=True, slots=True)
class Request:
    """What a check is asked for; outputs are paths, or a folder where several files are checked."""

    files: list[Path]
    limits: Limits
    standard: str | None = None
    like: Path | None = None
    period: str | None = None
    sheet: str | None = None
    format: str = "text"
    outputs: dict[str, Path] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    references: dict[str, Path] = field(default_factory=dict)
    delimiter: str | None = None
    encoding: str | None = None
    today: str | None = None


def run(options: argparse.Namespace, language: Language) -> int:
    """Check every file; return 1 if any has errors."""
    if options.standard is not None and options.like is not None:
        raise FileRefusedError("check-against-both")
    given = {name: getattr(options, name) for name in ("annotated", "clean", "quarantine")}
    request = Request(
        files=options.files,
        limits=limits_from(options),
        standard=options.standard,
        like=options.like,
        # Read here, so that a wrong period is told before a long file is opened.
        period=str(Period.parse(options.period)) if options.period else None,
        sheet=options.sheet,
        format=options.format,
        outputs={name: path for name, path in given.items() if path is not None},
        answers=_answers(options),
        references={name: Path(file) for name, file in _pairs(options.reference)},
        delimiter="\t" if options.delimiter in ("tab", "\\t") else options.delimiter,
        encoding=options.encoding,
        today=options.today,
    )
    worst = check_files(request, language)
    if options.answers is not None and (options.map or options.answer):
        _remember(request.answers, options.answers)
    return worst


def _remember(answers: Answers, path: Path) -> None:
    """Write the answers, now that a check has understood them."""
    part = path.with_name(f".{path.name}.part")
    part.write_text(answers_yaml(answers), encoding="utf-8")
    part.replace(path)


def check_files(request: Request, language: Language) -> int:
    """Check every file of a request, print its report and write what was asked for.

    Returns
    -------
    int
        0 without errors, 1 with errors in any file.

    Raises
    ------
    DomainError
        If a file cannot be used; the files before it have been reported.
    """
    _refuse_unknown_endings(request)
    return max(_check(path, request, language) for path in request.files)


def _check(path: Path, request: Request, language: Language) -> int:
    inputs = [path, *_other_inputs(request)]
    with (
        progress_line(language=language) as line,
        run_confined(
            "like" if request.like else "check",
            arguments=_order(path, request, language),
            limits=request.limits,
            inputs=inputs,
            on_progress=line.show,
        ) as outcome,
    ):
        line.wipe()
        files = cast("dict[str, str]", outcome.result["files"])
        print_report(outcome, files["report"])
        for name in request.outputs:
            target = _target(path, name, request)
            publish(outcome.folder / files[name], target=target, inputs=inputs)
            _tell(say(f"cli.wrote-{name}", language, file=str(target)), request)
        return 1 if outcome.result["has_errors"] else 0


def _target(path: Path, name: str, request: Request) -> Path:
    """Return where an output goes: the path given; with several files, one beside it for each."""
    given = request.outputs[name]
    if len(request.files) == 1:
        return given if given.suffix else given.with_suffix(".xlsx")
    folder, label = (given.parent, given.stem) if given.suffix else (given, name)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{path.stem}-{label}{given.suffix or '.xlsx'}"


def print_report(outcome: Outcome, name: str) -> None:
    """Copy a report to the output, line by line: it may be long, and no colour spans two lines."""
    with (outcome.folder / name).open(encoding="utf-8", newline="\n") as report:
        sys.stdout.writelines(report)
    sys.stdout.flush()


def _tell(text: str, request: Request) -> None:
    print(text, file=sys.stdout if request.format == "text" else sys.stderr)


def _other_inputs(request: Request) -> list[Path]:
    standard = [Path(request.standard)] if request.standard and _is_file(request.standard) else []
    return [*standard, *([request.like] if request.like else []), *request.references.values()]


def _is_file(standard: str) -> bool:
    return Path(standard).suffix in (".yaml", ".yml")


def _order(path: Path, request: Request, language: Language) -> dict[str, JSON]:
    order: dict[str, JSON] = {
        "path": str(path.resolve()),
        "limits": cast("JSON", asdict(request.limits)),
        "today": request.today or clock.today().isoformat(),
        "language": str(language),
        "format": request.format,
        "sheet": request.sheet,
        "delimiter": request.delimiter,
        "encoding": request.encoding,
        "annotated": "annotated" in request.outputs,
        "clean": _ending(request, "clean"),
        "quarantine": _ending(request, "quarantine"),
        "colour": has_colour() and request.format == "text",
        "width": width(),
        "headers": cast("JSON", dict(request.answers.headers)),
        "columns": {name: str(answer) for name, answer in request.answers.columns.items()},
    }
    if request.like is not None:
        return order | {"like": str(request.like.resolve())}
    standard = request.standard
    return order | {
        "standard": str(Path(standard).resolve()) if standard and _is_file(standard) else standard,
        "period": request.period,
        "references": {name: str(file.resolve()) for name, file in request.references.items()},
    }


def _refuse_unknown_endings(request: Request) -> None:
    """Refuse an output of another kind before any work is done."""
    for name, known in (("annotated", (".xlsx",)), ("clean", _ENDINGS), ("quarantine", _ENDINGS)):
        path = request.outputs.get(name)
        if path is not None and path.suffix.lower() not in ("", *known):
            raise FileRefusedError("file-type-not-supported", value=path.suffix, expected=", ".join(known))


def _ending(request: Request, name: str) -> str | None:
    path = request.outputs.get(name)
    return None if path is None else path.suffix.lower() or ".xlsx"


def _pairs(texts: list[str]) -> list[tuple[str, str]]:
    pairs = []
    for text in texts:
        name, mark, value = text.partition("=")
        if not mark or not name.strip() or not value.strip():
            raise FileRefusedError("option-not-pair", value=text)
        pairs.append((name.strip(), value.strip()))
    return pairs


def _answers(options: argparse.Namespace) -> Answers:
    """Return the answers of the file, with those of the command line over them."""
    given = parse_answers(headers=options.map, columns=options.answer)
    if options.answers is None:
        return given
    return read_answers(options.answers).joined(given)
