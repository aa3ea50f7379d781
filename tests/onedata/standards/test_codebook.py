"""A codebook tells everything about a standard, in one language, to everyone."""

import re
from dataclasses import replace
from itertools import cycle

import pytest
from lxml import html
from tests.onedata.standards.standard_texts import SMALL

from rantau.kernel.language import Language, LanguageMap
from rantau.onedata.messages.catalogue import error_texts
from rantau.onedata.standards import document_html
from rantau.onedata.standards.codebook import codebook_html, codebook_markdown, describe
from rantau.onedata.standards.load import parse_standard
from rantau.onedata.standards.shipped import standard, standard_codes
from rantau.onedata.standards.wording import choices_of

CODES = standard_codes()
EVIL = LanguageMap("<script>alert(1)</script>|`x`", "<b>*bold*</b> & [link](http://evil.example)")


def plain(text):
    """Return text without the marks of Markdown and with single spaces."""
    return " ".join(re.sub(r"[\\`*]", "", text).split())


def whole(text):
    return " ".join(text.split())


@pytest.mark.parametrize(("code", "language"), list(zip(CODES, cycle(Language), strict=False)))
class TestEveryForm:
    def test_tells_of_every_column_and_rule(self, code, language):
        shipped = standard(code)
        forms = {
            "html": whole(html.fromstring(codebook_html(shipped, language=language)).text_content()),
            "markdown": plain(codebook_markdown(shipped, language=language)),
            "text": whole(describe(shipped, language=language)),
        }
        said = [column.header.text(language) for column in shipped.columns]
        said += [column.name for column in shipped.columns]
        said += [rule.say.text(language) for rule in shipped.rules]
        said += [error_texts()[rule.error].number for rule in shipped.rules]
        said += [concept.name.text(language) for concept in shipped.concepts]

        for form, text in forms.items():
            assert [item for item in said if plain(item) not in plain(text)] == [], form


@pytest.fixture(scope="module", params=["complaints", "remittances-aggregate"])
def shipped(request):
    return standard(request.param)


@pytest.fixture(scope="module")
def page(shipped):
    return html.document_fromstring(codebook_html(shipped, language=Language.ID))


class TestTheHtmlPage:
    def test_says_its_language_and_title(self, page, shipped):
        assert page.get("lang") == "id"
        assert shipped.title.id in page.findtext("head/title")

    def test_has_one_first_heading_and_no_level_left_out(self, page):
        assert len(page.findall(".//h1")) == 1
        assert not page.findall(".//h3")
        assert page.findall(".//h2")

    def test_names_every_table_its_columns_and_its_rows(self, page):
        for table in page.iter("table"):
            assert table.findtext("caption")
            assert {cell.get("scope") for cell in table.findall("thead//th")} == {"col"}
            for row in table.findall("tbody/tr"):
                assert [cell.get("scope") for cell in row if cell.tag == "th"] == ["row"]
                assert len(row) == len(table.findall("thead//th"))

    def test_lets_a_wide_table_be_scrolled_from_the_keyboard(self, page):
        regions = page.find_class("table")

        assert regions
        assert all(
            (region.get("role"), region.get("tabindex")) == ("region", "0") and region.get("aria-label")
            for region in regions
        )

    def test_leads_to_each_of_its_sections(self, page):
        targets = {element.get("id") for element in page.iter() if element.get("id")}

        assert {link.get("href")[1:] for link in page.iter("a")} == targets

    def test_needs_no_other_file_and_runs_no_script(self, page):
        assert not list(page.iter("script", "img", "link", "iframe", "object"))
        assert not [element for element in page.iter() if any(name.startswith("on") for name in element.attrib)]
        assert "url(" not in page.findtext("head/style")

    def test_explains_every_code_of_its_lists(self, page, shipped):
        codes = {cell.text_content() for cell in page.iterfind(".//th/code")}

        for column in shipped.columns:
            assert {entry.code for entry in choices_of(column, standard=shipped)} <= codes

    def test_folds_long_lists_only(self, page):
        rows = {bool(table.xpath("ancestor::details")): len(table.findall("tbody/tr")) for table in page.iter("table")}

        assert rows.get(True, 99) > 40 >= rows[False]


def relative_luminance(colour):
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(first, second):
    """Return the contrast of two colours. Source: WCAG 2.2, relative luminance."""
    bright, dark = sorted((relative_luminance(first), relative_luminance(second)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("text", ["text", "text-2", "link"])
@pytest.mark.parametrize("ground", ["ground", "surface", "tint"])
def test_text_stands_out_from_its_ground(scheme, text, ground):
    light, dark = document_html.STYLE.split("@media (prefers-color-scheme:dark)")
    source = light if scheme == "light" else dark
    colours = dict(re.findall(r"--([\w-]+):(#[0-9a-f]{6})\b", source.replace("#fff;", "#ffffff;")))

    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("language", list(Language))
def test_text_of_a_standard_cannot_become_markup(language):
    small = parse_standard(SMALL, name="small")
    columns = tuple(replace(column, header=EVIL, definition=EVIL) for column in small.columns)
    evil = replace(small, title=EVIL, grain=EVIL, note=EVIL, columns=columns)

    page = html.document_fromstring(codebook_html(evil, language=language))
    markdown = codebook_markdown(evil, language=language)

    assert not list(page.iter("script", "b"))
    assert EVIL.text(language) in page.findtext("body/header/h1")
    assert re.findall(r"(?<!\\)(?:<|\]\(|\*\w)", markdown.replace("**", "")) == []
    for table in re.findall(r"(?:^\|.*\n)+", markdown, flags=re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", row)) for row in table.splitlines()}) == 1


class TestTheTerminalText:
    @pytest.mark.parametrize("width", [60, 96, 120])
    def test_keeps_within_the_width(self, width):
        for code in CODES:
            lines = describe(standard(code), language=Language.ID, width=width).splitlines()
            assert max(map(len, lines)) <= width

    def test_refuses_a_width_in_which_nothing_can_be_read(self):
        with pytest.raises(ValueError, match="60"):
            describe(standard("participants"), language=Language.ID, width=40)

    def test_says_what_a_rule_needs_besides_the_file(self):
        text = whole(describe(standard("participants"), language=Language.EN))

        assert "with the file “events”" in text
        assert "on the platform, with the registers" in whole(
            describe(standard("institution-answers"), language=Language.EN)
        )
