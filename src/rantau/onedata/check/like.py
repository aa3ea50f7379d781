"""A month’s file against last month's, where nobody has agreed on a standard yet.

Last month's file is drafted into a standard that asks for no more than that file shows.
This month's is checked against it by the ordinary check, so that every finding has its
cell; then the two tables are compared.  What rests on last month's file alone is a
warning or a hint: a change may be right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import polars as pl

from rantau.onedata.check.answers import Answers
from rantau.onedata.check.groups import FindingGroup, FindingSet
from rantau.onedata.check.likeness.categories import category_findings
from rantau.onedata.check.likeness.columns import column_findings
from rantau.onedata.check.likeness.expectation import answers_for, expected_of, in_words_of
from rantau.onedata.check.likeness.judging import judged
from rantau.onedata.check.likeness.moving import moving_columns
from rantau.onedata.check.likeness.numbers import number_findings
from rantau.onedata.check.likeness.rows import Matching, match_rows, row_findings, vanished_rows
from rantau.onedata.check.likeness.sides import Pair, Side, file_name, side_of, some
from rantau.onedata.check.likeness.totals import total_findings
from rantau.onedata.check.run import Checked, CheckOptions, check_book
from rantau.onedata.inspect.draft import draft_standard
from rantau.onedata.read.findings import Finding
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import Book


@dataclass(frozen=True)
class Compared:
    """The result of a comparison.

    Parameters
    ----------
    checked
        This month's file with all that was found.
    last
        Last month's file, as it was read for the comparison.
    file
        What last month's file is called in findings.
    vanished
        One finding for every row that vanished; ``checked`` holds one for all of them.
    """

    checked: Checked
    last: Checked
    file: str
    vanished: tuple[Finding, ...]


def _ignore(rows: int) -> None:
    del rows


def compare_books(
    book: Book, *, last: Book, options: CheckOptions, on_rows: Callable[[int], None] = _ignore
) -> Compared:
    """Hold ``book`` against ``last``, an earlier file of the same kind.

    Parameters
    ----------
    options
        ``sheet`` is the sheet of ``book``, and of ``last`` where it has one of that
        name; headers of last month may stand for columns in ``answers``.

    Raises
    ------
    FileRefusedError
        If one of the two has no table, ``last`` no row of data, or they have no column in common.
    AnsweredColumnUnknownError
        If an answer names a column that ``last`` lacks.

    Notes
    -----
    Both tables are held in memory.
    """
    then = _read_last(last, options)
    file = file_name(last.path, this=book.path)
    standard = in_words_of(then, file=file)
    answers = answers_for(standard, then=then, format_=book.format, given=options.answers)
    asked = replace(options, answers=answers, sheet=options.sheet or _same_sheet(book, then))
    with _refusing("files-unlike", file=book.path.name, other_value=file, expected=_headers(then)):
        checked = check_book(book, standard=standard, options=asked, on_rows=on_rows)
    pair = Pair(side_of(checked), then, file)
    matching = match_rows(pair, moving=moving_columns(pair))
    findings = FindingSet(tuple(group for group in _groups(pair, matching) if len(group)))
    return Compared(
        checked=replace(checked, findings=findings, held=_held(pair.now, findings)),
        last=then.checked,
        file=file,
        vanished=tuple(vanished_rows(pair, matching)),
    )


def _read_last(last: Book, options: CheckOptions) -> Side:
    names = {sheet.info.name for sheet in last.sheets}
    with _refusing("like-without-headers", file=last.path.name):
        draft = draft_standard(last, sheet=options.sheet if options.sheet in names else None)
        alone = CheckOptions(today=options.today, answers=Answers(), sheet=draft.sheet)
        then = side_of(check_book(last, standard=expected_of(draft), options=alone))
    if then.rows.is_empty():
        raise FileRefusedError("file-empty", sheet=then.sheet, row=str(then.checked.binding.first_row))
    return then


@contextmanager
def _refusing(code: str, **values: str) -> Iterator[None]:
    """Say in the words of a comparison that there is no row of headers."""
    try:
        yield
    except FileRefusedError as refusal:
        if refusal.code != "header-row-not-found":
            raise
        raise FileRefusedError(code, **values) from refusal


def _headers(then: Side) -> str:
    return some([then.header(name) for name in then.checked.columns.bound])


def _same_sheet(book: Book, then: Side) -> str | None:
    return then.sheet if then.sheet in {sheet.info.name for sheet in book.sheets} else None


def _groups(pair: Pair, matching: Matching) -> Iterator[FindingGroup]:
    """Yield the findings of the check that count, and those of the comparison."""
    yield from judged(pair, pair.now.checked.findings.groups)
    yield from column_findings(pair)
    if pair.now.rows.is_empty():
        return
    moving = moving_columns(pair)
    yield from row_findings(pair, matching, moving=moving)
    yield from category_findings(pair, matching, moving=moving)
    flagged: dict[str, pl.Series] = {}
    for name, group in number_findings(pair, matching):
        flagged[name] = pl.concat([flagged[name], group.places["row"]]) if name in flagged else group.places["row"]
        yield group
    yield from total_findings(pair, matching, flagged=flagged)


def _held(now: Side, findings: FindingSet) -> pl.Series:
    rows = findings.holding_rows()
    return rows.filter(rows.is_in(now.rows["row"].implode()))
