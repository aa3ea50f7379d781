"""One file against one standard: from the open book to all findings.

The order is: find the table and match its columns; settle what is ambiguous, once per
column; scan every row at full speed; look again at the rows that are not plain;
then the rules across rows and against other files.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

import polars as pl

from rantau.kernel.periods import Period
from rantau.onedata.check.across import across, group_of, needs_of
from rantau.onedata.check.answers import Answers
from rantau.onedata.check.binding import Binding, bind_sheets
from rantau.onedata.check.column_tests import column_tests
from rantau.onedata.check.columns import Columns
from rantau.onedata.check.fitting import misfit_findings
from rantau.onedata.check.groups import PLACES, FindingGroup, FindingSet, one
from rantau.onedata.check.interpreting import look_again
from rantau.onedata.check.notes import from_note, header_findings, is_blocked, sheet_findings, template_findings
from rantau.onedata.check.passing import FastPass, Key, Needs, Passed
from rantau.onedata.check.readings.reading import Interpreted
from rantau.onedata.check.references import References, against, reference_of
from rantau.onedata.check.row_test import RowTest, Setting
from rantau.onedata.check.rule_tests import rule_tests
from rantau.onedata.check.settling import settle_columns
from rantau.onedata.check.unusual import unusual_rows
from rantau.onedata.check.whole import WholeTable
from rantau.onedata.messages.catalogue import Severity, error_texts
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import Book
from rantau.onedata.standards.model import Level, Rule, Standard
from rantau.onedata.standards.rules import InPeriod, NeedsStore, Part, Unique


@dataclass(frozen=True, slots=True)
class CheckOptions:
    """What a check may be told besides file and standard.

    Parameters
    ----------
    today
        The day of the check: no date in the data may lie after it.
    period
        Period of the report; without it, rules about the period are not checked.
    references
        Other files that rules need, by the name the rules call them.
    sheet
        Name of the sheet to check; ``None`` finds the one that fits best.
    """

    today: date
    period: Period | None = None
    answers: Answers = field(default_factory=Answers)
    references: References = field(default_factory=dict)
    sheet: str | None = None


@dataclass(frozen=True)
class Checked:
    """The result of a check.

    Parameters
    ----------
    rows
        Number of rows of data.
    held
        Sheet rows kept back by a blocker or error (UInt32, sorted).
    left_out
        Sheet rows inside the table that are no data: blank rows, totals, notes.
    not_checked
        Rules that need something that was not given: a period, another file, the platform.
    """

    book: Book
    standard: Standard
    binding: Binding
    columns: Columns
    findings: FindingSet
    rows: int
    held: pl.Series
    left_out: pl.Series
    looked: pl.DataFrame
    not_checked: tuple[Rule, ...]

    @property
    def accepted(self) -> int:
        """Number of rows without blocker or error."""
        return self.rows - len(self.held)


def _ignore(rows: int) -> None:
    del rows


def check_book(
    book: Book, *, standard: Standard, options: CheckOptions, on_rows: Callable[[int], None] = _ignore
) -> Checked:
    """Check the table in ``book`` that fits ``standard`` best.

    Raises
    ------
    FileRefusedError
        If no sheet has a row of headers that the standard knows.
    AnsweredColumnUnknownError
        If an answer names a column that the standard lacks.
    """
    sheets = [sheet for sheet in book.sheets if options.sheet in (None, sheet.info.name)]
    if not sheets:
        raise FileRefusedError("sheet-missing", expected=str(options.sheet))
    binding = bind_sheets(sheets, standard=standard, answers=options.answers, on=options.today)
    if binding is None:
        raise FileRefusedError("header-row-not-found", sheet=sheets[0].info.name, row="1")
    return _Check(book, standard, binding, options).run(on_rows)


class _Check:
    """The state of one check between its steps."""

    def __init__(self, book: Book, standard: Standard, binding: Binding, options: CheckOptions) -> None:
        self.book = book
        self.standard = standard
        self.options = options
        bound, remarks = settle_columns(binding, answers=options.answers)
        self.binding = replace(binding, bound=bound)
        self.columns = Columns(standard, bound)
        self.setting = Setting(self.columns, options.today, options.period)
        self.sheet = binding.sheet.info.name
        self.on_file = [
            *map(from_note, book.notes),
            *template_findings(book, standard=standard),
            *misfit_findings(book.sheets, binding, standard=standard),
            *binding.findings,
            *sheet_findings(book, self.binding),
            *header_findings(self.binding, rules=standard.rules),
        ]
        self.groups = [one(finding) for finding in self.on_file]
        self.groups += [self._remark(name, remark) for name, remark in remarks]
        self.rules = [rule for rule in standard.rules if not isinstance(rule.check, NeedsStore)]

    def run(self, on_rows: Callable[[int], None]) -> Checked:
        tests = [*column_tests(self.setting), *(test for rule in self.rules for test in rule_tests(rule, self.setting))]
        tables = self._table_rules()
        needs = self._needs(tables)
        scan = FastPass(
            self.binding.sheet, self.columns, first_row=self.binding.first_row, last_row=self.binding.last_row
        )
        passed = scan.run([test for test in tests if not test.covered], needs, on_rows=on_rows)
        looked, left_out = self._second_look(passed, tests)
        table = WholeTable(
            scan=scan,
            passed=passed,
            looked=looked,
            columns=self.columns,
            first_row=self.binding.first_row,
            keys=needs.keys,
        )
        # A table without rows has nothing to compare or to add up.
        for rule in tables if passed.count else []:
            self._across(rule, table)
        return self._result(passed, looked, left_out)

    # --- rules on rows ------------------------------------------------------

    def _second_look(self, passed: Passed, tests: Sequence[RowTest]) -> tuple[pl.DataFrame, pl.Series]:
        unusual = unusual_rows(passed.rest, self.binding, last_scanned=self.binding.first_row + passed.count - 1)
        self.groups.extend(unusual.groups)
        rest = passed.rest.filter(~pl.col("row").is_in(unusual.rows.implode()))
        looked = look_again(rest, bound=self.columns.bound, sheet=self.sheet)
        self.groups.extend(looked.groups)
        found = [group for test in self._failing(tests, looked.rows) if len(group := self._tested(test, looked.rows))]
        self.groups = _without_empty_remarks(self.groups, found)
        self.groups.extend(found)
        return looked.rows, unusual.rows

    def _failing(self, tests: Sequence[RowTest], rows: pl.DataFrame) -> list[RowTest]:
        if rows.is_empty() or not tests:
            return []
        marks = rows.select([test.fails.fill_null(value=False).any().alias(str(i)) for i, test in enumerate(tests)])
        return [test for test, fails in zip(tests, marks.row(0), strict=True) if fails]

    def _tested(self, test: RowTest, rows: pl.DataFrame) -> FindingGroup:
        moving = {name: value for name, value in test.arguments.items() if isinstance(value, pl.Expr)}
        still = {name: value for name, value in test.arguments.items() if not isinstance(value, pl.Expr)}
        shown = moving.pop("value", None)
        bound = self.columns.bound.get(test.column)
        value = shown if shown is not None else self.columns.original(test.column)
        places = rows.filter(test.fails.fill_null(value=False)).select(
            "row", value.alias("value"), *[expression.alias(name) for name, expression in moving.items()]
        )
        if bound is None:
            return self._absent(test, places)
        return FindingGroup(
            code=test.code,
            severity=test.severity,
            places=places,
            sheet=self.sheet,
            column=bound.place,
            header=bound.header,
            rule=test.rule,
            constants=still,
        )

    def _absent(self, test: RowTest, places: pl.DataFrame) -> FindingGroup:
        """Report once a column that the file lacks although some of its rows need it."""
        header = self.standard.column(test.column).header
        finding = Finding(
            "column-missing",
            Severity.BLOCKER,
            self.sheet,
            arguments={"column": (header.id, header.en), "count": str(places.height)},
            rule=test.rule,
        )
        return one(finding)

    # --- rules across rows --------------------------------------------------

    def _table_rules(self) -> list[Rule]:
        key = Unique(tuple(Part(name) for name in self.standard.primary_key))
        label = self.standard.grain
        unique = Rule("primary-key", Level.TABLE, Severity.ERROR, "key-duplicated", label, key)
        return [unique, *self.rules] if self.standard.primary_key else list(self.rules)

    def _needs(self, rules: Sequence[Rule]) -> Needs:
        keys: dict[Key, None] = {}
        names: dict[str, None] = {}
        for rule in rules:
            reference = reference_of(rule.check)
            if reference is None or reference in self.options.references:
                needs = needs_of(rule.check, self.columns)
                keys.update(dict.fromkeys(needs.keys))
                names.update(dict.fromkeys(needs.columns))
        return Needs(tuple(keys), tuple(names))

    def _across(self, rule: Rule, table: WholeTable) -> None:
        reference = reference_of(rule.check)
        if reference is None:
            found = list(across(rule.check, table))
        elif reference in self.options.references:
            found = list(against(rule.check, table, self.options.references[reference]))
        else:
            return
        for part in found:
            if part.places.height:
                self.groups.append(
                    group_of(
                        part,
                        code=rule.error,
                        severity=rule.severity,
                        rule=rule.id,
                        sheet=self.sheet,
                        columns=self.columns,
                    )
                )

    # --- result -------------------------------------------------------------

    def _result(self, passed: Passed, looked: pl.DataFrame, left_out: pl.Series) -> Checked:
        rows = passed.count - len(left_out)
        if rows == 0:
            self.on_file.append(
                Finding(
                    "file-empty",
                    error_texts()["file-empty"].severity,
                    self.sheet,
                    arguments={"row": str(self.binding.first_row)},
                )
            )
            self.groups.append(one(self.on_file[-1]))
        findings = FindingSet(tuple(group for group in self.groups if len(group)))
        return Checked(
            book=self.book,
            standard=self.standard,
            binding=self.binding,
            columns=self.columns,
            findings=findings,
            rows=rows,
            held=self._held(findings, passed, left_out),
            left_out=left_out,
            looked=looked,
            not_checked=self._not_checked(),
        )

    def _held(self, findings: FindingSet, passed: Passed, left_out: pl.Series) -> pl.Series:
        rows = findings.holding_rows()
        blocked = [f for g in findings.groups if g.severity is Severity.BLOCKER for f in [g.finding(0)]]
        if is_blocked(blocked):
            first = self.binding.first_row
            rows = pl.Series("row", range(first, first + passed.count), dtype=pl.UInt32)
        data = (rows >= self.binding.first_row) & ~rows.is_in(left_out.implode())
        return rows.filter(data)

    def _not_checked(self) -> tuple[Rule, ...]:
        return tuple(rule for rule in self.standard.rules if self._needs_more(rule))

    def _needs_more(self, rule: Rule) -> bool:
        if isinstance(rule.check, NeedsStore):
            return True
        if isinstance(rule.check, InPeriod):
            return self.options.period is None
        reference = reference_of(rule.check)
        return reference is not None and reference not in self.options.references

    def _remark(self, name: str, remark: Interpreted) -> FindingGroup:
        bound = self.columns.bound[name]
        arguments = dict(remark.arguments)
        value = arguments.pop("value", None)
        return FindingGroup(
            code=remark.code or "",
            severity=error_texts()[remark.code or ""].severity,
            places=pl.DataFrame({"row": [None], "value": [value if isinstance(value, str) else None]}, schema=PLACES),
            sheet=self.sheet,
            column=bound.place,
            header=bound.header,
            constants=arguments,
        )


def _without_empty_remarks(groups: list[FindingGroup], found: list[FindingGroup]) -> list[FindingGroup]:
    """Drop “read as empty” where the same cell is reported as required: one wrong cell, one finding."""
    required: dict[int | None, list[pl.Series]] = {}
    for group in found:
        if group.code in ("value-required", "value-required-when"):
            required.setdefault(group.column, []).append(group.places["row"])
    kept = []
    for group in groups:
        if group.code == "placeholder-value" and group.column in required:
            rows = pl.concat(required[group.column])
            group = replace(group, places=group.places.filter(~pl.col("row").is_in(rows.implode())))
        kept.append(group)
    return kept
