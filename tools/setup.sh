#!/bin/sh
# Make .venv and put the locked packages into it.  Called by `make setup`,
# which runs it only when a lock or pyproject.toml has changed.
#
# Needs python3 (3.11 to 3.14) and nothing else: uv is used where it is found,
# since it is several times as fast; pip does the same without it.
set -eu

VENV=.venv
INSIDE=$VENV/bin/python

supported() {
    "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null
}

find_python() {
    for candidate in ${PYTHON:-} python3 python3.14 python3.13 python3.12 python3.11; do
        if supported "$candidate"; then
            command -v "$candidate"
            return
        fi
    done
    echo 'Rantau needs Python 3.11, 3.12, 3.13 or 3.14. On Debian or Ubuntu: apt-get install python3 python3-venv' >&2
    return 1
}

# The last resort serves a Debian without python3-venv on which pip is there.
make_venv() {
    python=$(find_python)
    if command -v uv >/dev/null 2>&1 && uv venv --quiet --python "$python" $VENV; then
        return
    fi
    rm -rf $VENV
    if "$python" -m venv $VENV >/dev/null 2>&1; then
        return
    fi
    rm -rf $VENV
    if "$python" -m pip --version >/dev/null 2>&1 && "$python" -m venv --without-pip $VENV; then
        return
    fi
    rm -rf $VENV
    echo 'Python cannot make a virtual environment here. On Debian or Ubuntu: apt-get install python3-venv' >&2
    return 1
}

install() {
    if command -v uv >/dev/null 2>&1; then
        uv pip install --quiet --python $INSIDE "$@"
    elif $INSIDE -m pip --version >/dev/null 2>&1; then
        $INSIDE -m pip install --quiet --quiet --disable-pip-version-check "$@"
    else
        "$(find_python)" -m pip --python $INSIDE install --quiet --quiet --disable-pip-version-check "$@"
    fi
}

echo 'Setting up .venv; the first time this takes about a minute …'

# A venv whose Python has gone (an upgrade, a moved folder) is made anew.
supported $INSIDE || { rm -rf $VENV; make_venv; }
install --require-hashes --requirement requirements/dev.txt
install --no-deps --no-build-isolation --editable .
