"""Names of persons: what is set aside, and what compares alike.  All names are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.onedata.codes.names import fold_name, has_digits, split_name

WORDS = st.lists(st.sampled_from(["Siti", "Budi", "Aminah", "Wayan", "Nur'aini", "Ma", "M."]), min_size=1, max_size=4)
TITLES = st.sampled_from(["H.", "Hj.", "Drs.", "dr.", "Prof. Dr.", "Ny."])
DEGREES = st.sampled_from(["S.H.", "S.Pd., M.M.", "SE", "A.Md.Keb."])


class TestSplitName:
    @pytest.mark.parametrize(
        ("text", "words", "titles"),
        [
            ("Suparti", ("Suparti",), ()),
            ("H. Slamet", ("Slamet",), ("H",)),
            ("Drs. H. Slamet Widodo, S.H., M.Si.", ("Slamet", "Widodo"), ("Drs", "H", "SH", "MSi")),
            ("Prof.Dr. Ratna", ("Ratna",), ("ProfDr",)),
            ("dr. Ayu Lestari Sp.OG", ("Ayu", "Lestari"), ("dr", "SpOG")),
            ("Joko Susilo SE MM", ("Joko", "Susilo"), ("SE", "MM")),
            ("JOKO SUSILO S.E.", ("JOKO", "SUSILO"), ("SE",)),
            ("JOKO SUSILO MA", ("JOKO", "SUSILO", "MA"), ()),
            ("Lin Ma", ("Lin", "Ma"), ()),
            ("M. Yusuf", ("M", "Yusuf"), ()),
            ("Ibu", ("Ibu",), ()),
            ("Sri Rahayu (Alm.)", ("Sri", "Rahayu"), ()),
        ],
    )
    def test_titles_and_degrees_are_set_aside_and_initials_stay(self, text, words, titles):
        found = split_name(text)

        assert (found.words, found.titles) == (words, titles)

    @pytest.mark.parametrize("link", ["bin", "binti", "Binti", "bt.", "bte"])
    def test_the_name_of_the_father_is_set_aside(self, link):
        found = split_name(f"Siti Aminah {link} Abdul Karim")

        assert (found.words, found.father) == (("Siti", "Aminah"), ("Abdul", "Karim"))

    def test_a_name_may_be_one_word(self):
        assert split_name("Suparti").is_mononym and split_name("Hj. Suparti").is_mononym
        assert not split_name("Siti Suparti").is_mononym

    def test_a_name_that_begins_with_bin_is_kept(self):
        assert split_name("Bin Ali").words == ("Bin", "Ali")

    @given(st.text(max_size=40))
    def test_any_text_can_be_taken_apart(self, text):
        found = split_name(text)

        assert all(word in text for word in (*found.words, *found.father))


class TestFoldName:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("Moch. Soeparno", "MUHAMMAD SUPARNO"),
            ("Achmad Djoko", "ahmad joko"),
            ("Noer Aisyah", "Nur Aisyah"),
            ("Nur'aini", "NURAINI"),
            ("Siti Aminah binti Ahmad", "Siti Aminah"),
            ("Tjokro Sjahrir", "Cokro Syahrir"),
            ("Dr. René Hadi", "Rene Hadi"),
            ("Hadji Slamet", "Slamet"),
        ],
    )
    def test_spellings_of_one_name_compare_alike(self, one, other):
        assert fold_name(one) == fold_name(other)

    @pytest.mark.parametrize(("one", "other"), [("Dewi", "Dwi"), ("Siti Aminah", "Aminah Siti"), ("Budi", "Budiman")])
    def test_other_names_do_not(self, one, other):
        assert fold_name(one) != fold_name(other)

    @given(st.text(max_size=30) | st.text(alphabet="dtjnsoeyhabin. ", max_size=20))
    def test_folding_twice_changes_nothing(self, text):
        assert fold_name(fold_name(text)) == fold_name(text)

    @given(WORDS, TITLES, DEGREES)
    def test_titles_make_no_difference(self, words, title, degree):
        name = " ".join(words)

        assert fold_name(f"{title} {name}, {degree}") == fold_name(name)

    @given(WORDS)
    def test_case_makes_no_difference(self, words):
        assert fold_name(" ".join(words).lower()) == fold_name(" ".join(words).upper())


@pytest.mark.parametrize(("text", "digits"), [("Siti", False), ("Siti 2", True), ("S1ti", True), ("", False)])
def test_digits_are_noticed(text, digits):
    assert has_digits(text) is digits
