"""Workbooks put together from raw XML, so that every byte of a cell can be chosen."""

from __future__ import annotations

import zipfile
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
HEADER = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Style 1 a date, 2 a date with time, 3 a time of day, 4 elapsed hours, 5 two decimals.
STYLES = f"""{HEADER}<styleSheet xmlns="{MAIN}"><numFmts count="2">
<numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/><numFmt numFmtId="165" formatCode="[h]:mm"/></numFmts>
<cellStyleXfs count="1"><xf numFmtId="14"/></cellStyleXfs>
<cellXfs count="6"><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="165"/>
<xf numFmtId="4"/></cellXfs></styleSheet>"""


def sheet_xml(data: str, *, before: str = "", after: str = "") -> str:
    """Return a worksheet part; ``data`` is what stands in ``sheetData``."""
    inner = f"{before}<sheetData>{data}</sheetData>{after}"
    return f'{HEADER}<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONS}">{inner}</worksheet>'


def strings_xml(*items: str) -> str:
    """Return the shared strings; each item is what stands in ``si``."""
    inner = "".join(f"<si>{item}</si>" for item in items)
    return f'{HEADER}<sst xmlns="{MAIN}" count="{len(items)}" uniqueCount="{len(items)}">{inner}</sst>'


def workbook_parts(
    *sheets: str | bytes,
    strings: str | bytes | None = None,
    styles: str = STYLES,
    workbook: str = "",
    states: tuple[str, ...] = (),
    content_type: str = WORKBOOK_TYPE,
    more: dict[str, str | bytes] | None = None,
) -> dict[str, str | bytes]:
    """Return the parts of a workbook by name; ``workbook`` is put before its list of sheets."""
    listed = "".join(
        f'<sheet name="Lembar {number}" sheetId="{number}" r:id="rId{number}"'
        + (f' state="{states[number - 1]}"' if number <= len(states) else "")
        + "/>"
        for number in range(1, len(sheets) + 1)
    )
    related = "".join(
        f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    related += f'<Relationship Id="rIdStyles" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    if strings is not None:
        related += f'<Relationship Id="rIdStrings" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": f'{HEADER}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/xl/workbook.xml" ContentType="{content_type}"/></Types>',
        "_rels/.rels": f'{HEADER}<Relationships xmlns="{PACKAGE_RELATIONS}"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{HEADER}<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{workbook}'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{HEADER}<Relationships xmlns="{PACKAGE_RELATIONS}">{related}</Relationships>',
        "xl/styles.xml": styles,
    }
    parts |= {f"xl/worksheets/sheet{number}.xml": xml for number, xml in enumerate(sheets, start=1)}
    if strings is not None:
        parts["xl/sharedStrings.xml"] = strings
    return parts | (more or {})


def write_zip(path: Path, parts: dict[str, str | bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write the parts of a container."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
