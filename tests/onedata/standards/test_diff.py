"""Two versions of a standard are compared, and the version number has to tell how much changed."""

from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.messages.catalogue import Severity
from rantau.onedata.standards.conditions import Filled
from rantau.onedata.standards.diff import (
    Kind,
    Size,
    difference_lines,
    differences,
    has_enough_version,
    size_of,
    version_needed,
)
from rantau.onedata.standards.model import Column, ColumnType, Reporting, Standard
from rantau.onedata.standards.rules import InPeriod, Unique
from rantau.onedata.standards.shipped import standard, standards

NEW_WORDS = LanguageMap("Kata lain", "Other words")
SHIPPED = st.sampled_from(standards())


def with_column(given, place, **changes):
    columns = list(given.columns)
    columns[place] = replace(columns[place], **changes)
    return replace(given, columns=tuple(columns))


def with_rule(given, place, **changes):
    rules = list(given.rules)
    rules[place] = replace(rules[place], **changes)
    return replace(given, rules=tuple(rules))


# Each spoils a standard in one place; drawn with the place of a column or rule.
PATCHES = {
    "title": lambda s, p: replace(s, title=NEW_WORDS),
    "grain": lambda s, p: replace(s, grain=NEW_WORDS),
    "walidata": lambda s, p: replace(s, walidata="Lembaga lain"),
    "header": lambda s, p: with_column(s, p % len(s.columns), header=NEW_WORDS),
    "aliases": lambda s, p: with_column(s, p % len(s.columns), aliases=("Judul lain sekali",)),
    "say": lambda s, p: with_rule(s, p % len(s.rules), say=NEW_WORDS),
}
MINORS = {
    "rule removed": lambda s, p: replace(s, rules=s.rules[: p % len(s.rules)] + s.rules[p % len(s.rules) + 1 :]),
    "error": lambda s, p: with_rule(s, p % len(s.rules), error="another-error"),
    "check": lambda s, p: with_rule(s, p % len(s.rules), check=InPeriod("another_column")),
    "upper bound": lambda s, p: with_column(s, p % len(s.columns), maximum="123456"),
    "condition": lambda s, p: with_column(s, p % len(s.columns), required=True, when=Filled(s.columns[0].name)),
    "order": lambda s, p: replace(s, columns=s.columns[1:] + s.columns[:1]),
    "classifications": lambda s, p: replace(s, classifications=("another-list",)),
}
MAJORS = {
    "column removed": lambda s, p: replace(s, columns=s.columns[:-1]),
    "column renamed": lambda s, p: with_column(s, p % len(s.columns), name="another_name"),
    "list": lambda s, p: with_column(s, p % len(s.columns), codes="another-list"),
    "key": lambda s, p: replace(s, primary_key=("another_column",)),
    "unit": lambda s, p: replace(s, unit=NEW_WORDS),
}
SIZES = {Size.PATCH: PATCHES, Size.MINOR: MINORS, Size.MAJOR: MAJORS}


@given(SHIPPED)
def test_a_standard_differs_in_nothing_from_itself(shipped):
    assert differences(shipped, new=shipped) == ()
    assert has_enough_version(shipped, new=shipped)


@pytest.mark.parametrize(("size", "name"), [(size, name) for size, spoilers in SIZES.items() for name in spoilers])
@given(shipped=SHIPPED, place=st.integers(0, 30))
def test_one_change_has_the_size_of_its_kind(size, name, shipped, place):
    changed = SIZES[size][name](shipped, place)

    assert size_of(differences(shipped, new=changed)) is size


@given(SHIPPED, st.integers(0, 30), st.sampled_from(list(PATCHES)), st.sampled_from(list(MINORS)))
def test_the_heaviest_change_decides(shipped, place, patch, minor):
    changed = MINORS[minor](PATCHES[patch](shipped, place), place)

    assert size_of(differences(shipped, new=changed)) is Size.MINOR


@given(SHIPPED, st.sampled_from([(size, name) for size, spoilers in SIZES.items() for name in spoilers]))
def test_the_way_back_undoes_the_way_there(shipped, chosen):
    changed = SIZES[chosen[0]][chosen[1]](shipped, 3)
    swap = {Kind.ADDED: Kind.REMOVED, Kind.REMOVED: Kind.ADDED, Kind.CHANGED: Kind.CHANGED}

    there, back = differences(shipped, new=changed), differences(changed, new=shipped)

    def comparable(changes, turned):
        return {
            (
                swap[change.kind] if turned else change.kind,
                change.part,
                change.subject,
                change.attribute,
                change.after if turned else change.before,
                change.before if turned else change.after,
            )
            for change in changes
        }

    assert comparable(there, turned=False) == comparable(back, turned=True)


@given(st.tuples(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99)), st.sampled_from(list(Size)))
def test_the_next_version_moves_one_number_and_empties_those_behind(numbers, size):
    version = ".".join(map(str, numbers))
    needed = [int(part) for part in version_needed(version, size=size).split(".")]

    assert needed[: size.rank] == list(numbers[: size.rank])
    assert needed[size.rank] == numbers[size.rank] + 1
    assert not any(needed[size.rank + 1 :])


@pytest.mark.parametrize(
    ("version", "is_enough"), [("1.0.0", False), ("1.0.1", False), ("1.1.0", True), ("1.2.3", True), ("2.0.0", True)]
)
def test_a_version_number_must_tell_the_size_of_the_change(version, is_enough):
    old = standard("participants")
    new = replace(with_rule(old, 0, severity=Severity.HINT), version=version)

    assert has_enough_version(old, new=new) is is_enough


@pytest.mark.parametrize("record", [Column, Reporting, Standard])
def test_no_part_of_a_standard_can_change_unseen(record):
    """Change each field of the record to a value of its own, and look whether it is named."""
    shipped = standard("pmi-placements")
    unlike = {field.name for field in fields(record)} - {"code", "version", "columns", "rules", "concepts", "reporting"}
    seen = set()
    for name in sorted(unlike - {"name"}):
        if record is Column:
            changed = with_column(shipped, 0, **{name: ("another",)})
        elif record is Reporting:
            changed = replace(shipped, reporting=replace(shipped.reporting, **{name: "another"}))
        else:
            changed = replace(shipped, **{name: ("another",)})
        seen |= {change.attribute for change in differences(shipped, new=changed)}

    assert unlike - {"name"} <= seen


class TestTheLines:
    def test_say_what_changed_from_what_to_what(self):
        old = standard("pmi-placements")
        new = with_column(old, 1, type=ColumnType.INTEGER)
        new = replace(with_rule(new, 0, severity=Severity.HINT), version="1.1.0")

        assert difference_lines(old, new=new, language=Language.EN) == [
            "major: columns or keys change",
            "  Column nik, type: text → integer",
            "minor: rules or lists change",
            "  Rule nik-form, weight: error → hint",
            "The version number 1.1.0 does not fit; this change needs at least 2.0.0.",
        ]

    def test_say_conditions_and_keys_in_words(self):
        old = standard("pmi-placements")
        new = with_column(old, 14, when=Filled("nik"))
        month = next(place for place, rule in enumerate(new.rules) if rule.id == "one-service-a-month")
        new = with_rule(new, month, check=Unique(new.rules[month].check.parts[:2], skip_empty=True))

        lines = "\n".join(difference_lines(old, new=new, language=Language.ID))

        assert (
            "Kolom placement_company, syarat wajib: Skema penempatan adalah “Antarswasta (P to P)” → NIK terisi"
            in lines
        )
        assert "nik, bulan dari id_issued_on, destination_country → nik, bulan dari id_issued_on" in lines

    @pytest.mark.parametrize("language", list(Language))
    def test_say_that_nothing_changed(self, language):
        shipped = standard("participants")

        assert len(difference_lines(shipped, new=shipped, language=language)) == 1

    @pytest.mark.parametrize("language", list(Language))
    def test_name_what_came_and_went(self, language):
        old = standard("participants")
        new = replace(old, columns=old.columns[1:], rules=old.rules[1:])

        texts = [change.text(language) for change in differences(old, new=new)]

        assert any("event" in text for text in texts)
        assert any("institution-known" in text for text in texts)
