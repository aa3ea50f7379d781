"""Every code list: found by name, complete in both languages, and read as people write."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.codes.codelists import (
    Code,
    CodeList,
    CodeListPartUnknownError,
    CodeListUnknownError,
    code_list,
    code_list_names,
)
from rantau.onedata.codes.folding import fold

AREA_LIST = "area-kemendagri"
CLOSED = [name for name in code_list_names() if name != AREA_LIST and not code_list(name).is_open]
ENTRIES = [(name, entry) for name in CLOSED for entry in code_list(name).entries]
ALL_LISTS = [*((name, None) for name in CLOSED), *((AREA_LIST, level) for level in ["province", "regency", "district"])]
VILLAGES, ALL_AREAS = (pytest.param((AREA_LIST, level), marks=pytest.mark.slow) for level in ["village", None])
DAYS = st.dates(min_value=date(1950, 1, 1), max_value=date(2060, 1, 1))


def codes_of(entries: tuple[Code, ...]) -> list[str]:
    return [entry.code for entry in entries]


class TestCodeListNames:
    def test_names_the_75_lists_of_the_package_and_ten_registers(self):
        names = code_list_names()

        assert len(names) == len(set(names)) == 85
        assert {"sex", "occupations", "country-iso3", AREA_LIST, "missions", "mgi-any", "events"} <= set(names)

    @pytest.mark.parametrize("name", CLOSED)
    def test_every_list_has_entries_with_a_code_and_a_title(self, name):
        found = code_list(name)

        assert found.name == name
        assert found.title.text(Language.ID) and found.title.text(Language.EN)
        assert found.entries and all(entry.code == entry.code.strip() != "" for entry in found.entries)

    @pytest.mark.parametrize(
        ("name", "count"),
        [("mgi-national", 98), ("mgi-local", 76), ("mgi-any", 174), ("institutions", 485), ("occupations", 50)],
    )
    def test_lists_have_the_size_that_their_source_states(self, name, count):
        assert len(code_list(name).entries) == count

    def test_a_list_is_read_once(self):
        assert code_list("sex") is code_list("sex", level=None)

    def test_an_unknown_list_is_refused_in_both_languages(self):
        with pytest.raises(CodeListUnknownError) as refusal:
            code_list("planets")

        assert "planets" in refusal.value.text(Language.ID) and "planets" in refusal.value.text(Language.EN)

    @pytest.mark.parametrize(
        "part", [("sex", {"level": "regency"}), ("sex", {"scheme": "x"}), ("age-groups", {"scheme": "x"})]
    )
    def test_a_level_or_scheme_that_the_list_lacks_is_refused(self, part):
        with pytest.raises(CodeListPartUnknownError):
            code_list(part[0], **part[1])


class TestLookup:
    @given(st.sampled_from(ENTRIES), st.sampled_from(["id", "en"]), st.sampled_from([str, str.upper, str.title]))
    def test_a_label_in_either_language_finds_its_code(self, named, language, respelled):
        name, entry = named

        found = code_list(name).lookup(respelled(getattr(entry.label, language)))

        assert entry.code in codes_of(found)

    @pytest.mark.parametrize("name", CLOSED)
    def test_every_spelling_of_every_entry_finds_its_code(self, name):
        for entry in code_list(name).entries:
            for spelling in entry.spellings:
                assert entry.code in codes_of(code_list(name).lookup(f"  {spelling} ")), (entry.code, spelling)

    @given(st.sampled_from(ENTRIES))
    def test_an_exact_code_means_itself_alone(self, named):
        name, entry = named

        assert codes_of(code_list(name).lookup(entry.code)) == [entry.code]

    @given(st.sampled_from(CLOSED), st.text(max_size=12))
    def test_what_is_found_has_a_spelling_that_folds_alike(self, name, text):
        for entry in code_list(name).lookup(text):
            assert fold(text) in {fold(spelling) for spelling in entry.spellings}

    @pytest.mark.parametrize(
        ("name", "text", "code"),
        [
            ("sex", "laki laki", "M"),
            ("sex", "Laki-Laki", "M"),
            ("sex", "PR.", "F"),
            ("sex", "2", "F"),
            ("country-iso3", "Korsel", "KOR"),
            ("country-iso3", "Hongkong", "HKG"),
            ("country-iso3", "Arab Saudi", "SAU"),
            ("country-iso3", "Cote d'Ivoire", "CIV"),
            ("country-iso3", "UEA", "ARE"),
            ("country-iso3", "Inggris", "GBR"),
            ("currency-iso4217", "Rp", "IDR"),
            ("currency-iso4217", "NT$", "TWD"),
            ("pmi-schemes", "G to G", "gtog"),
            ("missions", "KJRI Hong Kong", "mis-kjri-hong-kong"),
            ("age-groups", "18 - 59 th", "Y18T59"),
        ],
    )
    def test_offices_write_it_their_way(self, name, text, code):
        assert codes_of(code_list(name).lookup(text)) == [code]

    def test_the_letter_p_decides_no_sex(self):
        assert code_list("sex").lookup("P") == code_list("sex").lookup("p.") == ()

    def test_as_is_ambiguous_between_iso_and_indonesian_usage(self):
        assert set(codes_of(code_list("country-iso3").lookup("AS"))) == {"ASM", "USA"}

    def test_a_date_settles_what_is_ambiguous_in_time(self):
        countries = code_list("country-iso3")

        assert set(codes_of(countries.lookup("Burma"))) == {"BUR", "MMR"}
        assert codes_of(countries.lookup("Burma", at=date(1980, 1, 1))) == ["BUR"]
        assert codes_of(countries.lookup("Burma", at=date(2023, 11, 1))) == ["MMR"]

    def test_an_age_group_belongs_to_its_scheme(self):
        assert codes_of(code_list("age-groups", scheme="unhcr").entries) == [
            "Y0T4", "Y5T11", "Y12T17", "Y18T59", "Y_GE60", "_U",
        ]  # fmt: skip
        assert codes_of(code_list("age-groups", scheme="unhcr").lookup("60+")) == ["Y_GE60"]
        assert code_list("age-groups", scheme="unhcr").lookup("60") == ()
        assert code_list("age-groups", scheme="unhcr").lookup("5-9") == ()


class TestSuggest:
    @pytest.mark.parametrize(
        ("name", "text", "code"),
        [
            ("sex", "Prempuan", "F"),
            ("country-iso3", "Malasyia", "MYS"),
            ("country-iso3", "Taiwn", "TWN"),
            ("occupations", "rumah tangga penata laksana", "domestic-worker"),
            ("marital-statuses", "belum kawinn", "never-married"),
        ],
    )
    def test_a_typing_error_is_recognised(self, name, text, code):
        assert codes_of(code_list(name).suggest(text))[0] == code

    @pytest.mark.parametrize("text", ["", "-", "P", "xyzzy", "12345"])
    def test_nothing_is_suggested_for_what_resembles_nothing(self, text):
        assert code_list("country-iso3").suggest(text) == ()

    @given(st.sampled_from(ENTRIES), st.integers(1, 4))
    def test_the_list_is_no_longer_than_asked_and_without_repetition(self, named, limit):
        found = codes_of(code_list(named[0]).suggest(named[1].label.id, limit=limit))

        assert len(found) == len(set(found)) <= limit

    def test_expired_entries_are_not_suggested_for_a_later_day(self):
        assert "informal" in codes_of(code_list("employer-types").suggest("sektor infromal"))
        assert "informal" not in codes_of(code_list("employer-types").suggest("sektor infromal", at=date(2025, 6, 1)))


class TestValidity:
    @given(st.sampled_from(ENTRIES), DAYS)
    def test_validity_is_half_open(self, named, day):
        entry = named[1]
        after_start = entry.valid_from is None or entry.valid_from <= day
        before_end = entry.valid_until is None or day < entry.valid_until

        assert entry.is_valid_on(day) is (after_start and before_end)

    def test_a_class_ends_on_the_day_on_which_the_next_begins(self):
        types = code_list("employer-types")
        change = date(2025, 1, 1)

        assert types.is_valid("informal", at=change - timedelta(days=1)) and not types.is_valid("informal", at=change)
        assert types.is_valid("perseorangan", at=change)
        assert not types.is_valid("perseorangan", at=change - timedelta(days=1))

    def test_without_a_day_a_former_code_is_still_a_code(self):
        assert code_list("employer-types").is_valid("informal")
        assert not code_list("employer-types").is_valid("Informal")

    def test_a_country_that_kept_its_code_is_valid_in_both_of_its_periods(self):
        countries = code_list("country-iso3")

        assert countries.is_valid("DEU", at=date(1985, 1, 1)) and countries.is_valid("DEU", at=date(2023, 1, 1))
        former, present = countries.get("DEU", at=date(1985, 1, 1)), countries.get("DEU")
        assert former is not None and former.extra["numeric_m49"] == "280"
        assert present is not None and present.extra["numeric_m49"] == "276"

    def test_an_open_register_accepts_what_it_cannot_check(self):
        events = code_list("events")

        assert events.is_open and events.is_valid("fgd-grobogan-2023") and not events.is_valid("  ")
        assert events.lookup("fgd") == events.suggest("fgd-grobogan") == ()


class TestSuccession:
    def test_classes_of_2024_point_to_those_of_2025_and_back(self):
        types = code_list("employer-types")

        assert codes_of(types.successors("informal")) == ["perseorangan"]
        assert codes_of(types.predecessors("perseorangan")) == ["informal"]

    def test_successors_are_followed_until_the_day_asked(self):
        countries = code_list("country-iso3")

        assert set(codes_of(countries.successors("YUG", at=date(2004, 1, 1)))) == {"SCG", "BIH", "HRV", "MKD", "SVN"}
        assert {"SRB", "MNE"} <= set(codes_of(countries.successors("YUG", at=date(2023, 1, 1))))

    def test_bp2mi_became_a_ministry_in_october_2024(self):
        assert codes_of(code_list("institutions").successors("kl-bp2mi")) == ["kl-kp2mi"]

    @given(st.sampled_from(CLOSED), DAYS)
    def test_what_follows_on_a_day_is_valid_on_that_day(self, name, day):
        found = code_list(name)
        for old, _ in found.successions:
            assert all(entry.is_valid_on(day) for entry in found.successors(old, at=day))


LABEL = LanguageMap(id="Satu", en="One")


def test_a_list_of_ones_own_needs_no_file():
    entries = tuple(Code(code, label) for code, label in [("a", LABEL), ("b", LABEL)])

    own = CodeList(name="own", title=LABEL, entries=entries, successions=(("a", "b"), ("b", "a")))

    assert codes_of(own.lookup("satu")) == ["a", "b"]
    assert codes_of(own.successors("a")) == ["b"]


SOME_DAYS = [
    date(1980, 1, 1),
    date(2016, 1, 1),
    date(2022, 8, 1),
    date(2022, 11, 9),
    date(2025, 1, 1),
    date(2026, 1, 1),
]
ENDS = st.none() | st.dates(min_value=date(2010, 1, 1), max_value=date(2020, 1, 1))
OWN_ENTRIES = st.lists(
    st.builds(
        Code,
        code=st.sampled_from("abc"),
        label=st.just(LABEL),
        parent=st.none() | st.sampled_from("xy"),
        valid_from=ENDS,
        valid_until=ENDS,
        accepted_until=ENDS,
    ),
    max_size=6,
)


def last_end(entry: Code) -> date:
    return entry.accepted_until or entry.valid_until or date.max


class TestQuestionsAboutAllCodes:
    """What a checker asks before it looks at any entry; of areas the answers come from the table."""

    @pytest.mark.parametrize("part", [*ALL_LISTS, VILLAGES, ALL_AREAS])
    def test_codes_and_parents_are_those_of_the_entries(self, part):
        found = code_list(part[0], level=part[1])

        assert found.codes == {entry.code for entry in found.entries}
        assert found.parents == {entry.code: entry.parent for entry in found.entries if entry.parent}

    @pytest.mark.parametrize("part", [*ALL_LISTS, VILLAGES])
    def test_a_code_has_ended_when_none_of_its_entries_is_accepted_any_more(self, part):
        found = code_list(part[0], level=part[1])
        accepted: dict[str, date] = {}
        valid: dict[str, date] = {}
        for entry in found.entries:
            accepted[entry.code] = max(last_end(entry), accepted.get(entry.code, date.min))
            valid[entry.code] = max(entry.valid_until or date.max, valid.get(entry.code, date.min))

        for day in SOME_DAYS:
            assert found.ended(day) == {code: valid[code] for code, end in accepted.items() if end <= day}

    @pytest.mark.parametrize("part", [*ALL_LISTS, VILLAGES])
    def test_successors_of_all_codes_are_those_of_each(self, part):
        found = code_list(part[0], level=part[1])

        for code in dict.fromkeys(old for old, _ in found.successions):
            assert list(found.successor_codes.get(code, ())) == codes_of(found.successors(code))
        assert all(found.successor_codes.values()) and "no-such-code" not in found.successor_codes

    @given(OWN_ENTRIES, ENDS.filter(bool))
    def test_what_has_ended_is_not_accepted_and_what_is_neither_is_yet_to_come(self, entries, day):
        own = CodeList(name="own", title=LABEL, entries=entries)

        ended = own.ended(day)

        for code in own.codes:
            same = [entry for entry in entries if entry.code == code]
            assert not (code in ended and own.is_valid(code, at=day))
            assert code in ended or any(last_end(entry) > day for entry in same)

    @given(OWN_ENTRIES)
    def test_what_has_ended_stays_so(self, entries):
        own = CodeList(name="own", title=LABEL, entries=entries)

        assert own.ended(date(2009, 1, 1)) == {}
        assert own.ended(date(2015, 1, 1)).items() <= own.ended(date(2021, 1, 1)).items()

    def test_merauke_had_no_valid_code_from_the_law_but_an_accepted_one_until_the_decree(self):
        regencies = code_list(AREA_LIST, level="regency")

        assert "91.01" not in regencies.ended(date(2022, 11, 8))
        assert regencies.ended(date(2022, 11, 9))["91.01"] == date(2022, 7, 25)
        assert regencies.successor_codes["91.01"] == ("93.01",)

    def test_an_open_register_has_no_codes_to_ask_about(self):
        events = code_list("events")

        assert events.codes == frozenset() and events.parents == events.ended(date(2030, 1, 1)) == {}


class TestEntries:
    @pytest.mark.parametrize("part", ALL_LISTS)
    def test_entries_are_a_sequence(self, part):
        entries = code_list(part[0], level=part[1]).entries

        assert len(entries) == len(list(entries)) and entries[0] in entries
        assert entries[-1] is entries[len(entries) - 1] and tuple(entries[1:3]) == (entries[1], entries[2])
        with pytest.raises(IndexError):
            entries[len(entries)]

    @pytest.mark.parametrize("level", ["province", "regency", "district"])
    @pytest.mark.parametrize("gap", [" ", ",", "-", "/"])
    def test_the_points_of_an_area_code_may_be_written_as_any_sign(self, level, gap):
        areas = code_list(AREA_LIST, level=level)

        for code in areas.codes:
            assert codes_of(areas.lookup(code.replace(".", gap))) == [code]
