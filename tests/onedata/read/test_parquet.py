from datetime import date, datetime, time, timedelta
from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.read.limits import TERMINAL
from rantau.onedata.read.parquet import open_parquet
from rantau.onedata.read.refusals import FileRefusedError

DATA = pl.DataFrame(
    {
        "nama": ["Siti", None, "Nur"],
        "jumlah": [1, 2, None],
        "bagian": [0.5, 1.0, None],
        "tanggal": [date(2023, 11, 5), None, date(2023, 11, 6)],
        "saat": [datetime(2023, 11, 5, 14, 5)] * 3,  # noqa: DTZ001 - a stored wall-clock time has no zone
        "sah": [True, False, None],
        "upah": [Decimal("1500.10"), None, Decimal("0.05")],
        "skema": pl.Series(["G2G", "P2P", "G2G"], dtype=pl.Categorical),
        "pukul": [time(14, 5)] * 3,
        "lama": [timedelta(days=2, hours=3)] * 3,
    }
)


def saved(folder, data=DATA, **options):
    path = folder / "data.parquet"
    data.write_parquet(path, **options)
    return path


def sheet_of(path, limits=TERMINAL):
    (sheet,) = open_parquet(path, limits=limits).sheets
    return sheet


class TestParquet:
    def test_stands_as_it_would_in_a_spreadsheet(self, tmp_path):
        sheet = sheet_of(saved(tmp_path))

        assert (sheet.info.name, sheet.info.last_row, sheet.info.last_column) == ("data", 4, 10)
        assert [cell.text for cell in sheet.head(2)[0]] == DATA.columns
        assert [cell.text for cell in sheet.head(2)[1]][:4] == ["Siti", "1", "0.5", "2023-11-05"]
        assert len(sheet.head(99)) == 4

    def test_keeps_what_the_checks_understand_and_writes_the_rest_exactly(self, tmp_path):
        (batch,) = sheet_of(saved(tmp_path)).batches(first_row=2)

        assert [batch.values[f"c{i}"].dtype for i in range(1, 7)] == DATA.select(DATA.columns[:6]).dtypes
        assert batch.values.select("c7", "c8", "c9", "c10").row(0) == ("1500.10", "G2G", "14:05:00", "P2DT3H")
        assert (batch.first_row, batch.values["c2"].to_list()) == (2, [1, 2, None])

    def test_gives_the_names_as_a_batch_of_text(self, tmp_path):
        names, *_ = sheet_of(saved(tmp_path)).batches(first_row=1, columns=[2, 1])

        assert (names.first_row, names.values.to_dicts()) == (1, [{"c2": "jumlah", "c1": "nama"}])
        assert names.values.dtypes == [pl.String, pl.String]

    @given(
        records=st.integers(0, 20),
        group=st.integers(1, 7),
        size=st.integers(1, 9),
        first=st.integers(1, 22),
        last=st.none() | st.integers(1, 25),
    )
    def test_gives_the_same_rows_however_it_is_cut(self, tmp_path_factory, records, group, size, first, last):
        path = saved(
            tmp_path_factory.mktemp("cut"),
            pl.DataFrame({"n": list(range(records))}, {"n": pl.Int64}),
            row_group_size=group,
        )
        rows = ["n", *range(records)]

        batches = list(sheet_of(path).batches(first_row=first, last_row=last, size=size))

        assert [v for batch in batches for v in batch.values["c1"]] == rows[first - 1 : last]
        assert all(
            batch.values["c1"].to_list() == rows[batch.first_row - 1 :][: batch.values.height] for batch in batches
        )

    def test_scans_records_only(self, tmp_path):
        sheet = sheet_of(saved(tmp_path))

        assert sheet.scan(first_row=1) is None
        assert sheet.scan(first_row=3, last_row=3).select("c1", "c2").collect().rows() == [(None, 2)]
        assert sheet.scan(first_row=9).collect().is_empty()

    def test_tells_the_standard_that_a_program_wrote_into_it(self, tmp_path):
        path = saved(tmp_path, metadata={"rantau_standard": "pmi-placements", "other": "x"})

        assert open_parquet(path, limits=TERMINAL).properties == {"rantau_standard": "pmi-placements"}

    @pytest.mark.parametrize("values", [[[1, 2]], [{"a": 1}], [b"\x00"]])
    def test_names_the_column_whose_values_are_not_single(self, tmp_path, values):
        with pytest.raises(FileRefusedError, match='"keluarga"') as refusal:
            open_parquet(saved(tmp_path, pl.DataFrame({"keluarga": values})), limits=TERMINAL)
        assert refusal.value.code == "column-type-not-supported"


class TestDamagedFiles:
    @pytest.mark.parametrize("left", [4, 12, 200, -8, -1])
    def test_that_are_cut_off_are_refused(self, tmp_path, left):
        path = saved(tmp_path)
        path.write_bytes(path.read_bytes()[:left])

        with pytest.raises(FileRefusedError) as refusal:
            open_parquet(path, limits=TERMINAL)
        assert refusal.value.code == "data-damaged"

    def test_whose_footer_lies_about_its_length_are_refused(self, tmp_path):
        path = saved(tmp_path)
        path.write_bytes(path.read_bytes()[:-8] + (2**31 - 1).to_bytes(4, "little") + b"PAR1")

        with pytest.raises(FileRefusedError, match="not intact"):
            open_parquet(path, limits=TERMINAL)

    def test_whose_values_are_spoilt_are_refused_while_they_are_read(self, tmp_path):
        path = saved(tmp_path, pl.DataFrame({"n": range(10_000)}), compression="zstd")
        content = bytearray(path.read_bytes())
        content[40:4_000] = bytes(3_960)
        path.write_bytes(content)

        sheet = sheet_of(path)

        with pytest.raises(FileRefusedError, match="not intact"):
            list(sheet.batches(first_row=2))
