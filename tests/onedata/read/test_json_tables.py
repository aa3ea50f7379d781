import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.read.json_tables import open_json
from rantau.onedata.read.limits import TERMINAL, WEB
from rantau.onedata.read.refusals import FileRefusedError

SAMPLES = Path(__file__).parents[2] / "fixtures" / "samples"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("json")


def rows_of(folder, text, name="data.json"):
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    (sheet,) = open_json(path, limits=TERMINAL).sheets
    return [list(row) for batch in sheet.batches(first_row=1) for row in batch.values.rows()]


class TestTables:
    def test_of_a_ministry_come_out_with_their_published_sum(self):
        (sheet,) = open_json(SAMPLES / "lk_2020_deportations_by_nationality.json", limits=WEB).sheets

        counts = [int(row[1].text) for row in sheet.head(99)[1:]]

        assert (sum(counts), len(counts)) == (249, 24)
        assert [cell.text for cell in sheet.head(1)[0]] == ["Nationality", "Number of Deportations"]

    def test_of_three_columns_keep_every_row(self):
        (sheet,) = open_json(SAMPLES / "lk_2021_remittances_region.json", limits=WEB).sheets

        assert (sheet.info.last_row, sheet.info.last_column) == (11, 3)
        assert [cell.text for cell in sheet.head(2)[1]] == ["Middle East", "2834", "560989"]

    def test_made_of_objects_have_all_their_keys_as_columns(self, folder):
        assert rows_of(folder, '[{"a": 1, "b": "x"}, {"c": true, "a": null}]') == [
            ["a", "b", "c"],
            ["1", "x", None],
            [None, None, "TRUE"],
        ]

    def test_may_stand_inside_the_answer_of_a_portal(self, folder):
        assert rows_of(folder, '{"error": 0, "message": "ok", "data": [{"a": 1}]}') == [["a"], ["1"]]

    @pytest.mark.parametrize("name", ["data.jsonl", "data.ndjson", "data.json"])
    def test_may_be_written_as_one_object_per_line(self, folder, name):
        assert rows_of(folder, '{"a": 1}\n\n{"a": 2, "b": "y"}\n', name) == [["a", "b"], ["1", None], ["2", "y"]]

    @pytest.mark.parametrize("number", ["1e999", "-0.10", "12345678901234567890.5", "3201141508900001", "1E+2"])
    def test_keep_the_digits_of_their_numbers(self, folder, number):
        assert rows_of(folder, f'[{{"a": {number}}}]')[1] == [number]

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
    def test_may_come_with_a_byte_order_mark(self, folder, encoding):
        assert rows_of(folder, '[{"nama": "José"}]'.encode(encoding))[1] == ["José"]

    @given(
        st.lists(
            st.lists(st.none() | st.booleans() | st.text('ab é"\\\n\t', max_size=5), min_size=2, max_size=2), max_size=6
        )
    )
    def test_come_back_cell_for_cell(self, folder, table):
        shown = {None: None, "": None, True: "TRUE", False: "FALSE"}

        rows = rows_of(folder, json.dumps({"columns": ["x", "y"], "rows": table}))

        assert rows[1:] == [[shown.get(value, value) for value in row] for row in table]

    def test_give_the_same_cells_in_batches_and_as_a_scan(self, folder):
        path = folder / "batches.json"
        path.write_text(json.dumps([{"n": i, "m": -i} for i in range(20)]))
        (sheet,) = open_json(path, limits=TERMINAL).sheets

        batches = list(sheet.batches(first_row=5, last_row=14, columns=[2], size=3))

        assert [(batch.first_row, batch.values.height) for batch in batches] == [(5, 3), (8, 3), (11, 3), (14, 1)]
        assert [v for batch in batches for v in batch.values["c2"]] == [str(-i) for i in range(3, 13)]
        assert sheet.scan(first_row=5, last_row=14).collect()["c2"].to_list() == [str(-i) for i in range(3, 13)]


class TestHostileFiles:
    @pytest.mark.parametrize(
        ("text", "code", "says"),
        [
            ('[{"a": 1},\n{"a": 2,,}]', "json-not-valid", "line 2"),
            ('{"a": 1}\n{"a": \n', "json-not-valid", "line 2"),
            ("[" * 200_000, "json-not-valid", "nested"),
            ('{"a":' * 200_000, "json-not-valid", "nested"),
            ('[{"a": 1, "a": 2}]', "json-not-table", "“a” stands twice"),
            (f'[{{"a": {"9" * 1_000_000}}}]', "json-not-table", "400"),
            (f'[{{"a": 0.{"9" * 1_000_000}}}]', "json-not-table", "400"),
            ('[{"a": [1, 2]}]', "column-type-not-supported", '"a"'),
            ('[{"a": {"b": 1}}]', "column-type-not-supported", '"a"'),
            ('[{"a": "x"}, {"a": "\\u0000"}]', "data-damaged", "row 3"),
            ('[{"a": "\\ud800"}]', "data-damaged", "row 2"),
            ("[1, 2]", "json-not-table", "list of objects"),
            ('[{"a": 1}, 2]', "json-not-table", "list of objects"),
            ("{}", "json-not-table", "list of objects"),
            ("[{}]", "json-not-table", "list of objects"),
            ('{"columns": ["a"], "rows": [1]}', "json-not-table", "list of objects"),
            ('{"columns": [null], "rows": []}', "json-not-table", "list of objects"),
            ('{"x": [{"a": 1}], "y": [{"b": 1}]}', "json-not-table", "list of objects"),
            (b'[{"a": "\xe9"}]', "encoding-unknown", "E9"),
        ],
    )
    def test_are_refused_for_what_is_wrong(self, folder, text, code, says):
        with pytest.raises(FileRefusedError, match=says) as refusal:
            rows_of(folder, text)
        assert refusal.value.code == code

    def test_wider_than_allowed_are_refused(self, folder):
        path = folder / "wide.json"
        path.write_text(json.dumps([{f"k{i}": 1 for i in range(600)}]))

        with pytest.raises(FileRefusedError) as refusal:
            open_json(path, limits=WEB)
        assert refusal.value.code == "sheet-too-wide"

    def test_larger_than_allowed_are_not_parsed(self, folder):
        path = folder / "large.json"
        path.write_text('[{"a": 1}]')

        with pytest.raises(FileRefusedError) as refusal:
            open_json(path, limits=replace(WEB, text_bytes=5))
        assert refusal.value.code == "file-too-large"
