"""``draft_standard``: a standard proposed from one file, for people to mend and agree on."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rantau.kernel.identifiers import is_slug
from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.codes.codelists import code_list
from rantau.onedata.codes.folding import without_accents
from rantau.onedata.inspect.draft_columns import Drafted, draft_column
from rantau.onedata.inspect.draft_names import Known, column_names, known_for, repeated_headers
from rantau.onedata.inspect.draft_rules import date_rules, sum_rules
from rantau.onedata.inspect.header_words import known_headers
from rantau.onedata.inspect.model import InspectOptions
from rantau.onedata.inspect.profiles import Profiled
from rantau.onedata.inspect.repeats import any_key
from rantau.onedata.inspect.rows import tables_on
from rantau.onedata.inspect.tables import Looked, look_at
from rantau.onedata.messages.catalogue import say
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import Book, Sheet
from rantau.onedata.read.tables import Table, TableColumn
from rantau.onedata.standards.model import ColumnType, Sensitivity, Standard
from rantau.onedata.standards.write import to_yaml

_NAMED = 8
_KEY_COLUMNS = 10
_FIRST_VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Remark:
    """Something that people must look at before the draft is used: a text ``draft.<key>`` with its values."""

    key: str
    values: dict[str, str]

    def text(self, language: Language) -> str:
        """Return the remark in ``language``."""
        values = dict(self.values)
        if "kind" in values:
            values["kind"] = say(f"inspect.kind.{values['kind']}", language)
        if "list" in values:
            values["list"] = code_list(values["list"]).title.text(language)
        return say(f"draft.{self.key}", language, **values)


@dataclass(frozen=True, slots=True)
class Draft:
    """A proposed standard, and what has to be decided about it.

    ``untranslated`` names the columns whose header stands the same in both languages.
    """

    standard: Standard
    file: str
    sheet: str
    remarks: tuple[Remark, ...]
    untranslated: frozenset[str]

    def to_yaml(self, *, language: Language) -> str:
        """Return the file of the standard, with comments in ``language`` where people must look."""
        lines = [f"# {line}" for line in textwrap.wrap(say("draft.comment", language, file=self.file), 100)]
        for remark in self.remarks:
            lines += [f"# {line}" for line in textwrap.wrap(f"- {remark.text(language)}", 100, subsequent_indent="  ")]
        return "\n".join([*lines, *self._marked(language)]) + "\n"

    def _marked(self, language: Language) -> Iterator[str]:
        name = ""
        for line in to_yaml(self.standard).splitlines():
            found = re.match(r"\s*- name: (\S+)\Z", line)
            name = found[1] if found else name
            is_header = re.match(r"\s+header: \{", line) is not None and line.endswith("}")
            marked = is_header and name in self.untranslated
            yield f"{line}  # {say('draft.same-words', language)}" if marked else line

    def explain(self, *, language: Language, width: int = 80) -> str:
        """Return what was proposed and what has to be decided, as text for a person."""
        key = ", ".join(self.standard.primary_key[:_NAMED])
        title = say("draft.title", language, file=self.file, sheet=self.sheet)
        proposed = say(
            "draft.proposed", language, columns=len(self.standard.columns), rules=len(self.standard.rules), key=key
        )
        lines = [*textwrap.wrap(title, width), *textwrap.wrap(proposed, width), "", say("draft.before", language)]
        texts = [remark.text(language) for remark in self.remarks] or [say("draft.nothing", language)]
        for text in texts:
            lines += textwrap.wrap(text, width, initial_indent="  • ", subsequent_indent="    ")
        return "\n".join(lines) + "\n"


def draft_standard(
    book: Book, *, sheet: str | None = None, code: str | None = None, options: InspectOptions | None = None
) -> Draft:
    """Propose a standard from the largest table of a file.

    Everything proposed is what this one file shows: a column that was never empty is
    required, bounds leave room around its values, a rule is proposed if no row broke
    it.  None of that is knowledge, so the draft comes with remarks.

    Parameters
    ----------
    sheet
        Name of the sheet to draw from; ``None`` for the one with the largest table.
    code
        Code of the standard; ``None`` makes one from the name of the file.

    Raises
    ------
    FileRefusedError
        If there is no such sheet, or no table with named columns.
    """
    options = options or InspectOptions()
    chosen, table, titles = _largest(book, sheet)
    looked = look_at(chosen, table, options=options)
    named = [column for column in looked.rows.table.columns if column.header]
    again = repeated_headers(named)
    dropped = {column.column for columns in again.values() for column in columns}
    kept = [column for column in named if column.column not in dropped]
    if not kept:
        raise FileRefusedError("header-row-not-found", sheet=chosen.info.name, row="1")
    profiled = [each for each in looked.profiled if each.column in kept]
    known = _known(profiled)
    names = column_names([each.column for each in profiled], known=known)
    drafted = [
        draft_column(each, looked.rows, name=names[each.column.column], known=known.get(each.column.column))
        for each in profiled
    ]
    standard = _standard(book, drafted, looked, names, code=code, title=titles[0] if titles else None)
    return Draft(
        standard=standard,
        file=book.path.name,
        sheet=chosen.info.name,
        remarks=tuple(_remarks(looked, drafted, names, again)),
        untranslated=frozenset(each.column.name for each in drafted if not each.is_translated),
    )


def _known(profiled: Sequence[Profiled]) -> dict[int, Known]:
    """Return what is known of the headers; what two columns share is known of neither."""
    found = {each.column.column: known_for(each.column, each.profile.kind) for each in profiled}
    names = Counter(known.name for known in found.values() if known)
    return {column: known for column, known in found.items() if known and names[known.name] == 1}


def _largest(book: Book, name: str | None) -> tuple[Sheet, Table, list[str]]:
    sheets = [sheet for sheet in book.sheets if name in (None, sheet.info.name)]
    if not sheets:
        raise FileRefusedError("sheet-missing", expected=str(name))
    found = []
    for sheet in sheets:
        tables, head = tables_on(sheet, known_headers=known_headers())
        for table in tables:
            titles = [_line([cell.text for cell in head[row - 1]]) for row in table.title_rows if row <= len(head)]
            found.append((not sheet.info.hidden, table.row_count * len(table.columns), sheet, table, titles))
    if not found:
        raise FileRefusedError("file-empty", sheet=sheets[0].info.name, row="1")
    _, _, chosen, table, titles = max(found, key=lambda entry: entry[:2])
    return chosen, table, titles


def _line(texts: Sequence[str | None]) -> str:
    return " ".join(" ".join(text.split()) for text in texts if text)


def _standard(
    book: Book,
    drafted: Sequence[Drafted],
    looked: Looked,
    names: dict[int, str],
    *,
    code: str | None,
    title: str | None,
) -> Standard:
    key = _key(looked, names)
    headers = [each.column.header for each in drafted if each.column.name in key]
    personal = any(each.column.sensitivity is Sensitivity.PERSONAL for each in drafted)
    return Standard(
        code=code or _slug(book.path.stem),
        version=_FIRST_VERSION,
        status="proposal",
        title=LanguageMap(title, title)
        if title
        else LanguageMap(f"Rancangan: {book.path.stem}", f"Draft: {book.path.stem}"),
        grain=LanguageMap(
            id=f"Satu baris untuk setiap {', '.join(header.id for header in headers)}.",
            en=f"One row for each {', '.join(header.en for header in headers)}.",
        ),
        columns=tuple(each.column for each in drafted),
        primary_key=key,
        match_key=(),
        rules=(*sum_rules(looked.checked, looked.numbers, names), *date_rules(drafted, looked.rows)),
        concepts=(),
        classifications=tuple(dict.fromkeys(each.column.codes for each in drafted if each.column.codes)),
        measure=LanguageMap("Belum ditulis", "Not written yet"),
        unit=LanguageMap("Belum ditulis", "Not written yet"),
        access_tier="tertutup" if personal else "terbatas",
    )


def _key(looked: Looked, names: dict[int, str]) -> tuple[str, ...]:
    for columns in (*looked.keys, *([(looked.index,)] if looked.index else [])):
        if all(column in names for column in columns):
            return tuple(names[column] for column in columns)
    profiles = [each.profile for each in looked.profiled if each.column.column in names]
    return (
        tuple(names[column] for column in any_key(looked.rows, profiles, most=_KEY_COLUMNS))
        or tuple(names.values())[:1]
    )


def _slug(stem: str) -> str:
    slug = "-".join(re.findall(r"[a-z0-9]+", without_accents(stem)))
    return slug if is_slug(slug) else "rancangan"


def _remarks(
    looked: Looked, drafted: Sequence[Drafted], names: dict[int, str], again: dict[str, list[TableColumn]]
) -> Iterator[Remark]:
    table = looked.rows.table
    nameless = [column.letters for column in table.columns if not column.header]
    if nameless:
        yield Remark("nameless", {"columns": _some(nameless)})
    for header, columns in again.items():
        yield Remark("repeated", {"header": header, "columns": _some([column.letters for column in columns])})
    if table.sections:
        yield Remark("sections", {"labels": _some([section.label for section in table.sections])})
    if table.total_rows:
        yield Remark("total-rows", {"rows": _some(list(map(str, table.total_rows)))})
    has_key = bool(looked.keys or looked.index)
    yield Remark("key", {"columns": ", ".join(_key(looked, names))}) if has_key else Remark("no-key", {})
    yield from _about_columns(drafted)
    yield from _about_sums(looked, names)
    if any(each.column.minimum is not None for each in drafted):
        yield Remark("from-bounds", {})
    untranslated = [each.column.name for each in drafted if not each.is_translated]
    if untranslated:
        yield Remark("translate", {"columns": _some(untranslated)})


def _about_columns(drafted: Sequence[Drafted]) -> Iterator[Remark]:
    personal = [each.column.name for each in drafted if each.column.sensitivity is Sensitivity.PERSONAL]
    if personal:
        yield Remark("personal", {"columns": _some(personal)})
    for each in drafted:
        if each.misfits is None:
            continue
        values = {"column": each.column.name, "count": str(each.misfits.count), "value": f"“{each.misfits.example}”"}
        if each.column.type is ColumnType.CODE:
            yield Remark("misfits", values | {"list": str(each.column.codes)})
        else:
            yield Remark("not-of-kind", values | {"kind": str(each.profiled.profile.kind)})


def _about_sums(looked: Looked, names: dict[int, str]) -> Iterator[Remark]:
    for each, check in zip(looked.checked, looked.sums, strict=True):
        column = looked.numbers.columns[each.sum.total].column if each.sum.across else 0
        off = check.wrong + check.rounded
        if off and column in names:
            values = {"column": names[column], "parts": check.parts, "count": str(off), "checked": str(check.checked)}
            yield Remark("sum-not-held", values)


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_NAMED])
    return shown if len(names) <= _NAMED else f"{shown} … (+{len(names) - _NAMED})"
