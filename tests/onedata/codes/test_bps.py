"""BPS and Kemendagri codes: the same digits, other places."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.codes.area_tables import AreaLevel, AreaSystem, areas, pairings
from rantau.onedata.codes.areas import area, area_name
from rantau.onedata.codes.bps import (
    bps_to_kemendagri,
    dotted,
    kemendagri_to_bps,
    readings,
    suspect_bps,
    system_that_fits,
)

NOW = date(2025, 7, 1)
DAYS = st.dates(min_value=date(2015, 7, 1), max_value=date(2030, 1, 1))
PAIRINGS = (*pairings(AreaLevel.PROVINCE), *pairings(AreaLevel.REGENCY))


class TestCrosswalk:
    @pytest.mark.parametrize(
        ("bps", "kemendagri", "name"),
        [
            ("1101", "11.09", "Kabupaten Simeulue"),
            ("7308", "73.09", "Kabupaten Maros"),
            ("7309", "73.10", "Kabupaten Pangkajene dan Kepulauan"),
            ("3171", "31.74", "Kota Administrasi Jakarta Selatan"),
            ("1271", "12.73", "Kota Sibolga"),
            ("7325", "73.24", "Kabupaten Luwu Timur"),
            ("3315", "33.15", "Kabupaten Grobogan"),
            ("5203", "52.03", "Kabupaten Lombok Timur"),
            ("9501", "93.01", "Kabupaten Merauke"),
        ],
    )
    def test_known_places_have_their_codes_in_both_systems(self, bps, kemendagri, name):
        assert bps_to_kemendagri(bps, at=NOW) == (kemendagri,) and kemendagri_to_bps(kemendagri, at=NOW) == (bps,)
        assert area_name(kemendagri, at=NOW) == area_name(bps, at=NOW, system=AreaSystem.BPS) == name

    @given(st.sampled_from(PAIRINGS), DAYS)
    def test_there_and_back_is_the_same_place_where_the_relation_is_same(self, pairing, day):
        if pairing.relation == "same" and pairing.is_valid_on(day):
            assert bps_to_kemendagri(pairing.bps_code, at=day) == (pairing.kemendagri_code,)
            assert kemendagri_to_bps(pairing.kemendagri_code, at=day) == (pairing.bps_code,)

    @given(DAYS)
    def test_every_regency_of_a_day_has_one_partner(self, day):
        for system, partners in ((AreaSystem.KEMENDAGRI, kemendagri_to_bps), (AreaSystem.BPS, bps_to_kemendagri)):
            of_the_day = [each.code for each in areas(AreaLevel.REGENCY, system=system) if each.is_valid_on(day)]
            assert all(len(partners(code, at=day)) == 1 for code in of_the_day)

    def test_papua_had_four_partners_until_bps_followed_the_law(self):
        assert bps_to_kemendagri("94", at=date(2022, 10, 1)) == ("91", "93", "94", "95")
        assert bps_to_kemendagri("94", at=NOW) == ("91",)

    def test_without_a_day_the_last_meaning_counts(self):
        assert bps_to_kemendagri("9401") == ("93.01",)
        assert bps_to_kemendagri("9401", at=date(2020, 1, 1)) == ("91.01",)
        assert bps_to_kemendagri("9999") == kemendagri_to_bps("99.99") == ()

    def test_jawa_tengah_and_ntb_have_equal_codes(self):
        regencies = [each.code for each in areas(AreaLevel.REGENCY) if each.code[:2] in ("33", "52")]

        assert all(kemendagri_to_bps(code) == (code.replace(".", ""),) for code in regencies)


class TestReadings:
    def test_digits_have_a_meaning_in_each_system(self):
        found = readings("7308", at=NOW)

        assert {system: each.name for system, each in found.items()} == {
            AreaSystem.KEMENDAGRI: "Kabupaten Bone",
            AreaSystem.BPS: "Kabupaten Maros",
        }

    @pytest.mark.parametrize("code", ["", "x", "9999", "33.1"])
    def test_other_texts_have_none(self, code):
        assert readings(code) == {}

    def test_only_kemendagri_codes_go_down_to_the_district(self):
        assert list(readings("33.15.13")) == [AreaSystem.KEMENDAGRI]

    @given(st.text(max_size=6))
    def test_dots_change_the_writing_of_four_digits_only(self, text):
        assert dotted(text).replace(".", "") == text.replace(".", "")
        assert dotted(dotted(text)) == dotted(text)


class TestSuspectBps:
    @pytest.mark.parametrize("name", ["Maros", "Kab. Maros", "KABUPATEN MAROS", "Maross"])
    @pytest.mark.parametrize("code", ["7308", "73.08"])
    def test_a_name_that_fits_bps_alone_is_suspect(self, code, name):
        suspected = suspect_bps(code, name)

        assert suspected is not None and suspected.name == "Kabupaten Maros" and suspected.system is AreaSystem.BPS

    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("73.08", "Bone"),
            ("33.15", "Grobogan"),
            ("3315", "Kabupaten Grobogan"),
            ("33.15", "Semarang"),
            ("33.22", "Kota Semarang"),
            ("7308", ""),
            ("9999", "Maros"),
        ],
    )
    def test_other_names_are_not(self, code, name):
        assert suspect_bps(code, name) is None

    def test_the_kind_tells_sibolga_from_medan(self):
        assert suspect_bps("1271", "Kota Sibolga") is not None
        assert suspect_bps("1271", "Kota Medan") is None

    @given(st.sampled_from([each for each in areas(AreaLevel.REGENCY) if each.is_valid_on(NOW)]))
    def test_no_kemendagri_code_beside_its_own_name_is_suspect(self, each):
        assert suspect_bps(each.code, each.name, at=NOW) is None
        assert suspect_bps(each.code, each.bare_name, at=NOW) is None


class TestSystemThatFits:
    @pytest.mark.parametrize("system", list(AreaSystem))
    def test_the_regencies_of_south_sulawesi_tell_the_system(self, system):
        pairs = [
            (each.code.replace(".", ""), each.bare_name)
            for each in areas(AreaLevel.REGENCY, system=system)
            if each.code.startswith("73") and each.is_valid_on(NOW)
        ]

        assert system_that_fits(pairs, at=NOW) is system

    def test_codes_without_names_tell_it_where_only_one_system_has_them(self):
        assert area("7325", system=AreaSystem.BPS) is not None and area("73.25") is None
        assert system_that_fits([("7325", None), ("7301", None)]) is AreaSystem.BPS

    def test_where_both_systems_agree_nothing_is_told(self):
        pairs = [(each.code, each.name) for each in areas(AreaLevel.REGENCY) if each.code.startswith("33")]

        assert system_that_fits(pairs) is None and system_that_fits([]) is None
