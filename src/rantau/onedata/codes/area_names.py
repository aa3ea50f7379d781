"""How people write the name of an area: with its kind before or after, short, or bare."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rantau.onedata.codes.area_tables import Area, AreaLevel, other_names
from rantau.onedata.codes.folding import fold, words

_ADMINISTRATIVE = r"(?:administrasi|adm)"
_KINDS = {
    "kabupaten": rf"(?:kabupaten|kab|{_ADMINISTRATIVE} kab|kabupaten {_ADMINISTRATIVE}|kab {_ADMINISTRATIVE})",
    "kota": rf"(?:kota|kotamadya|kodya|kota {_ADMINISTRATIVE}|kotamadya {_ADMINISTRATIVE})",
    "provinsi": r"(?:provinsi|propinsi|prov|prop|province)",
    "kecamatan": r"(?:kecamatan|kec|distrik|distr)",
    "desa": r"(?:desa|kelurahan|kel|ds)",
}
_BEFORE = {kind: re.compile(rf"{pattern} (?=.)") for kind, pattern in _KINDS.items()}
_AFTER = {kind: re.compile(rf"(?<=.) {pattern}\Z") for kind, pattern in _KINDS.items()}
_FIRST_LETTERS = "kKdD"
_SMALL_KINDS = re.compile(rf"(?:{_KINDS['kecamatan']}|{_KINDS['desa']}) (?=.)")


def split_kind(text: str) -> tuple[str | None, str]:
    """Return the kind that a text names and the rest, in lower-case words.

    The kind is ``kabupaten``, ``kota``, ``provinsi``, ``kecamatan``, ``desa`` (also for
    a kelurahan) or ``None``.  A kind in front counts more than one behind.

    Examples
    --------
    >>> split_kind("KAB. SEMARANG"), split_kind("Semarang, Kota"), split_kind("Semarang")
    (('kabupaten', 'semarang'), ('kota', 'semarang'), (None, 'semarang'))
    >>> split_kind("Kabupaten Lima Puluh Kota")
    ('kabupaten', 'lima puluh kota')
    """
    plain = words(text)
    for patterns in (_BEFORE, _AFTER):
        for kind, pattern in patterns.items():
            found = pattern.match(plain) if patterns is _BEFORE else pattern.search(plain)
            if found:
                return kind, (plain[: found.start()] + plain[found.end() :]).strip()
    return None, plain


def fold_small_area(text: str) -> str:
    """Fold the name of a district or village; “Kec.”, “Distrik”, “Desa”, “Kel.” in front make no difference.

    Examples
    --------
    >>> fold_small_area("Kec. Purwodadi") == fold_small_area("PURWODADI")
    True
    """
    # Of 95,000 names most begin with another letter: a short way that halves the time of the list.
    if text.lstrip()[:1] not in _FIRST_LETTERS:
        return fold(text)
    plain = words(text)
    return fold(plain[found.end() :]) if (found := _SMALL_KINDS.match(plain)) else fold(text)


def spellings(area: Area) -> Iterator[str]:
    """Yield other ways to write the name of a province or regency (nothing for smaller areas)."""
    if area.level is AreaLevel.PROVINCE:
        names = (area.name, *other_names().get(area.code, ()))
        yield from names[1:]
        yield from (f"{kind} {name}" for name in names for kind in ("Provinsi", "Prov.", "Propinsi"))
    elif area.level is AreaLevel.REGENCY:
        bare = area.bare_name
        for name in dict.fromkeys([bare, re.sub(r"\bKepulauan\b", "Kep.", bare), *other_names().get(area.code, ())]):
            yield name
            yield from _with_kind(area.kind, name)


def _with_kind(kind: str, name: str) -> Iterator[str]:
    shapes = {
        "kabupaten": ("Kabupaten {}", "Kab. {}", "{} Kab.", "{} Kabupaten"),
        "kota": ("Kota {}", "{} Kota", "Kotamadya {}", "Kodya {}"),
    }
    yield from (shape.format(name) for shape in shapes[kind.removesuffix("-administrasi")])
    if kind.endswith("-administrasi"):
        yield from (shape.format(name) for shape in ("Adm. {}", "Administrasi {}"))
        first, short = ("Kabupaten", "Kab.") if kind.startswith("kabupaten") else ("Kota", "Kota")
        yield from (f"{word} {middle} {name}" for word in (first, short) for middle in ("Adm.", "Administrasi"))
