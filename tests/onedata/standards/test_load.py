"""A standard's file is read whole, or refused with everything that is to be repaired."""

from datetime import date

import pytest
from tests.onedata.standards.standard_texts import SMALL, spoiled

from rantau.kernel.language import Language
from rantau.onedata.standards.conditions import AllOf, Filled, OneOf
from rantau.onedata.standards.defects import StandardNotUsableError
from rantau.onedata.standards.load import load_standard, parse_standard
from rantau.onedata.standards.rules import Part, RequiredWhen, Unique
from rantau.onedata.standards.write import to_yaml
from rantau.onedata.standards.yaml_text import MAX_BYTES


def defects_in(text):
    with pytest.raises(StandardNotUsableError) as refusal:
        parse_standard(text, name="small.yaml")
    return refusal.value.defects


def paths_in(text):
    return [defect.path for defect in defects_in(text)]


class TestAGoodFile:
    def test_becomes_typed_rules(self):
        standard = parse_standard(SMALL, name="small.yaml")

        assert [rule.check for rule in standard.rules] == [
            Unique((Part("sex"), Part("seen_on", month=True)), skip_empty=True),
            RequiredWhen(("sessions",), when=AllOf((OneOf("sex", ("F",)), Filled("seen_on")))),
        ]

    def test_may_be_in_force_for_a_time(self):
        text = spoiled("status: proposal", "status: adopted\nvalid_from: 2025-01-01\nvalid_until: 2027-01-01")
        standard = parse_standard(text, name="small.yaml")

        assert (standard.valid_from, standard.valid_until) == (date(2025, 1, 1), date(2027, 1, 1))
        assert parse_standard(to_yaml(standard), name="again.yaml") == standard

    def test_may_leave_out_when_it_is_due(self):
        due = "reporting: {frequency: M, period: {column: seen_on, kind: date}}\n"

        assert parse_standard(spoiled(due, ""), name="small.yaml").reporting is None

    def test_keeps_what_looks_like_a_number_or_a_refusal_as_text(self):
        standard = parse_standard(spoiled('example: "A-1"', "example: 52.10"), name="small.yaml")

        assert standard.column("person_id").example == "52.10"
        no = spoiled("{filled: sex}", "{column: person_id, in: [no, yes, 2024-01-01]}")
        assert parse_standard(no, name="small.yaml").column("seen_on").when == OneOf(
            "person_id", ("no", "yes", "2024-01-01")
        )

    def test_may_begin_with_a_byte_order_mark(self, tmp_path):
        file = tmp_path / "small.yaml"
        file.write_text(SMALL, encoding="utf-8-sig")

        assert load_standard(file).code == "small-register"


@pytest.mark.parametrize(
    ("old", "new", "path"),
    [
        ("status: proposal", "status: draft", "status"),
        ("status: proposal", "status: proposal\nowner: me", ""),
        ("access_tier: tertutup", "access_tier: rahasia", "access_tier"),
        ("frequency: M", "frequency: bulanan", "reporting.frequency"),
        ("column: seen_on, kind: date", "column: seen, kind: date", "reporting.period.column"),
        ("kind: date}", "kind: week}", "reporting.period.kind"),
        ("standard: small-register", "standard: Small Register", "standard"),
        ('version: "1.0.0"', 'version: "1.0"', "version"),
        ("status: proposal", "status: adopted\nvalid_from: 1 January 2025", "valid_from"),
        ("status: proposal", "status: adopted\nvalid_from: 2025-01-01\nvalid_until: 2024-01-01", "valid_until"),
        ("klasifikasi: [sex]", "klasifikasi: [gender]", "sds.klasifikasi[0]"),
        ('title: {id: "Daftar kecil", en: "Small register"}', 'title: {id: "Daftar kecil"}', "title"),
        (
            'header: {id: "Sesi", en: "Sessions"}',
            'header: {id: "Sesi", en: "Sessions", nl: "Sessies"}',
            "columns[3].header",
        ),
        ('header: {id: "Sesi", en: "Sessions"}', 'header: {id: "Sesi", en: ""}', "columns[3].header.en"),
        ('header: {id: "Sesi", en: "Sessions"}', 'header: {id: "Sesi", en: "jk"}', "columns[3].header"),
        ("type: integer", "type: number", "columns[3].type"),
        ("type: integer", "type: integer\n    pattern: '^[0-9]+'\n    pattern_eror: x", "columns[3]"),
        ("max: 40", "max: many", "columns[3].max"),
        ("max: 40", "max: -1", "columns[3].max"),
        ("max: 40", "max: today", "columns[3].max"),
        ("max_length: 10", "max_length: ten", "columns[0].max_length"),
        ("max_length: 10", "max_length: 10\n    min_length: 11", "columns[0].max_length"),
        ("max_length: 10", "max_length: 10\n    min: 1", "columns[0].min"),
        ("max_length: 10", 'pattern: "(?=A)A"', "columns[0].pattern"),
        ("max_length: 10", 'pattern: "^B"', "columns[0].example"),
        ("max_length: 10", "pattern_error: passport-pattern", "columns[0].pattern_error"),
        ("max_length: 10", 'pattern: "^A"\n    pattern_error: no-such-code', "columns[0].pattern_error"),
        ("codes: sex", "codes: sexes", "columns[1].codes"),
        ("codes: sex", "codes: sex\n    level: province", "columns[1].codes"),
        ("type: integer", "type: integer\n    scheme: unhcr", "columns[3]"),
        ("type: integer", "type: integer\n    max_length: 3", "columns[3].max_length"),
        ("max_length: 10", 'pattern: "(A"', "columns[0].pattern"),
        ("codes: sex", "codes: sex\n    valid_at: sessions", "columns[1].valid_at"),
        ("codes: sex", "codes: sex\n    valid_at: seen", "columns[1].valid_at"),
        ("codes: sex", "codes: sex\n    example: W", "columns[1].example"),
        ("    codes: sex\n", "", "columns[1].codes"),
        ("{filled: sex}", "{filled: gender}", "columns[2].required.when"),
        ("{filled: sex}", "{full: sex}", "columns[2].required.when"),
        ("{filled: sex}", "{column: sex, in: []}", "columns[2].required.when"),
        ("{filled: sex}", "{column: sex, is: true}", "columns[2].required.when"),
        ("{filled: sex}", "{any: [{filled: sex}, {column: sex, is: G}]}", "columns[2].required.when.any[1]"),
        ("primary: [person_id]", "primary: [id]", "keys.primary[0]"),
        ("primary: [person_id]", "primary: []", "keys.primary"),
        ("primary: [person_id]", "primary: [person_id], match: [nik]", "keys.match[0]"),
        ("id: one-a-month", "id: one_a_month", "rules[0].id"),
        ("id: one-a-month", "id: some-number", "rules[1].id"),
        ("level: table", "level: row", "rules[0].level"),
        ("severity: warning", "severity: blocker", "rules[0].severity"),
        ("error: key-duplicated", "error: key-doubled", "rules[0].error"),
        ("kind: unique", "kind: uniq", "rules[0].kind"),
        ("skip_empty: true", "skip_empty: maybe", "rules[0].skip_empty"),
        ("skip_empty: true", "ignore_empty: true", "rules[0]"),
        ("[sex, {month_of: seen_on}]", "[sex, {month_of: seen}]", "rules[0].columns[1]"),
        ("[sex, {month_of: seen_on}]", "[sex, {month_of: sessions}]", "rules[0].columns[1]"),
        ("[sex, {month_of: seen_on}]", "[person_id]", "rules[0].columns"),
        ("[sex, {month_of: seen_on}]", "sex", "rules[0].columns"),
        ("columns: [sessions]", "columns: [sessions, hours]", "rules[1].columns[1]"),
        ("{column: sex, is: F}, {filled: seen_on}", "{column: sex, is: F}, {filled: seen}", "rules[1].when.all[1]"),
        ("{column: sex, is: F}, {filled: seen_on}", "{column: sex, is: W}, {filled: seen_on}", "rules[1].when.all[0]"),
    ],
)
def test_a_defect_is_reported_at_its_path_and_nothing_else_is(old, new, path):
    assert paths_in(spoiled(old, new)) == [path]


def with_rule(kind):
    return SMALL + (
        "  - id: another\n    level: row\n    severity: warning\n    error: values-inconsistent\n"
        f'    say: {{id: "Lain.", en: "Other."}}\n    {kind}\n'
    )


@pytest.mark.parametrize(
    ("kind", "path"),
    [
        ("kind: compare\n    left: sessions\n    op: le", "rules[2]"),
        ("kind: compare\n    left: sessions\n    op: smaller\n    value: 3", "rules[2].op"),
        ("kind: years-between\n    start: seen_on\n    end: sessions\n    min: 1", "rules[2].end"),
        ("kind: years-between\n    start: seen_on\n    end: seen_on", "rules[2]"),
        ("kind: years-between\n    start: seen_on\n    end: seen_on\n    min: 9\n    max: 3", "rules[2].max"),
        ("kind: in-order\n    columns: [seen_on, sex]", "rules[2].columns[1]"),
        ("kind: not-small\n    column: sessions\n    below: few", "rules[2].below"),
        (
            "kind: ratio-between\n    numerator: sessions\n    denominator: sessions\n    min: x\n    max: 1",
            "rules[2].min",
        ),
        ("kind: function\n    name: nik-from\n    columns: [person_id]", "rules[2].name"),
        ("kind: function\n    name: nik-agrees-sex\n    columns: [person_id]", "rules[2].columns"),
        ("kind: needs-store\n    columns: [sex]\n    needs: luck", "rules[2].needs"),
        ("kind: refers-to\n    columns: [sex]\n    reference: list\n    keys: [a, b]", "rules[2].keys"),
        ("kind: apart\n    first: {filled: sex}", "rules[2]"),
    ],
)
def test_a_rule_with_a_parameter_that_does_not_fit_is_refused_there(kind, path):
    assert paths_in(with_rule(kind)) == [path]


def test_everything_is_reported_at_once_in_the_order_in_which_it_is_found():
    text = spoiled("type: integer", "type: number")
    text = spoiled("kind: unique", "kind: uniq", text=text)
    text = spoiled("{filled: seen_on}", "{filled: seen}", text=text)
    text = spoiled("primary: [person_id]", "primary: [id]", text=text)

    assert paths_in(text) == ["columns[3].type", "rules[0].kind", "keys.primary[0]", "rules[1].when.all[1]"]


@pytest.mark.parametrize("name", ["person_id", "Sessions"])
def test_a_column_needs_a_name_of_its_own_and_the_rules_the_old_one(name):
    assert paths_in(spoiled("name: sessions", f"name: {name}")) == ["columns[3].name", "rules[1].columns[0]"]


def test_a_column_that_could_not_be_read_is_still_known_to_the_rules():
    assert paths_in(spoiled("type: integer", "type: number")) == ["columns[3].type"]


@pytest.mark.parametrize("language", Language)
def test_the_refusal_names_file_place_and_remedy_in_both_languages(language):
    with pytest.raises(StandardNotUsableError) as refusal:
        parse_standard(spoiled("codes: sex", "codes: sexs"), name="small.yaml")

    text = refusal.value.text(language)
    assert "small.yaml" in text
    assert "columns[1].codes: " in text
    assert "sex" in refusal.value.defects[0].remedy.text(language)


class TestTheRemedyForAWordThatIsNotKnown:
    def test_names_what_was_meant(self):
        assert "sex" in defects_in(spoiled("codes: sex", "codes: sx"))[0].remedy.en
        assert "skip_empty" in defects_in(spoiled("skip_empty: true", "skip_emty: true"))[0].remedy.en

    def test_does_not_list_a_thousand_choices(self):
        area = "codes: area-kemendagri\n    level: regency\n    example: Semarang"

        remedy = defects_in(spoiled("codes: sex", area))[0].remedy.en

        assert "11.01" in remedy
        assert len(remedy) < 200


def test_a_long_list_of_defects_is_cut_and_counted():
    text = SMALL.replace("{id:", "{ID:")

    defects = defects_in(text)

    with pytest.raises(StandardNotUsableError) as refusal:
        parse_standard(text, name="small.yaml")
    assert f"{len(defects) - 20} more" in refusal.value.text(Language.EN)


class TestTheTextOfAFile:
    @pytest.mark.parametrize(
        ("text", "path"),
        [
            ("a: [1\nb: 2", "line 2"),
            ("a: 1\nb: 2\na: 3", "line 3"),
            ("a:\n  b: {c: 1, c: 2}", "line 2"),
            ("a: &x [1]\nb: *x", "line 1"),
            ("? [a]\n: b", "line 1"),
            ("a: " + "[" * 30 + "]" * 30, "line 1"),
            ("a: " + "[" * 100_000, "line 1"),
            ("a: !!python/object/apply:os.getcwd []", "line 1"),
            ("a: 1\n---\nb: 2", "line 2"),
        ],
    )
    def test_is_refused_at_its_line_where_it_is_no_plain_yaml(self, text, path):
        assert paths_in(text) == [path]

    def test_must_hold_keys(self):
        assert paths_in("- a\n- b")[0] == ""
        assert paths_in("")[0] == ""

    def test_must_not_be_larger_than_any_standard(self, tmp_path):
        file = tmp_path / "large.yaml"
        file.write_bytes(b"#" * (MAX_BYTES + 1))

        with pytest.raises(StandardNotUsableError, match=r"large\.yaml"):
            load_standard(file)

    def test_must_be_utf_8(self, tmp_path):
        file = tmp_path / "latin.yaml"
        file.write_bytes("title: é".encode("latin-1"))

        with pytest.raises(StandardNotUsableError, match="UTF-8"):
            load_standard(file)

    def test_must_be_there(self, tmp_path):
        with pytest.raises(StandardNotUsableError, match=r"none\.yaml"):
            load_standard(tmp_path / "none.yaml")
