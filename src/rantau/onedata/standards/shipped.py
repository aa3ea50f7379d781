"""The standards that travel with Rantau, and how a person names one."""

from __future__ import annotations

from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from rantau.kernel.identifiers import is_slug
from rantau.kernel.shipped import shipped_names
from rantau.onedata.standards.defects import StandardNotFoundError
from rantau.onedata.standards.load import load_standard
from rantau.onedata.standards.model import Standard

_ENDING = ".yaml"


def standard_codes() -> tuple[str, ...]:
    """Return the codes of the shipped standards, sorted."""
    stems = (name.removesuffix(_ENDING) for name in _names())
    # A code holds no point; a name with one ends in an earlier version.
    return tuple(stem for stem in stems if "." not in stem)


def standards() -> tuple[Standard, ...]:
    """Return the current version of every shipped standard, sorted by code."""
    return tuple(standard(code) for code in standard_codes())


@cache
def standard(code: str, *, version: str | None = None) -> Standard:
    """Return a shipped standard.

    Parameters
    ----------
    version
        An earlier version (kept as ``<code>-<version>.yaml``); ``None`` for the current one.

    Raises
    ------
    StandardNotFoundError
        If no shipped standard has this code, or not in this version.
    """
    if f"{code}{_ENDING}" not in _names():
        raise StandardNotFoundError(code, standard_codes())
    current = _load(f"{code}{_ENDING}")
    if version in (None, current.version):
        return current
    earlier = f"{code}-{version}{_ENDING}"
    if earlier not in _names():
        raise StandardNotFoundError(f"{code} {version}", [f"{code} {current.version}"])
    return _load(earlier)


def find_standard(code_or_path: str) -> Standard:
    """Return the standard that a person means: a code of a shipped one, or a file of her own.

    Raises
    ------
    StandardNotFoundError
        If it is neither.
    StandardNotUsableError
        If it is a file with defects.
    """
    path = Path(code_or_path)
    if path.is_file() and not is_slug(code_or_path):
        return load_standard(path)
    if code_or_path in standard_codes() or not path.is_file():
        return standard(code_or_path)
    return load_standard(path)


@cache
def _names() -> tuple[str, ...]:
    return tuple(name for name in shipped_names(__package__, "") if name.endswith(_ENDING))


def _load(name: str) -> Standard:
    with as_file(files(__package__).joinpath("data", name)) as path:
        return load_standard(path)
