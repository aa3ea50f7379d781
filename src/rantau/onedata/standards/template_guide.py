"""The first sheet of a template: what the data are, how to fill them in, what is checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from rantau.kernel.language import Language
from rantau.onedata.messages.catalogue import say
from rantau.onedata.standards.model import Column, Standard
from rantau.onedata.standards.template_looks import A4, NILA, SELVEDGE, Looks, height_for
from rantau.onedata.standards.wording import (
    form_words,
    label_of,
    listing,
    reporting_words,
    required_words,
    tier_words,
    version_words,
)

_STRIPE = 0.9
_FIRST = len(SELVEDGE) + 1
"""Place of the first column of text: behind the selvedge and a gap."""
_WIDTHS = (8, 26, 28, 40, 42, 27)
_STEPS = ("rows", "choices", "paste", "text", "unknown", "totals")


def mark_of(column: Column) -> str:
    """Return whether a column is required ``always``, ``when`` a condition holds, or ``never``."""
    if not column.required:
        return "never"
    return "always" if column.when is None else "when"


def write_guide(workbook: Workbook, *, standard: Standard, looks: Looks, language: Language) -> None:
    """Write the guide as the next sheet of ``workbook``."""
    sheet = workbook.add_worksheet(say("template.sheet.guide", language))
    _set_up(sheet, looks, standard.title.text(language), language)
    page = _Page(sheet, looks, language)
    page.head(standard.title.text(language), version_words(standard, language=language))
    _write_facts(page, standard)
    _write_steps(page)
    _write_colours(page)
    _write_columns(page, standard)
    _write_rules(page, standard)
    sheet.print_area(0, 0, page.row, _FIRST + len(_WIDTHS) - 1)


def _set_up(sheet: Worksheet, looks: Looks, title: str, language: Language) -> None:
    sheet.hide_gridlines(2)
    sheet.set_tab_color(NILA)
    sheet.protect("", {"format_columns": True, "format_rows": True})
    for place, stripe in enumerate(looks.selvedge):
        sheet.set_column(place, place, _STRIPE, stripe)
    sheet.set_column(_FIRST - 1, _FIRST - 1, 2)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(_FIRST + place, _FIRST + place, width)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&L" + footer_text(title) + "&R" + say("template.print.page", language, page="&P", pages="&N"))


def footer_text(text: str) -> str:
    """Return text for a print footer, where ``&`` begins a command."""
    return text.replace("&", "&&")


@dataclass(slots=True)
class _Page:
    """The sheet and the row at which writing goes on."""

    sheet: Worksheet
    looks: Looks
    language: Language
    row: int = 0

    def word(self, key: str, **values: object) -> str:
        return say(f"template.{key}", self.language, **values)

    def head(self, title: str, subtitle: str) -> None:
        self.sheet.set_row(self.row, 34)
        self.sheet.write_string(self.row, _FIRST, title, self.looks.title)
        self.sheet.write_string(self.row + 1, _FIRST, subtitle, self.looks.subtitle)
        self.sheet.set_row(self.row + 1, 20)
        self.row += 2

    def section(self, text: str) -> None:
        self.sheet.set_row(self.row, 12)
        self.row += 1
        self.sheet.set_row(self.row, 22)
        for place in range(len(_WIDTHS)):
            self.sheet.write_blank(self.row, _FIRST + place, None, self.looks.section)
        self.sheet.write_string(self.row, _FIRST, text, self.looks.section)
        self.sheet.set_row(self.row + 1, 4)
        self.row += 2

    def line(self, *spans: tuple[int, int, str, Format]) -> None:
        """Write one row; a span is its first and last column of text, its text and its format."""
        heights = []
        for first, last, text, looked in spans:
            if first == last:
                self.sheet.write_string(self.row, _FIRST + first, text, looked)
            else:
                self.sheet.merge_range(self.row, _FIRST + first, self.row, _FIRST + last, "", looked)
                self.sheet.write_string(self.row, _FIRST + first, text, looked)
            heights.append((text, sum(_WIDTHS[first : last + 1])))
        self.sheet.set_row(self.row, height_for(*heights))
        self.row += 1


def _write_facts(page: _Page, standard: Standard) -> None:
    page.section(page.word("facts"))
    for label, text in _facts(page, standard):
        page.line((0, 1, label, page.looks.label), (2, 5, text, page.looks.text))


def _facts(page: _Page, standard: Standard) -> Iterator[tuple[str, str]]:
    language = page.language
    yield page.word("fact.grain"), standard.grain.text(language)
    if standard.producers:
        yield page.word("fact.producers"), ", ".join(standard.producers)
    if standard.walidata is not None:
        yield page.word("fact.walidata"), standard.walidata
    if standard.reporting is not None:
        yield page.word("fact.reporting"), reporting_words(standard.reporting, language=language)
        if standard.reporting.period_column is not None:
            header = standard.column(standard.reporting.period_column).header.text(language)
            yield page.word("fact.period"), page.word("period", column=header)
    yield page.word("fact.unit"), f"{standard.measure.text(language)}: {standard.unit.text(language)}"
    yield page.word("fact.tier"), tier_words(standard, language=language)
    if standard.note is not None:
        yield page.word("fact.note"), standard.note.text(language)
    yield page.word("fact.template"), f"{standard.code} {standard.version} ({language})"


def _write_steps(page: _Page) -> None:
    page.section(page.word("steps"))
    for number, step in enumerate(_STEPS, start=1):
        page.line((0, 0, f"{number}.", page.looks.label), (1, 5, page.word(f"step.{step}"), page.looks.text))


def _write_colours(page: _Page) -> None:
    page.section(page.word("colours"))
    for mark, swatch in page.looks.swatches.items():
        words = page.word(f"mark.{mark}").strip("()")
        page.line((0, 1, words, swatch), (2, 5, page.word(f"colour.{mark}"), page.looks.text))


def _write_columns(page: _Page, standard: Standard) -> None:
    page.section(page.word("columns"))
    keys = ("letter", "header", "required", "definition", "form", "example")
    page.line(*((place, place, page.word(f"column.{key}"), page.looks.table_header) for place, key in enumerate(keys)))
    for place, column in enumerate(standard.columns):
        cells = (
            xl_col_to_name(place),
            column.header.text(page.language),
            required_words(column, standard=standard, language=page.language),
            column.definition.text(page.language),
            form_words(column, standard=standard, language=page.language),
            example_of(column, language=page.language),
        )
        looks = [page.looks.code] * len(cells)
        if column.required:
            looks[1] = page.looks.strong
        if mark_of(column) == "always":
            looks[2] = page.looks.strong
        page.line(*((cell, cell, text, looks[cell]) for cell, text in enumerate(cells)))


def example_of(column: Column, *, language: Language) -> str:
    """Return the example of a column as a person chooses it: with the label of its code."""
    if column.example is None:
        return ""
    label = label_of(column, code=column.example, language=language)
    return column.example if label == column.example else f"{column.example} ({label})"


def _write_rules(page: _Page, standard: Standard) -> None:
    page.section(page.word("rules"))
    page.line((0, 5, page.word("rules.intro"), page.looks.text))
    headers = [page.word(f"rule.{key}") for key in ("weight", "say", "code")]
    page.line(*_rule_spans(headers, page.looks.table_header))
    for cells in _rules(page, standard):
        page.line(*_rule_spans(cells, page.looks.cell))


def _rules(page: _Page, standard: Standard) -> Iterator[Sequence[str]]:
    headers = [standard.column(name).header.text(page.language) for name in standard.primary_key]
    key = page.word("rule.key", columns=listing(headers, "and", language=page.language))
    yield say("severity.error", page.language), key, "key-duplicated"
    for rule in standard.rules:
        yield say(f"severity.{rule.severity}", page.language), rule.say.text(page.language), rule.error


def _rule_spans(cells: Sequence[str], looked: Format) -> list[tuple[int, int, str, Format]]:
    spans = ((0, 1), (2, 4), (5, 5))
    return [(first, last, cell, looked) for (first, last), cell in zip(spans, cells, strict=True)]
