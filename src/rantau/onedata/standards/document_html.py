"""A document as one HTML page: no script, no other file, readable by everyone (WCAG 2.2 AA).

Colours are those of the design, light and dark by the reader's own setting; lengths and
layout are plain CSS that the last browsers of Windows 7 still read.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from rantau.onedata.messages.catalogue import say
from rantau.onedata.standards.document import Block, Document, Facts, Paragraph, Section, Table

STYLE = """\
:root{color-scheme:light dark;--ground:#f5f6fa;--surface:#fff;--text:#161b2e;--text-2:#454c63;--line:#dadeea;
--line-2:#c3c9da;--nila:#24407f;--link:#1f489e;--tint:#f2f5fc;--focus:#1d58d8;
--lurik:#14295f 0 30%,#f6f1e6 0 38%,#c9690c 0 46%,#f6f1e6 0 54%,#14295f 0 72%,#9c1430 0 82%,#f6f1e6 0 90%,#14295f 0}
@media (prefers-color-scheme:dark){:root{--ground:#10141f;--surface:#171c2a;--text:#e9ecf5;--text-2:#b9c0d3;
--line:#2b3247;--line-2:#3c4560;--nila:#a9c0f5;--link:#a9c5ff;--tint:#1c2439;--focus:#ffcf5c;
--lurik:#34508f 0 30%,#a39a86 0 38%,#c9762a 0 46%,#a39a86 0 54%,#34508f 0 72%,#a32d46 0 82%,#a39a86 0 90%,#34508f 0}}
*{box-sizing:border-box}
body{margin:0;padding:0 1.5rem 4rem 2.25rem;background:var(--ground);color:var(--text);
font:400 1rem/1.5 "Source Sans 3","Segoe UI",Roboto,"Noto Sans",system-ui,sans-serif;font-variant-numeric:tabular-nums}
body::before{content:"";position:fixed;top:0;bottom:0;left:0;width:10px;background:linear-gradient(90deg,var(--lurik))}
header,main,nav{max-width:82rem}
header{padding-top:2rem}
h1{font-size:2rem;line-height:1.15;margin:.25rem 0 .5rem}
h2{font-size:1.5rem;line-height:1.2;margin:3rem 0 1rem;padding-bottom:.25rem;border-bottom:2px solid var(--nila)}
p{margin:0 0 1rem}.kind,.sub{color:var(--text-2);margin:0}.kind{font-weight:600}
a{color:var(--link)}
a:focus-visible,summary:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
nav ul{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;list-style:none;padding:0;margin:1.5rem 0 0}
dl{display:grid;grid-template-columns:minmax(10rem,max-content) 1fr;gap:.4rem 1.5rem;margin:0}
dt{font-weight:600}dd{margin:0}
.table{overflow-x:auto;background:var(--surface);border:1px solid var(--line);border-radius:6px;margin:0 0 1.5rem}
table{border-collapse:collapse;width:100%;font-size:.9063rem}
caption{text-align:left;font-weight:600;padding:.75rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .75rem;border-top:1px solid var(--line)}
thead th{color:var(--text-2);font-weight:600;border-bottom:1px solid var(--line-2)}
tbody th{font-weight:600}tbody tr:hover>*{background:var(--tint)}
code{font-family:"Cascadia Mono",Consolas,"DejaVu Sans Mono",ui-monospace,monospace;font-size:.8438rem}
details{margin:0 0 1.5rem}summary{cursor:pointer;font-weight:600;padding:.5rem 0}
@media (max-width:40rem){body{padding-right:1rem;padding-left:1.5rem}
dl{grid-template-columns:1fr}dd{margin-bottom:.5rem}}
@media print{body{background:#fff;color:#000;padding:0 0 0 1rem}nav{display:none}
.table{overflow:visible;border:0}thead{display:table-header-group}tr{break-inside:avoid}}
"""


def html_of(document: Document) -> str:
    """Write a document as an HTML page; every text in it is escaped."""
    return "\n".join(_page(document)) + "\n"


def _page(document: Document) -> Iterator[str]:
    title = escape(document.title)
    yield "<!doctype html>"
    yield f'<html lang="{document.language}">'
    yield '<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    yield "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
    yield f"<title>{title}: {escape(document.kind)}</title>"
    yield f"<style>\n{STYLE}</style></head>"
    yield "<body>"
    yield f'<header><p class="kind">{escape(document.kind)}</p><h1>{title}</h1>'
    yield f'<p class="sub">{escape(document.subtitle)}</p></header>'
    yield from _contents(document)
    yield "<main>"
    for section in document.sections:
        yield from _section(section, document)
    yield "</main>"
    yield "</body></html>"


def _contents(document: Document) -> Iterator[str]:
    yield f'<nav aria-label="{escape(say("codebook.contents", document.language))}"><ul>'
    for section in document.sections:
        yield f'<li><a href="#{section.anchor}">{escape(section.heading)}</a></li>'
    yield "</ul></nav>"


def _section(section: Section, document: Document) -> Iterator[str]:
    yield f'<section aria-labelledby="{section.anchor}">'
    yield f'<h2 id="{section.anchor}">{escape(section.heading)}</h2>'
    for block in section.blocks:
        yield from _block(block, document)
    yield "</section>"


def _block(block: Block, document: Document) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield f"<p>{escape(block.text)}</p>"
    elif isinstance(block, Facts):
        yield "<dl>"
        for term, text in block.pairs:
            yield f"<dt>{escape(term)}</dt><dd>{escape(text)}</dd>"
        yield "</dl>"
    elif block.folded:
        yield f"<details><summary>{escape(block.caption)}</summary>"
        yield from _table(block, document)
        yield "</details>"
    else:
        yield from _table(block, document)


def _table(table: Table, document: Document) -> Iterator[str]:
    # A table may be wider than the screen; whoever has no mouse scrolls it from the keyboard.
    region = escape(say("codebook.table-region", document.language, caption=table.caption))
    yield f'<div class="table" role="region" tabindex="0" aria-label="{region}">'
    yield f"<table><caption>{escape(table.caption)}</caption>"
    heads = "".join(f'<th scope="col">{escape(header)}</th>' for header in table.headers)
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in table.rows:
        cells = [
            f"<code>{escape(cell)}</code>" if place in table.codes else escape(cell) for place, cell in enumerate(row)
        ]
        yield f'<tr><th scope="row">{cells[0]}</th>' + "".join(f"<td>{cell}</td>" for cell in cells[1:]) + "</tr>"
    yield "</tbody></table></div>"
