"""A small standard, and ways to spoil it, for the tests of this folder."""

SMALL = """\
standard: small-register
version: "1.0.0"
status: proposal
title: {id: "Daftar kecil", en: "Small register"}
grain: {id: "Satu baris untuk satu orang.", en: "One row per person."}
access_tier: tertutup
reporting: {frequency: M, period: {column: seen_on, kind: date}}
sds:
  konsep: [{name: {id: "Orang", en: "Person"}, definisi: {id: "Siapa saja.", en: "Anybody."}}]
  klasifikasi: [sex]
  ukuran: {id: "Jumlah", en: "Count"}
  satuan: {id: "orang", en: "persons"}
columns:
  - name: person_id
    header: {id: "Nomor", en: "Number"}
    definition: {id: "Nomor urut.", en: "Serial number."}
    type: text
    required: true
    max_length: 10
    sensitivity: personal
    example: "A-1"
  - name: sex
    header: {id: "Jenis kelamin", en: "Sex"}
    aliases: [JK, L/P]
    definition: {id: "Jenis kelamin.", en: "Sex."}
    type: code
    codes: sex
    sensitivity: official
  - name: seen_on
    header: {id: "Tanggal", en: "Date"}
    definition: {id: "Tanggal terlihat.", en: "Date seen."}
    type: date
    required: {when: {filled: sex}}
    max: today
    sensitivity: official
  - name: sessions
    header: {id: "Sesi", en: "Sessions"}
    definition: {id: "Banyak sesi.", en: "Number of sessions."}
    type: integer
    min: 0
    max: 40
    sensitivity: official
keys: {primary: [person_id]}
rules:
  - id: one-a-month
    level: table
    severity: warning
    error: key-duplicated
    say: {id: "Satu per bulan.", en: "One a month."}
    kind: unique
    columns: [sex, {month_of: seen_on}]
    skip_empty: true
  - id: some-number
    level: row
    severity: error
    error: value-required-when
    say: {id: "Sesi terisi bagi perempuan.", en: "Sessions are filled for women."}
    kind: required-when
    columns: [sessions]
    when: {all: [{column: sex, is: F}, {filled: seen_on}]}
"""


def spoiled(old, new, *, text=SMALL):
    """Return the small standard with one piece replaced, which must occur once."""
    assert text.count(old) == 1, f"{old!r} occurs {text.count(old)} times"
    return text.replace(old, new)
