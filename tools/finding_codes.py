"""Write the list of all findings in both guides from the catalogue of errors."""

from __future__ import annotations

from pathlib import Path

from rantau.kernel.language import Language, LanguageMap
from rantau.kernel.shipped import shipped_rows
from rantau.onedata.messages.catalogue import error_texts, say

GUIDE = Path(__file__).resolve().parents[1] / "docs" / "guide"
PAGES = {Language.ID: GUIDE / "id" / "8-daftar-temuan.md", Language.EN: GUIDE / "en" / "8-list-of-findings.md"}
HEAD = LanguageMap(
    id="""# 8 Daftar temuan

Semua temuan yang dikenal Rantau, dengan contoh kalimatnya. Nomor tidak pernah
dipakai ulang untuk arti lain. Arti tingkatnya ada di [membaca temuan](5-membaca-temuan.md).
""",
    en="""# 8 List of findings

All findings that Rantau knows, each with a sentence as example. A number is
never used again with another meaning. What the severities mean stands in
[reading findings](5-reading-findings.md).
""",
)
COLUMNS = LanguageMap(id="| nomor | kode | tingkat | contoh |", en="| number | code | severity | example |")


def pages() -> dict[Path, str]:
    """Return the text of each page: one row per code, under its category."""
    return {path: _page(language) for language, path in PAGES.items()}


def _page(language: Language) -> str:
    parts = [HEAD.text(language)]
    for category in shipped_rows("rantau.onedata.messages", "error-categories.csv"):
        rows = [
            f"| {text.number} | `{text.code}` | {say(f'severity.{text.severity}', language)} "
            f"| {text.example.text(language).replace('|', '/')} |"
            for text in error_texts().values()
            if text.category == category["code"]
        ]
        parts.append(
            "\n".join([f"\n## {category[f'label_{language}']}\n", COLUMNS.text(language), "|--|--|--|--|", *rows, ""])
        )
    return "".join(parts)
