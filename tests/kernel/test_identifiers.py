"""Slugs and fingerprints."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rantau.kernel.identifiers import file_fingerprint, is_slug

WORDS = st.text(alphabet="abcxyz019", min_size=1, max_size=5)


@given(st.lists(WORDS, min_size=1, max_size=4))
def test_lower_case_words_joined_by_hyphens_are_a_slug(parts):
    assert is_slug("-".join(parts))


@pytest.mark.parametrize("text", ["", "-", "a-", "-a", "a--b", "A", "a b", "a_b", "é", "a\n", "a.b"])
def test_anything_else_is_not(text):
    assert not is_slug(text)


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 20) + 1])
def test_a_fingerprint_is_that_of_all_bytes(tmp_path, size):
    content = bytes(size)
    path = tmp_path / "file"
    path.write_bytes(content)

    assert file_fingerprint(path) == hashlib.sha256(content).hexdigest()


def test_a_missing_file_has_none(tmp_path):
    with pytest.raises(FileNotFoundError):
        file_fingerprint(tmp_path / "nothing")
