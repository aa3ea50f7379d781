"""Files made to harm whoever reads them, and what must become of each.

Run as a program it reads all of them in one process and prints what each one cost:
``python -m tests.onedata.read.hostile FOLDER``.
"""

from __future__ import annotations

import json
import struct
import sys
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.onedata.read.raw_workbooks import (
    HEADER,
    RELATIONS,
    sheet_xml,
    strings_xml,
    workbook_parts,
    write_zip,
)

from rantau.onedata.read.files import open_book
from rantau.onedata.read.limits import TERMINAL, WEB, Limits
from rantau.onedata.read.refusals import FileRefusedError
from rantau.onedata.read.sheets import Book
from rantau.onedata.read.sheets import letters as column_letters

MB = 1 << 20
ODS_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


@dataclass(frozen=True)
class Case:
    """A file, and the answer that it must get.

    ``code`` is that of the refusal; where it is ``None`` the book is read, and
    ``cells`` are texts and kinds at addresses of its first sheet, ``notes`` the codes
    of its notes.
    """

    name: str
    make: Callable[[Path], Path]
    code: str | None = None
    cells: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    limits: Limits = WEB
    most_megabytes: int = 64
    most_seconds: float = 3.0


@dataclass(frozen=True)
class RawPart:
    """A part of a container as it stands in the file, its headers true or not."""

    name: str
    packed: bytes
    crc: int
    size: int
    method: int = 8
    flags: int = 0
    local_name: str | None = None
    local_size: int | None = None
    header_at: int | None = None


def part(name: str, content: str | bytes, **told: object) -> RawPart:
    content = content.encode() if isinstance(content, str) else content
    engine = zlib.compressobj(1, zlib.DEFLATED, -15)
    packed = engine.compress(content) + engine.flush()
    return RawPart(name, packed, zlib.crc32(content), len(content), **told)


def long_part(name: str, first: bytes, block: bytes, times: int, last: bytes, **told: object) -> RawPart:
    """Pack ``first``, many times ``block`` and ``last`` without ever holding them."""
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    # After a full flush nothing refers back, so a packed block may be repeated as it is.
    head, body = (engine.compress(piece) + engine.flush(zlib.Z_FULL_FLUSH) for piece in (first, block))
    packed = head + body * times + engine.compress(last) + engine.flush()
    crc = zlib.crc32(first)
    for _ in range(times):
        crc = zlib.crc32(block, crc)
    size = len(first) + len(block) * times + len(last)
    return RawPart(name, packed, zlib.crc32(last, crc), size, **told)


def raw_zip(path: Path, parts: list[RawPart]) -> Path:
    directory: list[bytes] = []
    with path.open("wb") as file:
        for one in parts:
            at = file.tell() if one.header_at is None else one.header_at
            name, local = one.name.encode(), (one.local_name or one.name).encode()
            size = one.size if one.local_size is None else one.local_size
            method, packed = (one.flags, one.method, 0, 0, one.crc), len(one.packed)
            file.write(struct.pack("<4s5H3L2H", b"PK\3\4", 20, *method, packed, size, len(local), 0))
            file.write(local + one.packed)
            rest = (packed, one.size, len(name), 0, 0, 0, 0, 0, at)
            directory.append(struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, *method, *rest) + name)
        start, listed = file.tell(), b"".join(directory)
        count = min(len(parts), 0xFFFF)
        file.write(listed + struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(listed), start, 0))
    return path


def raw_workbook(path: Path, sheet: RawPart, *more: RawPart) -> Path:
    parts = workbook_parts("", strings=None)
    del parts["xl/worksheets/sheet1.xml"]
    return raw_zip(path, [*(part(name, content) for name, content in parts.items()), sheet, *more])


SHEET = "xl/worksheets/sheet1.xml"


def of_data(data: str, *, name: str = "data.xlsx", **parts: object) -> Callable[[Path], Path]:
    """Return a maker of a workbook whose one sheet has this in ``sheetData``."""
    return lambda folder: write_zip(folder / name, workbook_parts(sheet_xml(data), **parts))


def of_sheet(xml: str | bytes, **parts: object) -> Callable[[Path], Path]:
    return lambda folder: write_zip(folder / "data.xlsx", workbook_parts(xml, **parts))


def of_bytes(content: bytes, name: str = "data.xlsx") -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_bytes(content)
        return path

    return make


def of_parts(*more: RawPart) -> Callable[[Path], Path]:
    """Return a maker of a sound workbook with some parts added."""
    return lambda folder: raw_workbook(folder / "data.xlsx", part(SHEET, sheet_xml(ROW)), *more)


def of_raw_sheet(sheet: Callable[[], RawPart]) -> Callable[[Path], Path]:
    return lambda folder: raw_workbook(folder / "data.xlsx", sheet())


def of_ods(rows: str, *, before: str = "") -> Callable[[Path], Path]:
    content = (
        f"{HEADER}{before}<office:document-content {ODS_NAMESPACES}><office:body><office:spreadsheet>"
        f'<table:table table:name="Data">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content}
    return lambda folder: write_zip(folder / "data.ods", parts, compression=0)


def changed(make: Callable[[Path], Path], change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    def changing(folder: Path) -> Path:
        path = make(folder)
        path.write_bytes(change(path.read_bytes()))
        return path

    return changing


def cell(address: str, value: str = "1", attributes: str = "") -> str:
    row = address.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return f'<row r="{row}"><c r="{address}"{attributes}><v>{value}</v></c></row>'


def bomb(block: bytes, megabytes: int, **told: object) -> RawPart:
    start, end = sheet_xml("@").encode().split(b"@")
    block *= MB // len(block)
    return long_part(SHEET, start, block, megabytes * MB // len(block), end, **told)


def ole(*streams: str) -> bytes:
    """Return a compound file with empty streams of these names."""
    none, end = 0xFFFFFFFF, 0xFFFFFFFE
    directory = b"".join(
        name.encode("utf-16-le").ljust(64, b"\0")
        + struct.pack("<HBB3L16sLQQLQ", 2 * len(name) + 2, kind, 1, none, none, none, b"", 0, 0, 0, end, 0)
        for name, kind in [("Root Entry", 5), *((name, 2) for name in streams)]
    )
    directory = directory.ljust(-(-len(directory) // 512) * 512, b"\0")
    links = [0xFFFFFFFD, *range(2, len(directory) // 512 + 1), end]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<6H", 0x3E, 3, 0xFFFE, 9, 6, 0) + bytes(4)
    header += struct.pack("<10L", 0, 1, 1, 0, 4096, end, 0, end, 0, 0) + struct.pack("<108L", *[none] * 108)
    return header + struct.pack(f"<{len(links)}L", *links).ljust(512, b"\xff") + directory


ROW = cell("A1")
BILLION = ['<!ENTITY l0 "ha">', *('<!ENTITY l{} "{}">'.format(n, 10 * f"&l{n - 1};") for n in range(1, 10))]
LAUGHS = f"<!DOCTYPE x [{''.join(BILLION)}]>"
OUTSIDE = {
    "file": '<!DOCTYPE x [<!ENTITY out SYSTEM "file:///etc/hostname">]>',
    "network": '<!DOCTYPE x [<!ENTITY out SYSTEM "http://127.0.0.1:9/x">]>',
    "parameter": '<!DOCTYPE x [<!ENTITY % out SYSTEM "http://127.0.0.1:9/x"> %out;]>',
}


def with_doctype(doctype: str, entity: str) -> str:
    return sheet_xml(cell("A1", f"&{entity};", ' t="str"')).replace("<worksheet", f"{doctype}<worksheet", 1)


def zip_cases() -> Iterator[Case]:
    sound = of_parts()
    yield Case("a bomb of 400 MB", of_raw_sheet(lambda: bomb(b'<row r="1"/>', 400)), "file-unpacks-too-large")
    yield Case("a bomb within the limit", of_raw_sheet(lambda: bomb(b" " * 64, 200)), "file-suspicious")
    yield Case("a bomb that says it is small", of_raw_sheet(lambda: lying(bomb(b" " * 64, 400))), "file-suspicious")
    yield Case("a part with another size", of_parts(part("xl/a.xml", "abc", local_size=9)), "file-suspicious")
    yield Case("a part with another name", of_parts(part("xl/a.xml", "abc", local_name="xl/b.xml")), "file-suspicious")
    yield Case("parts that overlap", of_parts(part("[Content_Types].xml2", "x", header_at=0)), "file-suspicious")
    yield Case("a part twice", of_parts(part("xl/a.xml", "1"), part("XL/A.xml", "2")), "file-suspicious")
    yield Case("a name that leads outside", of_parts(part("../../evil.sh", "x")), "file-suspicious")
    yield Case("a name from the root", of_parts(part("/etc/evil", "x")), "file-suspicious")
    yield Case("a name with a drive", of_parts(part("C:\\evil.exe", "x")), "file-suspicious")
    yield Case("an encrypted part", of_parts(part("xl/a.xml", "x", flags=1)), "file-password-protected")
    yield Case("an unknown compression", of_parts(part("xl/a.xml", "x", method=99)), "file-suspicious")
    yield Case("60,000 parts", lambda f: raw_zip(f / "data.xlsx", many_parts(60_000)), "file-suspicious")
    yield Case("a wrong checksum", of_raw_sheet(lambda: RawPart(SHEET, b"abc", 1, 3, method=0)), "file-damaged")
    yield Case("a file cut in half", changed(sound, lambda data: data[: len(data) // 2]), "file-damaged")
    yield Case("a directory cut off", changed(sound, lambda data: data[:-30]), "file-damaged")
    yield Case("a directory that says less", changed(sound, fewer_parts), "file-suspicious")
    yield Case("a workbook in a zip", of_zip_in_zip("archive"), "file-type-mismatch")
    yield Case("a zip in a workbook", of_zip_in_zip("embedded"), cells={"A1": ("1", "NUMBER")})


def lying(sheet: RawPart) -> RawPart:
    return RawPart(SHEET, sheet.packed, sheet.crc, MB, local_size=MB)


def many_parts(count: int) -> list[RawPart]:
    return [RawPart(f"xl/p{number}.xml", b"", 0, 0, method=0) for number in range(count)]


def fewer_parts(data: bytes) -> bytes:
    at = data.rindex(b"PK\5\6")
    count = struct.unpack_from("<H", data, at + 8)[0] - 1
    return data[: at + 8] + struct.pack("<2H", count, count) + data[at + 12 :]


def of_zip_in_zip(which: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        inner = of_parts()(folder).read_bytes()
        if which == "embedded":
            return of_parts(part("xl/embeddings/book.xlsx", inner))(folder)
        return raw_zip(folder / "data.xlsx", [part("kiriman.xlsx", inner)])

    return make


def address_cases() -> Iterator[Case]:
    far = cell("A1") + cell("XFD1048576")
    yield Case("two cells far apart", of_data(far), "sheet-too-wide")
    yield Case("two cells far apart, in a terminal", of_data(far), "sheet-too-spread", limits=TERMINAL)
    yield Case("a cell in the last row", of_data(cell("A1048576")), "sheet-too-long")
    yield Case("a column after the last", of_data(cell("XFE1")), "file-damaged")
    yield Case("a row after the last", of_data(cell("A16777217")), "file-damaged")
    yield Case("a row before the first", of_data('<row r="0"><c r="A0"><v>1</v></c></row>'), "file-damaged")
    yield Case("a cell without a row", of_data('<row r="1"><c r="A"><v>1</v></c></row>'), "file-damaged")
    wrong = '<dimension ref="A1:XFD1048576"/>'
    yield Case("a false dimension", of_sheet(sheet_xml(ROW, before=wrong)), cells={"A1": ("1", "NUMBER")})
    blank = "".join(f'<c r="{letters}1" s="1"/>' for letters in map(column_letters, range(1, 16_385)))
    yield Case("16,384 blank cells", of_data(f'<row r="1">{blank}</row>' + cell("A2")), cells={"A2": ("1", "NUMBER")})
    merged = "<mergeCells>" + '<mergeCell ref="A1:B1"/>' * 100_001 + "</mergeCells>"
    yield Case("100,001 merged ranges", of_sheet(sheet_xml(ROW, after=merged)), "file-suspicious")


def xml_cases() -> Iterator[Case]:
    yield Case("a billion laughs", of_sheet(with_doctype(LAUGHS, "l9")), "file-suspicious")
    for name, doctype in OUTSIDE.items():
        yield Case(f"an entity from the {name}", of_sheet(with_doctype(doctype, "out")), "file-suspicious")
    laughing = strings_xml("<t>&l9;</t>").replace("<sst", f"{LAUGHS}<sst", 1)
    yield Case("laughs in the strings", of_data(ROW, strings=laughing), "file-suspicious")
    deep = "<a>" * 100_000 + "</a>" * 100_000
    yield Case("tags 100,000 deep", of_sheet(sheet_xml(ROW, after=deep)), "file-suspicious")
    yield Case("tags deep in a cell", of_data(f'<row r="1"><c r="A1">{deep}</c></row>'), "file-suspicious")
    yield Case("an undefined entity", of_data(cell("A1", "&nbsp;", ' t="str"')), "file-damaged")
    yield Case("tags that do not match", of_data('<row r="1"><c r="A1"><v>1</c></v></row>'), "file-damaged")
    yield Case("a sheet that stops", of_sheet(sheet_xml(ROW)[:-20]), "file-damaged")
    broken = sheet_xml(cell("A1", "@", ' t="str"')).encode().replace(b"@", b"Nurh\xe9yati")
    yield Case("letters that are not UTF-8", of_sheet(broken), "file-damaged")
    control = sheet_xml(cell("A1", "\x01", ' t="str"'))
    yield Case("a control character", of_sheet(control), "file-damaged")
    yield Case("no sheet part", of_relation("worksheets/sheet9.xml"), "file-damaged")
    yield Case("a sheet outside the file", of_relation("../../../../etc/passwd"), "file-damaged")
    yield Case("a sheet in the network", of_relation('http://127.0.0.1/x" TargetMode="External'), "file-damaged")
    yield Case("51 sheets", of_sheets(51), "sheets-too-many")
    yield Case("a part for two sheets", of_shared_part(), "file-suspicious")
    yield Case("a comment of 12 MB", of_raw_sheet(long_comment), limits=TERMINAL, most_megabytes=200)
    yield Case(
        "a text of 12 MB", of_raw_sheet(long_text), notes=("text-too-long",), limits=TERMINAL, most_megabytes=400
    )


def long_comment() -> RawPart:
    start, end = sheet_xml("@").encode().split(b"@")
    return long_part(SHEET, start + b"<!--", b"z" * MB, 12, b"-->" + end)


def long_text() -> RawPart:
    start, end = sheet_xml('<row r="1"><c r="A1" t="str"><v>@</v></c></row>').encode().split(b"@")
    return long_part(SHEET, start, b"z" * MB, 12, end)


def of_relation(target: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        parts = workbook_parts(sheet_xml(ROW))
        relations = "xl/_rels/workbook.xml.rels"
        parts[relations] = str(parts[relations]).replace("worksheets/sheet1.xml", target)
        return write_zip(folder / "data.xlsx", parts)

    return make


def of_sheets(count: int) -> Callable[[Path], Path]:
    return lambda folder: write_zip(folder / "data.xlsx", workbook_parts(*[sheet_xml(ROW)] * count))


def of_shared_part() -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        parts = workbook_parts(sheet_xml(ROW), sheet_xml(ROW))
        relations = "xl/_rels/workbook.xml.rels"
        parts[relations] = str(parts[relations]).replace("sheet2.xml", "sheet1.xml")
        return write_zip(folder / "data.xlsx", parts)

    return make


def content_cases() -> Iterator[Case]:
    strings = strings_xml("<t>satu</t>")
    for index in ("1", "-1", "99999999999", "x"):
        make = of_data(cell("A1", index, ' t="s"'), strings=strings)
        yield Case(f"the shared string {index}", make, "file-damaged")
    make = of_million_strings(cell("A1", "999999", ' t="s"'))
    yield Case("a million strings", make, cells={"A1": ("n999999", "TEXT")}, limits=TERMINAL, most_megabytes=250)
    long = cell("A1", "x" * 40_000, ' t="str"')
    yield Case(
        "a cell of 40,000 letters", of_data(long), cells={"A1": ("x" * 40_000, "TEXT")}, notes=("text-too-long",)
    )
    shared = of_data(cell("A1", "0", ' t="s"'), strings=strings_xml(f"<t>{'x' * 40_000}</t>"))
    yield Case("a shared string of 40,000 letters", shared, notes=("text-too-long",))
    bidi = cell("A1", "gaji\u202exslx\u202c", ' t="str"')
    yield Case("text that runs backwards", of_data(bidi), cells={"A1": ("gaji\u202exslx\u202c", "TEXT")})
    for serial, text, kind in (
        ("2958466", "2958466", "NUMBER"),
        ("-1", "-1", "NUMBER"),
        ("60", "1900-02-29", "DATE"),
        ("1E+308", "1E+308", "NUMBER"),
    ):
        yield Case(f"the date {serial}", of_data(cell("A1", serial, ' s="1"')), cells={"A1": (text, kind)})
    call = "<f>cmd|'/c calc'!A0</f>"
    running = f'<row r="1"><c r="A1" t="str">{call}<v>aman</v></c><c r="B1">{call}</c></row>'
    yield Case(
        "a formula that runs a program",
        of_data(running),
        cells={"A1": ("aman", "TEXT"), "B1": ("=cmd|'/c calc'!A0", "UNCALCULATED")},
    )
    linked = f'<Relationship Id="rIdX" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.xml"/>'
    yield Case("links to other files", of_link(linked), cells={"A1": ("1", "NUMBER")}, notes=("external-links",))
    macros = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    make = of_data(ROW, name="data.xlsm", content_type=macros, more={"xl/vbaProject.bin": b"\xd0\xcf"})
    yield Case("macros", make, cells={"A1": ("1", "NUMBER")}, notes=("macro-present",))


def of_million_strings(data: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        strings = strings_xml(*(f"<t>n{number}</t>" for number in range(1_000_000)))
        return write_zip(folder / "data.xlsx", workbook_parts(sheet_xml(data), strings=strings), compression=0)

    return make


def of_link(relation: str) -> Callable[[Path], Path]:
    def make(folder: Path) -> Path:
        parts = workbook_parts(sheet_xml(ROW))
        relations = "xl/_rels/workbook.xml.rels"
        parts[relations] = str(parts[relations]).replace("</Relationships>", f"{relation}</Relationships>")
        return write_zip(folder / "data.xlsx", parts)

    return make


def kind_cases() -> Iterator[Case]:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    yield Case("a binary workbook", of_data(ROW, content_type=binary), "file-type-mismatch")
    yield Case("a Word document", of_data(ROW, content_type=word), "file-type-mismatch")
    yield Case("a page of HTML", of_bytes(b"<html><table><tr><td>1</td></tr></table></html>"), "file-type-mismatch")
    yield Case("a CSV", of_bytes(b"nik;nama\n1;Siti\n"), "file-type-mismatch")
    yield Case("an old workbook", of_bytes(ole("Workbook")), "file-type-mismatch")
    yield Case("a password", of_bytes(ole("EncryptionInfo", "EncryptedPackage")), "file-password-protected")
    yield Case("a password, called .xls", of_bytes(ole("EncryptedPackage"), "data.xls"), "file-password-protected")
    yield Case("an old workbook cut off", of_bytes(ole("Workbook")[:700], "data.xls"), "file-damaged")
    yield Case("an old workbook without content", of_bytes(ole("Workbook"), "data.xls"), "file-damaged")
    circle = ole("Workbook")[:512] + struct.pack("<128L", *[0] * 128) + bytes(1024)
    yield Case("an old workbook in a circle", of_bytes(circle, "data.xls"), "file-damaged")
    yield Case("only a signature", of_bytes(b"PK\3\4" + bytes(100)), "file-damaged")


def ods_cases() -> Iterator[Case]:
    value = '<table:table-cell office:value-type="float" office:value="7" {0}/>'
    row = "<table:table-row {1}>" + value + "</table:table-row>"
    yield Case(
        "a cell repeated 16,384 times",
        of_ods(row.format('table:number-columns-repeated="16384"', "")),
        "sheet-too-wide",
    )
    repeated = row.format('table:number-columns-repeated="500"', 'table:number-rows-repeated="1000000"')
    yield Case("a row repeated a million times", of_ods(repeated), "sheet-too-spread")
    blank = (
        '<table:table-row table:number-rows-repeated="1048575">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    yield Case("blank rows to the end", of_ods(row.format("", "") + blank), cells={"A1": ("7", "NUMBER")})
    yield Case("laughs in an ODS", of_ods(row.format("", ""), before=LAUGHS), "file-suspicious")
    spaces = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>a<text:s text:c="999999999"/>b</text:p>'
    )
    yield Case("a thousand million spaces", of_ods(f"{spaces}</table:table-cell></table:table-row>"))


CASES = [
    *zip_cases(),
    *address_cases(),
    *xml_cases(),
    *content_cases(),
    *kind_cases(),
    *ods_cases(),
]


def answer(case: Case, path: Path) -> Book | str:
    """Read a file; return the book, or the code with which it was refused."""
    try:
        return open_book(path, limits=case.limits)
    except FileRefusedError as refusal:
        return refusal.code


def _peak_megabytes() -> float:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.split("VmHWM:")[1].split()[0]) / 1024


def main(folder: Path) -> None:
    """Print for each case the seconds of the processor and the megabytes that reading it took."""
    costs = {}
    paths = {case.name: case.make(_folder(folder, number)) for number, case in enumerate(CASES)}
    answer(CASES[-1], paths[CASES[-1].name])
    for case in CASES:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
        before, started = _peak_megabytes(), time.process_time()
        answer(case, paths[case.name])
        costs[case.name] = (time.process_time() - started, _peak_megabytes() - before)
    print(json.dumps(costs))


def _folder(folder: Path, number: int) -> Path:
    path = folder / str(number)
    path.mkdir()
    return path


if __name__ == "__main__":
    main(Path(sys.argv[1]))
