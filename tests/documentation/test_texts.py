"""Every text that a person sees exists in both languages, says the same in both, and is used."""

import ast
import re
import string
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

import rantau.onedata.messages.catalogue as catalogue
from rantau.kernel.shipped import shipped_names, shipped_rows

SOURCE = Path(catalogue.__file__).parents[2]
MESSAGES = "rantau.onedata.messages"
ERRORS = list(shipped_rows(MESSAGES, "errors.csv"))
PARTS = shipped_names(MESSAGES, "interface")
INTERFACE = [row for part in PARTS for row in shipped_rows(MESSAGES, f"interface/{part}")]

# An exclamation mark is Excel's own in Data!B4, {sheet}!{cell} and #REF!.
SHOUT = re.compile(r"(?<!#REF)(?<=\w)!(?=\s|$)")
BLAME = re.compile(r"\bgagal|\bsalah Anda|\byour (?:fault|mistake)", re.IGNORECASE)


def placeholders(text):
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def repeated(values):
    return [value for value, times in Counter(values).items() if times > 1]


class TestErrorTexts:
    def test_both_languages_name_the_same_things(self):
        assert [
            (row["code"], field)
            for row in ERRORS
            for field in ("message", "remedy")
            if placeholders(row[f"{field}_id"]) != placeholders(row[f"{field}_en"])
        ] == []

    def test_the_listed_placeholders_are_those_of_the_text_and_registered(self):
        registered = {known["name"] for known in shipped_rows(MESSAGES, "error-placeholders.csv")}

        for row in ERRORS:
            listed = set(filter(None, row["placeholders"].split(";")))
            assert listed == placeholders(row["message_id"] + row["remedy_id"]), row["code"]
            assert listed <= registered, row["code"]

    def test_every_field_is_filled_in_both_languages(self):
        assert [
            (row["code"], field)
            for row in ERRORS
            for field in row
            if field != "placeholders" and not row[field].strip()
        ] == []

    def test_an_example_is_a_finished_sentence(self):
        assert [row["code"] for row in ERRORS if re.search(r"\{\w+\}", row["example_id"] + row["example_en"])] == []

    def test_a_number_stands_in_the_block_of_its_category(self):
        blocks = {entry["code"]: entry["number"] for entry in shipped_rows(MESSAGES, "error-categories.csv")}

        assert [
            row["number"]
            for row in ERRORS
            if not re.fullmatch(blocks[row["category"]].replace("xx", r"\d\d"), row["number"])
        ] == []

    def test_severity_is_one_of_four(self):
        assert {row["severity"] for row in ERRORS} <= set(catalogue.Severity)

    @pytest.mark.parametrize("field", ["code", "number"])
    def test_nothing_that_must_stay_unique_is_used_twice(self, field):
        assert repeated(row[field] for row in ERRORS) == []


class TestInterfaceTexts:
    def test_both_languages_are_filled(self):
        assert [row["key"] for row in INTERFACE if not (row["text_id"].strip() and row["text_en"].strip())] == []

    def test_both_languages_name_the_same_things(self):
        assert [row["key"] for row in INTERFACE if placeholders(row["text_id"]) != placeholders(row["text_en"])] == []

    @pytest.mark.parametrize("part", PARTS)
    def test_a_key_begins_with_its_part(self, part):
        begin = part.removesuffix(".csv") + "."

        assert [
            row["key"] for row in shipped_rows(MESSAGES, f"interface/{part}") if not row["key"].startswith(begin)
        ] == []

    def test_no_key_is_used_twice(self):
        assert repeated(row["key"] for row in INTERFACE) == []

    def test_no_row_has_more_or_fewer_cells_than_its_header(self):
        assert [row["key"] for row in INTERFACE if None in row or None in row.values()] == []


@pytest.mark.parametrize("rows", [ERRORS, INTERFACE], ids=["errors", "interface"])
def test_no_text_shouts_or_blames(rows):
    texts = [text for row in rows for text in row.values()]

    assert [text for text in texts if SHOUT.search(text) or BLAME.search(text)] == []


def written(node):
    """Return a string of the code, ``\\0`` standing for each part worked out at run time."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "\0" for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def keys_like(pattern):
    form = re.compile(".+".join(map(re.escape, pattern.split("\0"))))
    return [key for key in catalogue.interface_texts() if form.fullmatch(key)]


@cache
def nodes_of_the_product():
    """Return each string, call and joined string of the product, with its file."""
    return [
        (path.name, node)
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, (ast.Call, ast.Constant, ast.JoinedStr))
    ]


def said():
    """Yield where, the call and its key, for each ``say("…")`` in the product."""
    for where, node in nodes_of_the_product():
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("say", "catalogue.say"):
            key = written(node.args[0])
            if key is not None:
                yield where, node, key


class TestUse:
    """The code and the tables of texts know the same keys."""

    def test_every_key_that_the_code_says_exists(self):
        assert [(where, key) for where, _, key in said() if not keys_like(key)] == []

    def test_every_key_is_said_somewhere(self):
        """Test that a key stands in the code, whole or put together from words that stand in the product."""
        texts = {written(node) for _, node in nodes_of_the_product()} - {None}
        joined = [text for text in texts if re.search(r"[a-z]{2}[.-]\0|\0[.-][a-z]{2}", text)]
        # A key may also be the beginning of another: "check.heading" of "check.heading-error".
        begun = [f"{text.rstrip('.-')}\0" for text in texts if re.fullmatch(r"[a-z]+\.[a-z.-]+", text)]
        forms = [re.compile("(.*)".join(map(re.escape, pattern.split("\0")))) for pattern in joined + begun]
        sources = [*SOURCE.rglob("*.py"), *SOURCE.rglob("standards/data/*.yaml")]
        words = {word for path in sources for word in re.findall(r"[\w-]+", path.read_text(encoding="utf-8"))}

        def is_said(key):
            matches = filter(None, (form.fullmatch(key) for form in forms))
            return key in texts or any(all(map(is_known, match.groups())) for match in matches)

        def is_known(part):
            return part.strip(".-") in words | {""} or is_said(part)

        assert [key for key in catalogue.interface_texts() if not is_said(key)] == []

    def test_what_the_code_says_fills_every_placeholder(self):
        texts = catalogue.interface_texts()
        missing = []
        for where, call, key in said():
            given = {keyword.arg for keyword in call.keywords}
            if key in texts and None not in given and not placeholders(texts[key].id) <= given:
                missing.append((where, key, placeholders(texts[key].id) - given))

        assert missing == []
