"""``rantau standard``: list, show, template, export, compare and draft data standards."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, cast

from rantau.cli.checking import add_common
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


def add_commands(commands: Commands, language: Language) -> None:
    """Add ``standard`` and its own commands."""
    parser = commands.add_parser(
        "standard", help=_words("short", language), description=_words("about", language), add_help=False
    )
    parser.add_argument("-h", "--help", action="help", help=say("cli.help", language))
    # Without a command of its own, the list is what a person wants to see.
    parser.set_defaults(run=_list)
    own = parser.add_subparsers(dest="standard_command", metavar=say("cli.command", language))
    _add_list(own, language)
    _add_show(own, language)
    _add_template(own, language)
    _add_export(own, language)
    _add_diff(own, language)
    _add_draft(own, language)


def _words(key: str, language: Language) -> str:
    return say(f"cli.standard-{key}", language)


def _command(own: Commands, name: str, language: Language) -> argparse.ArgumentParser:
    words = _words(name, language)
    parser = own.add_parser(name, help=words, description=words, add_help=False)
    if name == "draft":
        add_common(parser, language)
    else:
        parser.add_argument("-h", "--help", action="help", help=say("cli.help", language))
        parser.add_argument("--lang", choices=[str(each) for each in Language], help=say("cli.lang", language))
    return parser


def _add_code(parser: argparse.ArgumentParser, name: str, language: Language) -> None:
    parser.add_argument(name, metavar=say("cli.check-standard-form", language), help=_words("code", language))


def _add_out(parser: argparse.ArgumentParser, language: Language) -> None:
    parser.add_argument("--out", type=Path, metavar=say("cli.file", language), help=_words("out", language))


def _add_list(own: Commands, language: Language) -> None:
    _command(own, "list", language).set_defaults(run=_list)


def _add_show(own: Commands, language: Language) -> None:
    parser = _command(own, "show", language)
    _add_code(parser, "standard", language)
    parser.add_argument("--format", choices=tuple(_SHOWN), default="text", help=_words("show-format", language))
    _add_out(parser, language)
    parser.set_defaults(run=lambda options, spoken: _give(options, spoken, _SHOWN))


def _add_template(own: Commands, language: Language) -> None:
    parser = _command(own, "template", language)
    _add_code(parser, "standard", language)
    _add_out(parser, language)
    parser.set_defaults(run=_template)


def _add_export(own: Commands, language: Language) -> None:
    parser = _command(own, "export", language)
    _add_code(parser, "standard", language)
    parser.add_argument("--format", choices=tuple(_EXPORTED), default="json", help=_words("export-format", language))
    _add_out(parser, language)
    parser.set_defaults(run=lambda options, spoken: _give(options, spoken, _EXPORTED))


def _add_diff(own: Commands, language: Language) -> None:
    parser = _command(own, "diff", language)
    _add_code(parser, "old", language)
    _add_code(parser, "new", language)
    parser.set_defaults(run=_diff)


def _add_draft(own: Commands, language: Language) -> None:
    parser = _command(own, "draft", language)
    parser.add_argument("file", type=Path, metavar=say("cli.file", language), help=_words("draft-file", language))
    parser.add_argument("--sheet", metavar=say("cli.check-sheet-form", language), help=say("cli.check-sheet", language))
    parser.add_argument("--code", metavar=say("cli.check-standard-form", language), help=_words("draft-code", language))
    _add_out(parser, language)
    parser.set_defaults(run=_draft)


def _list(options: argparse.Namespace, language: Language) -> int:
    del options
    longest = max(len(standard.code) for standard in standards())
    for standard in standards():
        print(f"{standard.code.ljust(longest)}  {standard.version}  {standard.title.text(language)}")
        print(f"{' ' * longest}         {standard.grain.text(language)}")
    print()
    print(_words("list-next", language))
    return 0


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


def _template(options: argparse.Namespace, language: Language) -> int:
    standard = find_standard(options.standard)
    target = options.out or Path(f"{standard.code}.xlsx")
    write_template(standard, target=target, language=language)
    print(_said("wrote-template", language, file=str(target)))
    return 0


def _diff(options: argparse.Namespace, language: Language) -> int:
    old, new = find_standard(options.old), find_standard(options.new)
    for line in difference_lines(old, new=new, language=language):
        print(line)
    return 0


def _draft(options: argparse.Namespace, language: Language) -> int:
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
