"""Every code list by name: the lists of the package, areas, countries, institutions, indicators.

Examples
--------
>>> sex = code_list("sex")
>>> [entry.code for entry in sex.lookup("PEREMPUAN")]
['F']
>>> sex.lookup("P")
()
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from rantau.kernel.errors import DomainError
from rantau.kernel.language import LanguageMap
from rantau.kernel.shipped import shipped_rows
from rantau.onedata.codes.area_lists import area_list
from rantau.onedata.codes.area_tables import AreaLevel
from rantau.onedata.codes.code_list import CodeList
from rantau.onedata.codes.countries import country_list, currency_list
from rantau.onedata.codes.entries import Code
from rantau.onedata.codes.institutions import institution_list
from rantau.onedata.codes.shipped_lists import content_list, content_titles, mgi_list

__all__ = [
    "Code",
    "CodeList",
    "CodeListPartUnknownError",
    "CodeListUnknownError",
    "code_list",
    "code_list_names",
]


class CodeListUnknownError(DomainError):
    """There is no code list of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            LanguageMap(id=f"Daftar kode “{name}” tidak dikenal.", en=f"The code list “{name}” is not known."),
            LanguageMap(
                id="Gunakan nama dari indeks daftar kode, misalnya sex atau country-iso3.",
                en="Use a name from the index of code lists, for example sex or country-iso3.",
            ),
            code="code-list-unknown",
        )


class CodeListPartUnknownError(DomainError):
    """The code list has no such level or scheme."""

    def __init__(self, name: str, part: str) -> None:
        super().__init__(
            LanguageMap(
                id=f"Daftar kode “{name}” tidak memiliki bagian “{part}”.",
                en=f"The code list “{name}” has no part “{part}”.",
            ),
            LanguageMap(
                id="Periksa tingkat (level) atau skema (scheme) pada kolom standar.",
                en="Check the level or the scheme of the column in the standard.",
            ),
            code="code-list-part-unknown",
        )


_AREAS = "area-kemendagri"
_BUILDERS: dict[str, Callable[[str, LanguageMap], CodeList]] = {
    "country-iso3": country_list,
    "currency-iso4217": currency_list,
    "institutions": institution_list,
    "missions": lambda name, title: institution_list(name, title, kind="mission"),
    "mgi-national": lambda name, title: mgi_list(name, title, files=["national"]),
    "mgi-local": lambda name, title: mgi_list(name, title, files=["local"]),
    "mgi-any": lambda name, title: mgi_list(name, title, files=["national", "local"]),
    "events": lambda name, title: CodeList(name=name, title=title, entries=(), is_open=True),
    "assessments": lambda name, title: CodeList(name=name, title=title, entries=(), is_open=True),
}


@cache
def _registers() -> dict[str, LanguageMap]:
    """Return name and title of the lists that are not in ``data/lists``."""
    return {
        row["code"]: LanguageMap(row["name_id"], row["name_en"]) for row in shipped_rows(__package__, "external.csv")
    }


@cache
def _content() -> dict[str, LanguageMap]:
    return content_titles()


def code_list_names() -> tuple[str, ...]:
    """Return the names of all code lists, those of the package's own index first."""
    return (*_content(), *_registers())


def code_list(name: str, *, level: str | None = None, scheme: str | None = None) -> CodeList:
    """Return a code list, read once.

    Parameters
    ----------
    level
        For ``area-kemendagri``: ``province``, ``regency``, ``district`` or ``village``;
        ``None`` gives all levels in one list.
    scheme
        For ``age-groups``: the scheme, such as ``unhcr``; ``None`` gives all.

    Raises
    ------
    CodeListUnknownError
        If there is no list of this name.
    CodeListPartUnknownError
        If the list has no such level or scheme.
    """
    return _code_list(name, level, scheme)


@cache
def _code_list(name: str, level: str | None, scheme: str | None) -> CodeList:
    if name not in _content() and name not in _registers():
        raise CodeListUnknownError(name)
    if name == _AREAS and (level is None or level in list(AreaLevel)) and scheme is None:
        return area_list(name, _registers()[name], level=AreaLevel(level) if level else None)
    if level is not None:
        raise CodeListPartUnknownError(name, level)
    if name in _content():
        found = content_list(name, _content()[name], scheme=scheme)
        if not found.entries:
            raise CodeListPartUnknownError(name, str(scheme))
        return found
    if scheme is not None or name == _AREAS:
        raise CodeListPartUnknownError(name, str(scheme))
    return _BUILDERS[name](name, _registers()[name])
