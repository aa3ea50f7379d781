"""The codebook of a standard: what every column, code, key and rule means, in one language.

It is one :class:`~rantau.onedata.standards.document.Document`; HTML, Markdown and the
plain text of the terminal are three ways to write it down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rantau.kernel.language import Language
from rantau.onedata.codes.codelists import Code, code_list
from rantau.onedata.messages.catalogue import error_texts, say
from rantau.onedata.standards.document import Block, Document, Facts, Paragraph, Section, Table
from rantau.onedata.standards.document_html import html_of
from rantau.onedata.standards.document_markdown import markdown_of
from rantau.onedata.standards.document_text import text_of
from rantau.onedata.standards.model import Column, Rule, Standard
from rantau.onedata.standards.parameters import columns_of
from rantau.onedata.standards.rules import (
    ChangeWithin,
    Check,
    CountWithin,
    Covers,
    NeedsStore,
    RefersTo,
    RevisionExplained,
)
from rantau.onedata.standards.wording import (
    choices_of,
    form_words,
    list_title,
    reporting_words,
    required_words,
    tier_words,
    version_words,
)

FOLDED_FROM = 40
"""A code list of more entries is folded where the form allows it."""
PREVIOUS = "previous"
"""The name that rules give to the file of the last period."""


def codebook_html(standard: Standard, *, language: Language) -> str:
    """Return the codebook as one HTML page that needs no other file and runs no script."""
    return html_of(_Book(standard, language).document(with_lists=True))


def codebook_markdown(standard: Standard, *, language: Language) -> str:
    """Return the codebook as Markdown (tables as GitHub and Pandoc read them)."""
    return markdown_of(_Book(standard, language).document(with_lists=True))


def describe(standard: Standard, *, language: Language, width: int = 96) -> str:
    """Return the standard as plain text for a terminal; code lists are only named.

    Parameters
    ----------
    width
        Characters in a line, 60 or more.
    """
    return text_of(_Book(standard, language).document(with_lists=False), width=width)


class _Book:
    """One standard in one language, section by section."""

    def __init__(self, standard: Standard, language: Language) -> None:
        self.standard = standard
        self.language = language

    def document(self, *, with_lists: bool) -> Document:
        parts: list[tuple[str, Callable[[], Iterator[Block]]]] = [
            ("about", self.about),
            ("concepts", self.concepts),
            ("columns", self.columns),
            ("keys", self.keys),
            ("rules", self.rules),
        ]
        sections = [Section(anchor, self.word(anchor), tuple(blocks())) for anchor, blocks in parts]
        if with_lists:
            sections.append(Section("lists", self.word("lists"), tuple(self.lists())))
        return Document(
            language=self.language,
            kind=self.word("kind"),
            title=self.standard.title.text(self.language),
            subtitle=version_words(self.standard, language=self.language),
            sections=tuple(section for section in sections if section.blocks),
        )

    def word(self, key: str, **values: object) -> str:
        return say(f"codebook.{key}", self.language, **values)

    def header(self, name: str) -> str:
        return self.standard.column(name).header.text(self.language)

    # --- sections -----------------------------------------------------------

    def about(self) -> Iterator[Block]:
        standard, language = self.standard, self.language
        pairs = [
            ("grain", standard.grain.text(language)),
            ("producers", ", ".join(standard.producers)),
            ("walidata", standard.walidata),
            ("pembina", standard.pembina),
            ("reporting", self._reporting()),
            ("period", self._period()),
            ("measure", standard.measure.text(language)),
            ("unit", standard.unit.text(language)),
            ("tier", tier_words(standard, language=language)),
            ("legal", "; ".join(standard.legal_basis)),
            ("note", standard.note and standard.note.text(language)),
            # A proposal says so in its status already.
            ("evidence", standard.evidence if standard.evidence != standard.status else None),
            ("code", standard.code),
            ("version", standard.version),
        ]
        yield Facts(tuple((self.word(key), text) for key, text in pairs if text))

    def concepts(self) -> Iterator[Block]:
        rows = tuple(
            (
                concept.name.text(self.language),
                concept.definition.text(self.language),
                concept.reference or self.word("none"),
            )
            for concept in self.standard.concepts
        )
        if rows:
            headers = tuple(self.word(key) for key in ("concept", "definition", "reference"))
            yield Table(self.word("concepts"), headers, rows)

    def columns(self) -> Iterator[Block]:
        keys = ("header", "name", "meaning", "form", "required", "sensitivity", "example", "other-names")
        rows = tuple(self._column(column) for column in self.standard.columns)
        caption = self.word("columns-caption", count=len(rows))
        yield Table(caption, tuple(map(self.word, keys)), rows, codes=frozenset({1}))

    def keys(self) -> Iterator[Block]:
        keys = (("primary-key", self.standard.primary_key), ("match-key", self.standard.match_key))
        pairs = [
            (self.word(key), f"{', '.join(map(self.header, columns))}. {self.word(f'{key}-says')}")
            for key, columns in keys
            if columns
        ]
        yield Facts(tuple(pairs))

    def rules(self) -> Iterator[Block]:
        rows = tuple(self._rule(rule) for rule in self.standard.rules)
        if rows:
            headers = tuple(map(self.word, ("rule", "weight", "looks-at", "error", "checked")))
            yield Table(self.word("rules-caption", count=len(rows)), headers, rows)

    def lists(self) -> Iterator[Block]:
        used: dict[str, list[Column]] = {}
        for column in self.standard.columns:
            if column.codes is not None:
                title = list_title(column, language=self.language)
                used.setdefault(f"{title}\0{len(choices_of(column, standard=self.standard))}", []).append(column)
        for columns in used.values():
            yield self._list(columns)

    # --- rows ---------------------------------------------------------------

    def _reporting(self) -> str | None:
        reporting = self.standard.reporting
        if reporting is None:
            return None
        words = reporting_words(reporting, language=self.language)
        return f"{words}. {self.word('nothing')}." if reporting.nothing_to_report_allowed else words

    def _period(self) -> str | None:
        reporting = self.standard.reporting
        return self.header(reporting.period_column) if reporting and reporting.period_column else None

    def _column(self, column: Column) -> tuple[str, ...]:
        return (
            column.header.text(self.language),
            column.name,
            column.definition.text(self.language),
            form_words(column, standard=self.standard, language=self.language),
            required_words(column, standard=self.standard, language=self.language),
            _label("sensitivity-classes", column.sensitivity, self.language),
            column.example or self.word("none"),
            ", ".join(column.aliases) or self.word("none"),
        )

    def _rule(self, rule: Rule) -> tuple[str, ...]:
        return (
            rule.say.text(self.language),
            say(f"severity.{rule.severity}", self.language),
            ", ".join(map(self.header, columns_of(rule.check))) or self.word("none"),
            f"{error_texts()[rule.error].number} {rule.error}",
            self._checked(rule.check),
        )

    def _checked(self, check: Check) -> str:
        if isinstance(check, NeedsStore):
            return self.word("checked-store", needs=say(f"standards.needs.{check.needs}", self.language))
        if isinstance(check, (RefersTo, CountWithin, Covers, ChangeWithin, RevisionExplained)):
            key = "checked-previous" if check.reference == PREVIOUS else "checked-reference"
            return self.word(key, reference=check.reference)
        return self.word("checked-file")

    def _list(self, columns: list[Column]) -> Block:
        title = list_title(columns[0], language=self.language)
        used = self.word("lists-used", columns=", ".join(column.header.text(self.language) for column in columns))
        entries = choices_of(columns[0], standard=self.standard)
        if not entries:
            return Paragraph(f"{title} ({used}). {self.word('list-open')}")
        caption = f"{title}: {self.word('list-size', count=len(entries))}, {used}"
        keys = ("list-code", "list-label", "list-from", "list-until", "list-parent", "list-aliases")
        rows = tuple(self._entry(entry) for entry in entries)
        # A column that is empty in the whole list says nothing.
        kept = [place for place in range(len(keys)) if place < 2 or any(row[place] for row in rows)]
        return Table(
            caption,
            tuple(self.word(keys[place]) for place in kept),
            tuple(tuple(row[place] for place in kept) for row in rows),
            codes=frozenset({0}),
            folded=len(rows) > FOLDED_FROM,
        )

    def _entry(self, entry: Code) -> tuple[str, ...]:
        return (
            entry.code,
            entry.label.text(self.language),
            entry.valid_from.isoformat() if entry.valid_from else "",
            entry.valid_until.isoformat() if entry.valid_until else "",
            entry.parent or "",
            "; ".join(entry.aliases),
        )


def _label(name: str, code: str, language: Language) -> str:
    entry = code_list(name).get(code)
    return entry.label.text(language) if entry else code
