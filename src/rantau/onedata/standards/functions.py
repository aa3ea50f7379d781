"""The named functions that a rule of kind ``function`` may use: what each takes and finds.

They are written in :mod:`rantau.onedata.check.functions`; this page only says their
names, so that a standard can be read, shown and refused without a checker.
"""

from __future__ import annotations

from dataclasses import dataclass

EVERY = ("…",)
"""Stands for any number of columns, each of which is looked at by itself."""


@dataclass(frozen=True, slots=True)
class NamedFunction:
    """A named function.

    Parameters
    ----------
    takes
        What each of the rule's ``columns`` holds, in order; :data:`EVERY` for any number.
    finds
        Codes of the error catalogue that it may report, the most usual first.
    pattern
        Regular expression that every good value has, for exports that know no functions.
    """

    name: str
    takes: tuple[str, ...]
    finds: tuple[str, ...]
    pattern: str | None = None


FUNCTIONS: dict[str, NamedFunction] = {
    function.name: function
    for function in (
        NamedFunction(
            "nik-form",
            ("nik",),
            ("nik-length", "nik-digits-lost", "nik-birthdate-invalid", "nik-serial-zero", "nik-is-family-card"),
            pattern=r"^[0-9]{16}$",
        ),
        NamedFunction("nik-area-known", ("nik",), ("nik-area-unknown",)),
        NamedFunction("nik-agrees-birth", ("nik", "birth date"), ("nik-birthdate-mismatch",)),
        NamedFunction("nik-agrees-sex", ("nik", "sex"), ("nik-sex-mismatch",)),
        NamedFunction("no-name-digits", EVERY, ("name-contains-digits",)),
        NamedFunction("no-percent", EVERY, ("percent-entered-as-count",)),
        NamedFunction("phone-form", EVERY, ("phone-not-e164",), pattern=r"^\+[1-9][0-9]{6,14}$"),
        NamedFunction("email-form", EVERY, ("email-invalid",), pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$"),
        NamedFunction("institution-known", EVERY, ("institution-unmatched",)),
        NamedFunction("mission-serves", ("mission", "country", "date"), ("mission-not-serving",)),
    )
}
