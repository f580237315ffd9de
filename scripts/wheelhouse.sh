#!/bin/sh
# Collects in a folder what it takes to install palsycheck on a machine without internet; docs/install.md
# says how to go on there. Run "make demo" first: the environment's Python and system decide which wheels fit.
#
# Usage: scripts/wheelhouse.sh DIR
set -eu

fail() { printf 'wheelhouse: %s\n' "$*" >&2; exit 1; }

[ $# -eq 1 ] || fail "usage: scripts/wheelhouse.sh DIR"
mkdir -p "$1"
target=$(cd "$1" && pwd)
cd "$(dirname "$0")/.."
python=.venv/bin/python
[ -x "$python" ] || fail "there is no .venv yet: run make demo first"

"$python" -m pip wheel --quiet --disable-pip-version-check \
    --constraint constraints.txt --wheel-dir "$target" .
cp constraints.txt docs/install.md "$target"
cp -R sample_data "$target"

cat > "$target/system-packages.txt" <<PACKAGES
$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')
libgl1
libpango-1.0-0
libpangoft2-1.0-0
libharfbuzz-subset0
fonts-liberation
fonts-nanum
PACKAGES

printf 'wheelhouse: %s holds %s wheels for %s, %s\n' "$target" \
    "$(find "$target" -name '*.whl' | wc -l)" "$("$python" -V)" "$(du -sh "$target" | cut -f 1)"
