from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rantau.onedata.inspect.model import Inspection
from rantau.onedata.inspect.sums import lost_digit

Inspect = Callable[..., Inspection]

AREAS = ["Pacitan", "Ponorogo", "Trenggalek", "Tulungagung", "Lumajang", "Jember", "Banyuwangi", "Bondowoso"]
SUM_CODES = ("total-not-sum", "sum-rounded", "digit-lost")


def cells(found: Inspection, *codes: str) -> list[str | None]:
    return [finding.cell for finding in found.findings if finding.code in codes]


def counts(rows: int) -> list[list[object]]:
    return [
        [AREAS[n % len(AREAS)] + " " * (n // len(AREAS)), 113 + 37 * n, 207 + 53 * n, 320 + 90 * n] for n in range(rows)
    ]


class TestAcross:
    def test_men_and_women_add_up_to_both(self, inspected: Inspect) -> None:
        found = inspected([["Wilayah", "L", "P", "Jumlah"], *counts(6)])

        (check,) = next(found.tables())[1].sums
        assert (check.place, check.parts, check.checked, check.exact) == ("D", "B–C", 6, 6)
        assert cells(found, *SUM_CODES) == []

    def test_a_total_that_its_parts_do_not_make_is_an_error_at_its_cell(self, inspected: Inspect) -> None:
        rows = counts(6)
        rows[3][3] = 777

        found = inspected([["Wilayah", "L", "P", "Jumlah"], *rows])

        assert cells(found, "total-not-sum") == ["D5"]

    def test_a_difference_of_one_is_rounding(self, inspected: Inspect) -> None:
        rows = counts(6)
        rows[3][3] = 320 + 90 * 3 + 1

        found = inspected([["Wilayah", "L", "P", "Jumlah"], *rows])

        assert cells(found, *SUM_CODES) == ["D5"]
        assert cells(found, "sum-rounded") == ["D5"]

    def test_a_part_that_lost_a_digit_is_blamed_itself(self, inspected: Inspect) -> None:
        rows = counts(6)
        rows[2] = ["Trenggalek", 251108, 19483, 445938]

        found = inspected([["Wilayah", "L", "P", "Jumlah"], *rows])

        (finding,) = [finding for finding in found.findings if finding.code == "digit-lost"]
        assert (finding.cell, finding.value) == ("C4", "19483")
        assert finding.arguments["expected"] == ("194.830", "194,830")
        assert finding.arguments["other_cell"] == "D4"

    def test_numbers_show_a_total_that_no_word_marks(self, inspected: Inspect) -> None:
        header = ["Desa", "Jumlah penduduk", "0-14", "15-64", "65+", "Keluarga"]
        rows = [[f"Desa {n}", 100 + 6 * n, 20 + n, 70 + 4 * n, 10 + n, 30 + n * n] for n in range(9)]

        found = inspected([header, *rows])

        (check,) = next(found.tables())[1].sums
        assert (check.place, check.parts, check.by_words) == ("B", "C–E", False)

    def test_means_of_men_and_women_are_not_added(self, inspected: Inspect) -> None:
        rows = [[area, 900_000 + n * 7919, 700_000 + n * 104_729, 800_000 + n * 50_000] for n, area in enumerate(AREAS)]

        found = inspected([["Wilayah", "Laki-laki", "Perempuan", "Total"], *rows])

        assert next(found.tables())[1].sums == ()

    def test_missing_parts_count_as_nothing_and_a_row_of_them_is_not_checked(self, inspected: Inspect) -> None:
        rows = [*counts(5), ["Jember", "-", 12, 12], ["Lumajang", "-", "-", "-"]]

        found = inspected([["Wilayah", "L", "P", "Jumlah"], *rows])

        (check,) = next(found.tables())[1].sums
        assert (check.checked, check.exact) == (6, 6)


class TestDown:
    def test_a_total_row_sums_up_the_records_above_it(self, inspected: Inspect) -> None:
        rows = counts(4)
        total = ["Jumlah", *(sum(int(str(row[c])) for row in rows) for c in (1, 2, 3))]

        found = inspected([["Wilayah", "Masuk", "Keluar", "Proses"], *rows, total])

        (check,) = next(found.tables())[1].sums
        assert (check.across, check.place, check.parts, check.exact) == (False, "6", "2–5", 3)

    def test_subtotals_sum_up_their_group_and_the_last_total_all_records(self, inspected: Inspect) -> None:
        rows = [
            ["A", 1, 10],
            ["B", 2, 20],
            ["Sub jumlah", 3, 30],
            ["C", 4, 40],
            ["D", 5, 50],
            ["Sub jumlah", 9, 90],
            ["Jumlah total", 12, 120],
        ]

        found = inspected([["Uraian", "Kasus", "Biaya"], *rows])

        sums = next(found.tables())[1].sums
        assert [(check.place, check.parts) for check in sums] == [("4", "2–3"), ("7", "5–6"), ("8", "2–3, 5–6")]
        assert cells(found, *SUM_CODES) == []

    def test_a_record_that_is_the_sum_of_all_others_is_told(self, inspected: Inspect) -> None:
        rows = counts(7)
        total = ["Jawa Timur", *(sum(int(str(row[c])) for row in rows) for c in (1, 2, 3))]

        found = inspected([["Wilayah", "Masuk", "Keluar", "Proses"], *rows, total])

        assert [finding.row for finding in found.findings if finding.code == "row-is-total"] == [9]

    def test_rates_have_no_sum(self, inspected: Inspect) -> None:
        rows = [[area, 60.5 + n, 55.25 + n] for n, area in enumerate(AREAS)]

        found = inspected([["Wilayah", "2022", "2023"], *rows, ["Jumlah", 64.0, 58.75]])

        assert cells(found, *SUM_CODES) == []

    def test_a_table_with_more_wrong_totals_than_right_is_named_as_such(self, inspected: Inspect) -> None:
        rows = [[*row, 50] for row in counts(6)]

        found = inspected([["Wilayah", "A", "B", "C", "D"], *rows, ["Jumlah", 1200, 2100, 3420, 300]])

        (finding,) = [finding for finding in found.findings if finding.code == "totals-mostly-wrong"]
        assert finding.arguments == {"count": "3", "limit": "4"}


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), width=st.integers(2, 5), length=st.integers(4, 12))
def test_the_one_wrong_total_of_a_clean_table_is_accused_and_no_other(
    inspected: Inspect, data: st.DataObject, width: int, length: int
) -> None:
    numbers = st.integers(100, 9_999)
    parts = data.draw(st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=length, max_size=length))
    wrong = data.draw(st.integers(0, length - 1))
    off = data.draw(st.integers(20, 99))
    header = ["Wilayah", *(f"Jenis {chr(65 + n)}" for n in range(width)), "Jumlah"]
    rows = [
        [f"Desa {chr(65 + n)}", *numbers_, sum(numbers_) + (off if n == wrong else 0)]
        for n, numbers_ in enumerate(parts)
    ]
    assume(all(lost_digit(row[-1], row[-1] - off, row[1:-1]) is None for row in rows[wrong : wrong + 1]))

    found = inspected([header, *rows])

    assert cells(found, *SUM_CODES) == [f"{chr(66 + width)}{wrong + 2}"]


@given(
    parts=st.lists(st.integers(1_000, 99_999), min_size=2, max_size=3), place=st.integers(0, 2), cut=st.integers(1, 4)
)
def test_a_digit_taken_from_one_part_is_found_again(parts: list[int], place: int, cut: int) -> None:
    place %= len(parts)
    whole = str(parts[place])
    short = int(whole[:cut] + whole[cut + 1 :])
    damaged = [*parts[:place], short, *parts[place + 1 :]]

    found = lost_digit(sum(parts), sum(damaged), damaged)

    # Where another number would explain the sum as well, nobody is blamed.
    assert found in (None, (place, parts[place]))
