#!/bin/sh
# Writes constraints.txt from what .venv holds now: exact versions, no addresses.
# Usage: scripts/freeze.sh   (after "make test" with the versions that shall be kept)
set -eu

cd "$(dirname "$0")/.."
fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT

grep '^#' constraints.txt > "$fresh"
.venv/bin/python -m pip freeze --all --exclude-editable |
    grep -v -E '^(pip|palsycheck)==' |
    LC_ALL=C sort -f >> "$fresh"

if grep -q ' @ ' "$fresh"; then
    echo "freeze: a package was installed from an address, not by version:" >&2
    grep ' @ ' "$fresh" >&2
    exit 1
fi
cat "$fresh" > constraints.txt
