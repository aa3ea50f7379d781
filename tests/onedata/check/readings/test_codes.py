"""Columns of codes and of areas: what is plain, what is read, and what is asked."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rantau.onedata.check.answers import Answer
from rantau.onedata.check.readings.areas import AreaReading
from rantau.onedata.check.readings.codes import CodeReading, choices
from rantau.onedata.check.readings.reading import PLACEHOLDERS, Interpreted, Reading, read_cell
from rantau.onedata.codes.area_tables import AreaLevel, AreaSystem, areas, pairings
from rantau.onedata.codes.codelists import CodeList, code_list, code_list_names
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.read.sheets import CellKind

AREA_LIST = "area-kemendagri"
CLOSED = [name for name in code_list_names() if name != AREA_LIST and not code_list(name).is_open]
LARGE_LEVELS = ["province", "regency", "district"]
LISTS = [*map(code_list, CLOSED), *(code_list(AREA_LIST, level=level) for level in LARGE_LEVELS)]
REGENCIES = areas(AreaLevel.REGENCY)
REGENCY_CODES = sorted({each.code for each in REGENCIES})
BPS_CODES = sorted({each.code for each in areas(AreaLevel.REGENCY, system=AreaSystem.BPS)})
DIGITS = sorted({code.replace(".", "") for code in REGENCY_CODES} | set(BPS_CODES))
# Each BPS code with the Kemendagri code that it means now or meant last.
PARTNERS = {
    pair.bps_code: pair.kemendagri_code
    for pair in sorted(pairings(AreaLevel.REGENCY), key=lambda pair: pair.valid_until or date.max)
}
TODAY = date(2025, 7, 1)
NOT_ERRORS = [kind for kind in CellKind if CellKind.EMPTY < kind < CellKind.ERROR]


def reading_of(codes: CodeList) -> CodeReading:
    if codes.name != AREA_LIST:
        return CodeReading(codes=codes, on=TODAY)
    return AreaReading(codes=codes, on=TODAY, level=codes.entries[0].extra["level"])


def are_plain(reading: Reading, texts: list[str], kind: CellKind = CellKind.TEXT) -> list[bool]:
    text = pl.col("text")
    canonical = reading.canonical(text, None)
    plain = reading.plain(canonical, reading.value(canonical), pl.lit(kind, pl.UInt8))
    return pl.DataFrame({"text": texts}, schema={"text": pl.String}).select(plain).to_series().to_list()


def settled(reading: Reading, texts: list[str], answer: Answer | None = None) -> Reading:
    return reading.settle([(text, CellKind.TEXT) for text in texts], answer).reading


def read(reading: Reading, text: str, kind: CellKind = CellKind.TEXT) -> Interpreted:
    return read_cell(reading, text, kind)


def regency(**more: object) -> AreaReading:
    return AreaReading(codes=code_list(AREA_LIST, level="regency"), level="regency", on=TODAY, **more)


@st.composite
def spelled(draw: st.DrawFn) -> tuple[CodeList, str, str]:
    """Draw a list, the code of one of its entries and a way in which people write it."""
    codes = draw(st.sampled_from(LISTS))
    entry = draw(st.sampled_from(codes.entries))
    return codes, entry.code, draw(st.sampled_from(entry.spellings))


class TestEveryList:
    @pytest.mark.parametrize("codes", LISTS, ids=lambda codes: f"{codes.name}-{len(codes.codes)}")
    def test_its_codes_are_plain_in_every_kind_of_cell_but_an_error(self, codes):
        listed = sorted(codes.codes)

        for kind in CellKind:
            assert all(are_plain(reading_of(codes), listed, kind)) is (kind < CellKind.ERROR)

    @given(st.sampled_from(LISTS), st.text(max_size=8))
    def test_nothing_else_is_plain(self, codes, text):
        assert are_plain(reading_of(codes), [text]) == [text in codes.codes]

    @given(spelled(), st.sampled_from([str, str.upper, str.lower]), st.sampled_from(["{}", " {}", "{}\u00a0"]))
    def test_a_label_or_alias_reads_to_its_code_or_is_said_to_be_ambiguous(self, drawn, respelled, shape):
        codes, code, spelling = drawn
        assume(spelling not in PLACEHOLDERS and respelled(spelling) not in PLACEHOLDERS)
        written = respelled(spelling)

        found = read(reading_of(codes), shape.format(written))

        meant = {entry.code for entry in codes.lookup(written, at=TODAY)}
        if len(meant) > 1:
            assert found.code in {"value-ambiguous", "area-name-ambiguous"} and found.text is None
            assert all(f"({each})" in found.arguments["expected"][0] for each in meant)
        else:
            assert {found.text} == meant
            assert found.code == (None if shape == "{}" else "whitespace-trimmed")
        assert code in meant or not codes.get(code).is_valid_on(TODAY) or written in codes.codes

    @given(spelled())
    def test_what_is_read_is_plain_itself(self, drawn):
        codes, _, spelling = drawn

        found = read(reading_of(codes), spelling)

        assert found.text is None or are_plain(reading_of(codes), [found.text]) == [True]

    @given(st.data())
    def test_a_column_settled_from_its_labels_reads_them_at_once_to_the_same_codes(self, data):
        codes = data.draw(st.sampled_from(LISTS))
        labels = [entry.label.id for entry in data.draw(st.lists(st.sampled_from(codes.entries), max_size=5))]

        reading = settled(reading_of(codes), labels)

        canonical = pl.DataFrame({"text": labels}, schema={"text": pl.String}).select(
            reading.canonical(pl.col("text"), None)
        )
        for label, text, plain in zip(labels, canonical.to_series(), are_plain(reading, labels), strict=True):
            assert plain is (label in codes.codes or read(reading, label).text is not None)
            assert not plain or text == (label if label in codes.codes else read(reading, label).text)

    @given(st.sampled_from(LISTS), st.text(max_size=20), st.sampled_from(NOT_ERRORS))
    def test_any_text_gets_a_code_of_the_list_or_a_finding_of_the_catalogue(self, codes, text, kind):
        found = read(reading_of(codes), text, kind)

        assert found.text is None or found.text in codes.codes
        assert found.code is None or found.code in error_texts()
        assert found.text is not None or found.code is not None

    @pytest.mark.parametrize("kind", [CellKind.ERROR, CellKind.UNCALCULATED])
    def test_a_cell_without_a_value_is_never_read(self, kind):
        assert read(reading_of(code_list("sex")), "F", kind).text is None


class TestLettersOfSex:
    SEX = reading_of(code_list("sex"))

    def test_p_beside_l_is_a_woman(self):
        reading = settled(self.SEX, ["L", "P"])

        assert [read(reading, text).text for text in ["L", "P", "p.", " P"]] == ["M", "F", "F", "F"]
        assert are_plain(reading, ["L", "P"]) == [True, True]

    def test_p_beside_w_is_a_man(self):
        reading = settled(self.SEX, ["p", "w."])

        assert [read(reading, text).text for text in ["P", "W", "w."]] == ["M", "F", "F"]

    @pytest.mark.parametrize(
        "texts", [["P"], ["P", "Laki-laki"], ["P", "L", "W"], ["P", "F"], ["P", "Tidak diketahui"]]
    )
    def test_p_alone_or_beside_both_is_asked(self, texts):
        reading = settled(self.SEX, texts)

        assert read(reading, "P") == read(reading, "p.") == Interpreted(None, "sex-letter-ambiguous")
        assert are_plain(reading, ["P"]) == [False]

    @pytest.mark.parametrize("texts", [["P"], ["P", "L"], ["P", "W"], ["P", "L", "W"], ["F", "P"]])
    @pytest.mark.parametrize(("answer", "sex"), [(Answer.LETTERS_LP, "F"), (Answer.LETTERS_PW, "M")])
    def test_what_was_answered_counts_more_than_what_the_column_shows(self, texts, answer, sex):
        reading = settled(self.SEX, texts, answer)

        assert read(reading, "P").text == sex
        assert (read(reading, "L").text, read(reading, "W").text) == ("M", "F")

    @given(st.sets(st.sampled_from(["L", "W", "F", "M", "1", "2", "Pria", "wanita", "LK", "pr.", "x", "?"])))
    def test_all_but_p_mean_the_same_in_every_column(self, texts):
        reading = settled(self.SEX, [*texts, "P"])

        for text in texts:
            assert read(reading, text) == read(self.SEX, text)

    def test_an_answer_about_something_else_does_not_settle_the_letters(self):
        assert read(settled(self.SEX, ["P"], Answer.AREAS_BPS), "P").code == "sex-letter-ambiguous"

    def test_another_list_knows_no_letters(self):
        countries = reading_of(code_list("country-iso3"))

        assert read(settled(countries, ["L", "P"]), "P").code == "value-not-in-list"


class TestWhatIsOffered:
    def test_a_short_list_is_offered_whole_and_a_long_one_in_part(self):
        assert choices(code_list("yes-no"))[0] == "Ya (yes), Tidak (no), Tidak tahu (unknown)"
        assert choices(code_list("country-iso3"))[0].endswith(", …")

    def test_a_typing_error_in_a_long_list_is_answered_with_what_it_resembles(self):
        found = read(reading_of(code_list("country-iso3")), "Malasyia")

        assert found.code == "value-not-in-list" and found.arguments["expected"] == ("Malaysia (MYS)", "Malaysia (MYS)")

    def test_several_values_in_a_cell_are_told_from_an_unknown_one(self):
        reading = reading_of(code_list("pmi-schemes"))

        assert read(reading, "G to G / P to P").code == "value-multiple-not-allowed"
        assert read(reading, "G to G / Mars").code == "value-not-in-list"

    def test_choices_of_villages_come_from_those_in_force(self):
        villages = code_list(AREA_LIST, level="village")

        shown = choices(villages)[0]

        assert shown.count("(") == 7 and "(11.01.01.2001)" in shown and shown.endswith(", …")


class TestAreaCodes:
    @pytest.mark.parametrize("code", [code for code in REGENCY_CODES if code.endswith("0")])
    def test_a_code_that_became_a_number_has_lost_its_zero_and_is_told_whole(self, code):
        number = str(float(code))

        for text in (number, number.replace(".", ",")):
            for kind in (CellKind.NUMBER, CellKind.TEXT):
                assert read(regency(), text, kind) == Interpreted(None, "leading-zero-lost", {"expected": code})

    def test_11_1_is_11_10_and_not_11_01(self):
        assert read(regency(), "11.1", CellKind.NUMBER).arguments == {"expected": "11.10"}

    @given(st.sampled_from(REGENCY_CODES), st.sampled_from(["{} ", "\t{}", "\ufeff{}", " {}\u200b"]))
    def test_a_code_between_blanks_is_that_code(self, code, shape):
        assert read(regency(), shape.format(code)) == Interpreted(code, "whitespace-trimmed", counted=True)

    @given(st.sampled_from(REGENCY_CODES), st.sampled_from([",", " ", "-"]))
    def test_another_sign_than_the_point_makes_no_difference(self, code, sign):
        assert read(regency(), code.replace(".", sign)).text == code

    @pytest.mark.parametrize("text", ["33.99", "99", "33.15.99", "3399", "0", "12345"])
    def test_what_no_system_knows_is_unknown(self, text):
        assert read(regency(), text) == Interpreted(None, "area-code-unknown")

    @pytest.mark.parametrize("wanted", LARGE_LEVELS)
    @pytest.mark.parametrize("found", LARGE_LEVELS)
    def test_a_code_of_another_level_is_told_with_its_name_and_level(self, wanted, found):
        reading = reading_of(code_list(AREA_LIST, level=wanted))
        each = areas(AreaLevel(found))[0]

        said = read(reading, each.code)

        if wanted == found:
            assert said == Interpreted(each.code)
        else:
            assert (said.text, said.code) == (None, "area-level-wrong")
            assert each.name in said.arguments["other_value"][0] and each.name in said.arguments["other_value"][1]

    def test_a_village_in_a_column_of_regencies_is_of_another_level(self):
        said = read(regency(), "11.01.01.2001")

        assert said.code == "area-level-wrong"
        assert said.arguments["other_value"] == ("desa/kelurahan Keude Bakongan", "village Keude Bakongan")
        assert said.arguments["expected"] == ("kabupaten/kota", "regency or city")


class TestAreaNames:
    def test_a_name_of_a_regency_and_a_city_is_asked(self):
        found = read(regency(), "SEMARANG")

        assert (found.text, found.code) == (None, "area-name-ambiguous")
        assert found.arguments["expected"][0] == "Kabupaten Semarang (33.22), Kota Semarang (33.74)"

    @pytest.mark.parametrize(("text", "code"), [("Kab. Semarang", "33.22"), ("Kota Semarang", "33.74")])
    def test_its_kind_settles_it(self, text, code):
        assert read(regency(), text) == Interpreted(code)

    @given(st.sampled_from(REGENCIES))
    def test_every_regency_is_read_from_its_full_name_while_it_is_in_force(self, each):
        assume(each.is_valid_on(TODAY))

        assert read(regency(), each.name.upper()) == Interpreted(each.code)

    def test_a_name_that_is_nowhere_is_answered_with_what_it_resembles(self):
        found = read(regency(), "Kab. Grobogann")

        assert found.text is None and "Kabupaten Grobogan (33.15)" in found.arguments["expected"][0]


class TestFourDigitsWithoutAPoint:
    """``7308`` is Bone for Kemendagri and Maros for BPS."""

    def meanings(self, digits: str) -> set[str]:
        """Return the Kemendagri codes that four digits may stand for, from the tables alone."""
        dotted = f"{digits[:2]}.{digits[2:]}"
        return {partner for partner in [PARTNERS.get(digits)] if partner} | ({dotted} & set(REGENCY_CODES))

    def test_codes_that_name_different_places_are_asked_with_both_names(self):
        found = read(regency(), "7308")

        assert found == Interpreted(
            None, "area-code-system-open", {"expected": "Kabupaten Bone", "suggestion": "Kabupaten Maros"}
        )

    def test_digits_are_asked_just_when_the_systems_know_them_as_different_places(self):
        for digits in DIGITS:
            found, meanings = read(regency(), digits), self.meanings(digits)
            if len(meanings) == 1:
                assert found == Interpreted(meanings.pop()), digits
            else:
                assert (found.text, found.code) == (None, "area-code-system-open"), digits

    @given(st.sampled_from(DIGITS))
    def test_an_answer_reads_them_in_its_system(self, digits):
        as_bps = read(settled(regency(), [digits], Answer.AREAS_BPS), digits)
        as_kemendagri = read(settled(regency(), [digits], Answer.AREAS_KEMENDAGRI), digits)

        dotted = f"{digits[:2]}.{digits[2:]}"
        assert as_kemendagri.text == (dotted if dotted in REGENCY_CODES else None)
        assert as_bps.text == PARTNERS.get(digits)
        assert {as_bps.code, as_kemendagri.code} <= {None, "area-code-unknown"}

    def test_one_code_that_only_bps_knows_settles_the_column_and_is_told(self):
        only_bps = next(code for code in BPS_CODES if f"{code[:2]}.{code[2:]}" not in REGENCY_CODES)

        found = regency().settle([("7308", CellKind.NUMBER), (only_bps, CellKind.NUMBER)], None)

        assert read(found.reading, "7308") == Interpreted("73.09")
        assert [remark.code for remark in found.remarks] == ["area-system-read"]
        assert found.remarks[0].arguments == {"expected": "BPS", "value": only_bps}

    def test_a_column_that_both_know_stays_open(self):
        found = regency().settle([("7308", CellKind.NUMBER), ("7309", CellKind.NUMBER)], None)

        assert found.remarks == () and read(found.reading, "7308").code == "area-code-system-open"
