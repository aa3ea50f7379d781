"""``rantau standard``: list, show, template, export, compare and draft data standards."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rantau.cli.limits import limits_from
from rantau.cli.terminal import progress_line, width
from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import say
from rantau.onedata.sandbox.publishing import publish
from rantau.onedata.sandbox.running import run_confined
from rantau.onedata.standards.codebook import codebook_html, codebook_markdown, describe
from rantau.onedata.standards.diff import difference_lines
from rantau.onedata.standards.export import to_json, to_table_schema
from rantau.onedata.standards.model import Standard
from rantau.onedata.standards.shipped import find_standard, standards
from rantau.onedata.standards.template import write_template
from rantau.onedata.standards.write import to_yaml

if TYPE_CHECKING:
    from rantau.onedata.sandbox.wire import JSON

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

_SHOWN: dict[str, Callable[[Standard, Language], str]] = {
    "text": lambda standard, language: describe(standard, language=language, width=max(60, min(width(), 100))),
    "markdown": lambda standard, language: codebook_markdown(standard, language=language),
    "html": lambda standard, language: codebook_html(standard, language=language),
}
_EXPORTED: dict[str, Callable[[Standard, Language], str]] = {
    "json": lambda standard, language: to_json(standard),
    "table-schema": lambda standard, language: to_table_schema(standard, language=language),
    "yaml": lambda standard, language: to_yaml(standard),
}


def _words(key: str, language: Language) -> str:
    return say(f"cli.standard-{key}", language)


def list_all(options: argparse.Namespace, language: Language) -> int:
    """Print the standards at hand."""
    del options
    longest = max(len(standard.code) for standard in standards())
    for standard in standards():
        print(f"{standard.code.ljust(longest)}  {standard.version}  {standard.title.text(language)}")
        print(f"{' ' * longest}         {standard.grain.text(language)}")
    print()
    print(_words("list-next", language))
    return 0


def show(options: argparse.Namespace, language: Language) -> int:
    """Print or write the codebook of a standard."""
    return _give(options, language, _SHOWN)


def export(options: argparse.Namespace, language: Language) -> int:
    """Print or write a standard for machines."""
    return _give(options, language, _EXPORTED)


def _give(
    options: argparse.Namespace, language: Language, forms: dict[str, Callable[[Standard, Language], str]]
) -> int:
    text = forms[options.format](find_standard(options.standard), language)
    _write(text, options, language)
    return 0


def _write(text: str, options: argparse.Namespace, language: Language) -> None:
    """Print a text, or write it whole or not at all to the file asked for."""
    if options.out is None:
        sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
        return
    part = options.out.with_name(f".{options.out.name}.part")
    part.write_text(text if text.endswith("\n") else f"{text}\n", encoding="utf-8")
    part.replace(options.out)
    print(_said("wrote", language, file=str(options.out)))


def _said(key: str, language: Language, **values: object) -> str:
    return say(f"cli.standard-{key}", language, **values)


def template(options: argparse.Namespace, language: Language) -> int:
    """Write the Excel template of a standard."""
    standard = find_standard(options.standard)
    target = options.out or Path(f"{standard.code}.xlsx")
    write_template(standard, target=target, language=language)
    print(_said("wrote-template", language, file=str(target)))
    return 0


def diff(options: argparse.Namespace, language: Language) -> int:
    """Print what differs between two standards."""
    old, new = find_standard(options.old), find_standard(options.new)
    for line in difference_lines(old, new=new, language=language):
        print(line)
    return 0


def draft(options: argparse.Namespace, language: Language) -> int:
    """Propose a standard from a file."""
    arguments: dict[str, JSON] = {
        "path": str(options.file.resolve()),
        "limits": cast("JSON", asdict(limits_from(options))),
        "language": str(language),
        "sheet": options.sheet,
        "code": options.code,
    }
    with (
        progress_line(language=language) as line,
        run_confined(
            "draft",
            arguments=arguments,
            limits=limits_from(options),
            inputs=[options.file],
            on_progress=line.show,
        ) as outcome,
    ):
        line.wipe()
        files = cast("dict[str, str]", outcome.result["files"])
        print((outcome.folder / files["report"]).read_text(encoding="utf-8"), file=sys.stderr, end="")
        if options.out is None:
            sys.stdout.write((outcome.folder / files["standard"]).read_text(encoding="utf-8"))
        else:
            publish(outcome.folder / files["standard"], target=options.out, inputs=[options.file])
            print(_said("wrote-draft", language, file=str(options.out)))
    return 0
