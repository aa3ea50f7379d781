"""Begin the next decision record: ``make adr TITLE="Why this way"``."""

from __future__ import annotations

import re
import sys
from pathlib import Path

DECISIONS = Path(__file__).resolve().parents[1] / "docs" / "decisions"
PARTS = ("Context", "Options", "Decision", "Consequences", "Status")


def main() -> None:
    """Write the empty record and name it in the list."""
    title = " ".join(sys.argv[1:]).strip()
    if not title:
        sys.exit('A decision needs a title: make adr TITLE="Why this way"')
    number = f"{max(int(page.name[:4]) for page in DECISIONS.glob('[0-9]*.md')) + 1:04}"
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower().replace("'", "")).strip("-")
    page = DECISIONS / f"{number}-{slug}.md"
    page.write_text("\n\n".join([f"# {number} {title}", *(f"## {part}" for part in PARTS)]) + "\n", encoding="utf-8")
    with (DECISIONS / "README.md").open("a", encoding="utf-8") as contents:
        contents.write(f"| [{number}]({page.name}) | {title} |\n")
    print(page)


if __name__ == "__main__":
    main()
