"""Areas of Indonesia: published totals, validity in time, successors, and names as people write them."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.codes.areas import (
    Area,
    AreaLevel,
    AreaSystem,
    area,
    area_name,
    areas,
    level_of,
    nik_area_codes,
    parent,
    predecessors,
    regency_codes,
    restore_lost_zero,
    search,
    successors,
)
from rantau.onedata.codes.codelists import CodeListPartUnknownError, code_list

NOW = date(2025, 7, 1)
NOVEMBER_2023 = date(2023, 11, 15)
BEFORE_DIVISION = date(2022, 7, 24)
REGENCIES = areas(AreaLevel.REGENCY)
ABOVE_DISTRICT = (*areas(AreaLevel.PROVINCE), *REGENCIES)
DAYS = st.dates(min_value=date(2010, 1, 1), max_value=date(2030, 1, 1))


def valid_on(level: AreaLevel, day: date, system: AreaSystem = AreaSystem.KEMENDAGRI) -> list[Area]:
    return [each for each in areas(level, system=system) if each.is_valid_on(day)]


class TestPublishedTotals:
    """Kepmendagri 300.2.2-2430/2025 and its forerunners."""

    @pytest.mark.parametrize(
        ("level", "count"),
        [
            (AreaLevel.PROVINCE, 38),
            (AreaLevel.REGENCY, 514),
            (AreaLevel.DISTRICT, 7_285),
            (AreaLevel.VILLAGE, 83_762),
        ],
    )
    def test_areas_valid_now_are_as_many_as_the_decree_says(self, level, count):
        assert len(valid_on(level, NOW)) == count

    def test_regencies_and_cities_are_416_and_98(self):
        kinds = Counter(each.kind.split("-")[0] for each in valid_on(AreaLevel.REGENCY, NOW))

        assert kinds == {"kabupaten": 416, "kota": 98}

    def test_villages_are_8496_kelurahan_and_75266_desa(self):
        kinds = Counter(each.kind for each in valid_on(AreaLevel.VILLAGE, NOW))

        assert kinds["kelurahan"] == 8_496
        assert kinds["desa"] + kinds["desa-adat"] == 75_266

    @pytest.mark.parametrize(
        ("day", "provinces"), [(date(2016, 1, 1), 34), (BEFORE_DIVISION, 34), (NOVEMBER_2023, 38), (NOW, 38)]
    )
    def test_papua_was_divided_in_2022(self, day, provinces):
        assert len(valid_on(AreaLevel.PROVINCE, day)) == provinces

    @given(DAYS)
    def test_no_day_counts_a_regency_twice(self, day):
        assert len({each.code for each in valid_on(AreaLevel.REGENCY, day)}) == 514

    @given(st.sampled_from([AreaLevel.PROVINCE, AreaLevel.REGENCY]), DAYS)
    def test_bps_counts_as_many(self, level, day):
        expected = {AreaLevel.PROVINCE: 38 if day.year >= 2023 else 34, AreaLevel.REGENCY: 514}

        assert len(valid_on(level, day, AreaSystem.BPS)) == expected[level]


class TestAreaOnADay:
    @given(st.sampled_from(ABOVE_DISTRICT), DAYS)
    def test_validity_is_half_open(self, each, day):
        assert each.is_valid_on(day) is (
            (each.valid_from or date.min) <= day and (each.valid_until is None or day < each.valid_until)
        )

    @given(st.sampled_from(ABOVE_DISTRICT), DAYS)
    def test_what_is_found_on_a_day_is_valid_on_that_day(self, each, day):
        found = area(each.code, at=day)

        assert found is None or (found.code == each.code and found.is_valid_on(day))
        assert (found is None) == (not any(one.is_valid_on(day) for one in ABOVE_DISTRICT if one.code == each.code))

    @given(st.sampled_from(ABOVE_DISTRICT))
    def test_the_accepted_period_holds_the_valid_one(self, each):
        assert (each.accepted_from or date.min) <= (each.valid_from or date.min)
        assert (each.accepted_until or date.max) >= (each.valid_until or date.max)

    def test_a_name_changes_under_the_same_code(self):
        assert area_name("12.12", at=date(2016, 1, 1)) == "Kabupaten Toba Samosir"
        assert area_name("12.12", at=NOW) == area_name("12.12") == "Kabupaten Toba"

    def test_merauke_lost_its_code_on_the_day_of_the_law(self):
        assert area_name("91.01", at=BEFORE_DIVISION) == "Kabupaten Merauke"
        assert area("91.01", at=BEFORE_DIVISION + timedelta(days=1)) is None
        assert area_name("91.01") == "Kabupaten Merauke"

    @pytest.mark.parametrize("code", ["", "3315", "33.1", "33.15.", "99", "33.99", "33.15.01.200", "３３.15"])
    def test_what_is_no_code_means_nothing(self, code):
        assert area(code) is None and area_name(code) is None and parent(code) is None

    def test_parents_lead_from_the_village_to_the_province(self):
        village = valid_on(AreaLevel.VILLAGE, NOW)[0]

        district = parent(village.code)
        regency = parent(district or "")

        assert (district, regency, parent(regency or ""), parent("11")) == (village.code[:8], "11.01", "11", None)

    def test_a_code_that_never_was_has_no_parent(self):
        assert parent("33.99") is None
        assert parent("3315", system=AreaSystem.BPS) == "33"

    @given(st.sampled_from(ABOVE_DISTRICT))
    def test_the_form_of_a_code_tells_its_level(self, each):
        assert level_of(each.code) is each.level

    def test_bare_names_leave_the_kind_out(self):
        assert [each.bare_name for code in ("33.22", "33.74", "31.74", "33") if (each := area(code))] == [
            "Semarang", "Semarang", "Jakarta Selatan", "Jawa Tengah",
        ]  # fmt: skip


class TestSuccession:
    @pytest.mark.parametrize(
        ("old", "new"),
        [("91.01", "93.01"), ("91.02", "95.01"), ("91.04", "94.01"), ("91.09", "94.04"), ("92.71", "96.71")],
    )
    def test_regencies_of_papua_got_new_codes_and_point_back(self, old, new):
        assert successors(old, at=NOVEMBER_2023) == successors(old) == (new,)
        assert predecessors(new, at=date(2020, 1, 1)) == (old,)

    def test_a_divided_province_lives_on_beside_its_parts(self):
        assert successors("91") == ("93", "94", "95") and successors("92") == ("96",)
        assert area("91", at=NOW) is not None

    def test_what_follows_on_a_day_is_valid_then(self):
        ended = [each for each in REGENCIES if each.valid_until and not area(each.code, at=NOW)]

        assert len(ended) == 26
        for each in ended:
            assert [area(code, at=NOW) is not None for code in successors(each.code, at=NOW)] == [True]

    def test_districts_and_villages_follow_their_regency(self):
        assert successors("91.01.01", at=NOW) == ("93.01.01",)
        assert predecessors("93.01.01", at=BEFORE_DIVISION) == ("91.01.01",)

    def test_what_has_no_successor_has_none(self):
        assert successors("33.15") == successors("nowhere") == predecessors("33.15") == ()


class TestCodesOfEverBefore:
    def test_regency_codes_hold_those_that_ended(self):
        assert {"33.15", "91.01", "93.01", "64.73"} <= regency_codes()
        assert len(regency_codes()) == 514 + 26 + 5

    def test_a_nik_may_begin_with_a_district_of_any_time(self):
        codes = nik_area_codes()

        assert {each.code.replace(".", "") for each in areas(AreaLevel.DISTRICT)} <= codes
        assert all(len(code) == 6 and code.isdigit() for code in codes)
        assert {"910101", "930101", "331501"} <= codes
        assert "339901" not in codes

    def test_nunukan_and_tarakan_were_in_east_kalimantan(self):
        assert {"640502", "647301", "650302", "657101"} <= nik_area_codes()


class TestRestoreLostZero:
    @pytest.mark.parametrize(
        ("text", "code"),
        [("11.1", "11.10"), ("33.1", "33.10"), ("33,2", "33.20"), (" 11.1 ", "11.10"), ("91.2", "91.20")],
    )
    def test_a_zero_at_the_end_comes_back(self, text, code):
        assert restore_lost_zero(text) == code

    @pytest.mark.parametrize("text", ["11.01", "11.10", "11", "33.9", "3315", "11.", "1.1", "11.0", "", "11.1.1"])
    def test_nothing_is_restored_where_nothing_was_lost_or_nothing_fits(self, text):
        assert restore_lost_zero(text) is None

    @given(st.from_regex(r"[0-9]{1,2}[.,][0-9]{1,2}", fullmatch=True) | st.text(max_size=6))
    def test_no_code_is_invented(self, text):
        restored = restore_lost_zero(text)

        assert restored is None or (restored in regency_codes() and float(restored) == float(text.replace(",", ".")))

    @given(st.sampled_from(REGENCIES))
    def test_every_code_survives_a_spreadsheet(self, each):
        as_number = repr(float(each.code))

        assert each.code in (as_number, restore_lost_zero(as_number))

    def test_a_code_comes_back_only_for_the_time_in_which_it_was_used(self):
        assert restore_lost_zero("91.2", at=BEFORE_DIVISION) == "91.20"
        assert restore_lost_zero("64.1", at=NOW) is None


class TestSearch:
    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("semarang", ["33.22", "33.74"]),
            ("KOTA SEMARANG", ["33.74"]),
            ("Kab. Smarang", ["33.22"]),
            ("Semarang, Kota", ["33.74"]),
            ("grobokan", ["33.15"]),
            ("Jaksel", ["31.74"]),
            ("Pangkajene Kepulauan", ["73.10"]),
            ("Lima Puluh Kota", ["13.07"]),
        ],
    )
    def test_the_nearest_come_first_whatever_the_spelling(self, text, codes):
        found = [each.code for each in search(text, level=AreaLevel.REGENCY, at=NOW)]

        assert found[: len(codes)] == codes

    @given(st.sampled_from(valid_on(AreaLevel.REGENCY, NOW)))
    def test_a_full_name_finds_its_area_first(self, each):
        assert search(each.name, level=AreaLevel.REGENCY, at=NOW)[0] == each

    @given(st.text(max_size=15), st.integers(1, 5))
    def test_any_text_gives_at_most_the_number_asked_and_no_code_twice(self, text, limit):
        found = [each.code for each in search(text, level=AreaLevel.PROVINCE, limit=limit)]

        assert len(found) == len(set(found)) <= limit

    def test_only_areas_of_the_day_are_found(self):
        assert {each.code for each in search("Merauke", level=AreaLevel.REGENCY)} == {"91.01", "93.01"}
        assert [each.code for each in search("Merauke", level=AreaLevel.REGENCY, at=NOW)] == ["93.01"]

    def test_an_old_name_finds_the_area_under_its_new_one(self):
        assert "Kabupaten Toba" in [each.name for each in search("Toba Samosir", level=AreaLevel.REGENCY)]

    def test_bps_areas_are_searched_under_their_own_codes(self):
        assert search("Maros", level=AreaLevel.REGENCY, system=AreaSystem.BPS)[0].code == "7308"

    def test_districts_are_found_with_their_kind_or_without(self):
        for text in ("Purwodadi", "Kec. Purwodadi", "KECAMATAN PURWODADI"):
            assert "33.15.13" in [each.code for each in search(text, level=AreaLevel.DISTRICT)]


class TestAreaCodeList:
    @pytest.mark.parametrize(
        ("text", "codes"),
        [
            ("Semarang", ["33.22", "33.74"]),
            ("Kab. Semarang", ["33.22"]),
            ("Kabupaten Semarang", ["33.22"]),
            ("KAB SEMARANG", ["33.22"]),
            ("Kab.Semarang", ["33.22"]),
            ("Kota Semarang", ["33.74"]),
            ("Semarang (Kota)", ["33.74"]),
            ("Kodya Semarang", ["33.74"]),
            ("Adm. Jakarta Selatan", ["31.74"]),
            ("Kota Adm. Jakarta Selatan", ["31.74"]),
            ("JAKARTA SELATAN", ["31.74"]),
            ("Kab. Kep. Seribu", ["31.01"]),
            ("Kota Baru", ["63.02"]),
            ("33.15", ["33.15"]),
            ("33,15", ["33.15"]),
            ("3315", []),
            ("11.1", []),
            ("Semarag", []),
        ],
    )
    def test_regencies_are_read_as_offices_write_them(self, text, codes):
        found = code_list("area-kemendagri", level="regency").lookup(text, at=NOW)

        assert [entry.code for entry in found] == codes

    @pytest.mark.parametrize(
        ("text", "code"),
        [
            ("Jateng", "33"),
            ("Central Java", "33"),
            ("Prov. Jawa Tengah", "33"),
            ("DKI", "31"),
            ("DI Yogyakarta", "34"),
            ("D.I. Yogyakarta", "34"),
            ("NTB", "52"),
            ("Kepri", "21"),
        ],
    )
    def test_provinces_have_short_and_english_names(self, text, code):
        found = code_list("area-kemendagri", level="province").lookup(text)

        assert [entry.code for entry in found] == [code]

    @pytest.mark.parametrize("level", ["province", "regency", "district"])
    def test_every_name_finds_its_code_and_hangs_below_its_parent(self, level):
        found = code_list("area-kemendagri", level=level)

        for entry in found.entries:
            assert entry.code in [one.code for one in found.lookup(entry.label.id)]
            assert entry.parent == (entry.code.rpartition(".")[0] or None)
            assert entry.extra["level"] == level

    @pytest.mark.slow
    def test_one_list_holds_all_levels(self):
        everything = code_list("area-kemendagri")

        assert {"33", "33.15", "33.15.13"} <= everything.codes
        assert sum(entry.is_valid_on(NOW) for entry in everything.entries) == 38 + 514 + 7_285 + 83_762

    @pytest.mark.slow
    def test_villages_are_read_with_their_kind_or_without(self):
        villages = code_list("area-kemendagri", level="village")

        found = {entry.code for entry in villages.lookup("Desa Keude Bakongan")}

        assert "11.01.01.2001" in found == {entry.code for entry in villages.lookup("KEUDE BAKONGAN")}

    @pytest.mark.parametrize("part", [{"level": "planet"}, {"level": "regency", "scheme": "x"}, {"scheme": "x"}])
    def test_there_is_no_other_part(self, part):
        with pytest.raises(CodeListPartUnknownError):
            code_list("area-kemendagri", **part)

    def test_codes_of_a_law_are_accepted_until_the_decree_that_replaced_them(self):
        regencies = code_list("area-kemendagri", level="regency")

        assert regencies.is_valid("91.01", at=date(2022, 11, 8)) and regencies.is_valid("93.01", at=date(2022, 11, 8))
        assert not regencies.is_valid("91.01", at=date(2022, 11, 9))
        assert not regencies.is_valid("93.01", at=BEFORE_DIVISION)

    def test_a_code_first_seen_in_a_decree_may_be_as_old_as_the_decree_before(self):
        districts = code_list("area-kemendagri", level="district")
        first_seen = next(each for each in areas(AreaLevel.DISTRICT) if each.valid_from == date(2017, 12, 27))

        assert districts.is_valid(first_seen.code, at=date(2016, 1, 1))
        assert not first_seen.is_valid_on(date(2016, 1, 1))


def test_the_tables_are_small_and_their_licences_travel_with_them():
    folder = files("rantau.onedata.codes").joinpath("data", "areas")
    sizes = {entry.name: len(entry.read_bytes()) for entry in folder.iterdir()}

    assert sum(sizes.values()) < 2_000_000
    assert {"SOURCE.txt", "LICENSE-wilayah-MIT.txt", "LICENSE-IndonesianBoundaries-MIT.txt"} <= sizes.keys()
