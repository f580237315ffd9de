#!/bin/sh
# Makes .venv ready: checks the system libraries and fonts, installs what is missing of them where it may,
# then installs palsycheck with the exact versions of constraints.txt.
#
# Usage: scripts/setup.sh run|dev        dev adds the tools that "make test" needs
#   PYTHON=...   the interpreter to use instead of the first fitting one
set -eu

cd "$(dirname "$0")/.."
venv=.venv
extras=""
if [ "${1:-run}" = dev ]; then extras="[dev]"; fi

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$@"; exit 1; }

# --- Python ---------------------------------------------------------------------------------------

is_recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }
makes_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# The first Python that is recent enough and can make environments; else the first that is recent enough.
choose_python() {
    for candidate in "$@"; do
        if is_recent "$candidate" && makes_environments "$candidate"; then echo "$candidate"; return; fi
    done
    for candidate in "$@"; do
        if is_recent "$candidate"; then echo "$candidate"; return; fi
    done
}

# --- System packages, by their names in Debian and Ubuntu -----------------------------------------

loads() { "$python" -c 'import ctypes, sys; ctypes.CDLL(sys.argv[1])' "$1" 2>/dev/null; }
draws() { [ -n "$(fc-list ":lang=$1" 2>/dev/null)" ]; }

missing_packages() {
    makes_environments "$python" ||
        "$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])'
    # OpenCV's window code, linked into its wheel though palsycheck opens no window.
    loads libGL.so.1 || echo libgl1
    # WeasyPrint: text layout, fonts, font subsets. GLib, HarfBuzz and fontconfig come along with them.
    loads libpango-1.0.so.0 || echo libpango-1.0-0
    loads libpangoft2-1.0.so.0 || echo libpangoft2-1.0-0
    loads libharfbuzz-subset.so.0 || echo libharfbuzz-subset0
    # Reports hold Latin text, and patients' names in Hangul.
    draws en || echo fonts-liberation
    draws ko || echo fonts-nanum
}

# Prints the prefix with which apt-get may install packages, or fails where there is no such right.
administrator() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" = 0 ]; then echo env; return; fi
    command -v sudo >/dev/null && sudo -n true 2>/dev/null && echo "sudo -n env"
}

install_packages() {
    say "installing system packages: $*"
    # shellcheck disable=SC2086 # the prefix is several words
    $as DEBIAN_FRONTEND=noninteractive apt-get -qq update >/dev/null &&
        $as DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "$@" >/dev/null
}

require_packages() {
    missing=$(missing_packages)
    # shellcheck disable=SC2086 # one word a package
    if [ -n "$missing" ] && as=$(administrator) && install_packages $missing; then
        missing=$(missing_packages)
    fi
    [ -n "$missing" ] || return 0
    # shellcheck disable=SC2086
    set -- $missing
    say "these system packages are missing: $*"
    say "ask an administrator to run this, then try again:"
    fail "    apt-get update && apt-get install --no-install-recommends $*"
}

# --- A browser, in which the tests open pages -----------------------------------------------------

# A snap is none: it cannot read what the tests write.
browses() {
    for name in chromium google-chrome-stable google-chrome; do
        case "$(command -v "$name")" in "" | /snap/*) ;; *) return 0 ;; esac
    done
    return 1
}

# Ubuntu has Chromium as a snap only.
is_ubuntu() {
    ( . /etc/os-release && case " $ID ${ID_LIKE:-} " in *" ubuntu "*) ;; *) exit 1 ;; esac ) 2>/dev/null
}

offer_browser() {
    browses && return
    if ! is_ubuntu && as=$(administrator) && install_packages chromium && browses; then return; fi
    say "there is no chromium or google-chrome: the tests that open pages in a browser will be skipped"
    say "Debian: apt-get install --no-install-recommends chromium. Ubuntu: Google's own package, as"
    say "Chromium is a snap there, which cannot read the pages that tests write"
}

# --- The environment ------------------------------------------------------------------------------

if [ -n "${PYTHON:-}" ]; then set -- "$PYTHON"; else set -- python3.13 python3.12 python3.11 python3; fi
python=$(choose_python "$@")
[ -n "$python" ] || fail "no Python of at least 3.11 among: $*. Install one, or name it: make PYTHON=... demo"
require_packages
[ -z "$extras" ] || offer_browser

if ! is_recent "$venv/bin/python" || ! "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    say "making $venv with $("$python" -V)"
    "$python" -m venv --clear "$venv"
fi
say "installing palsycheck$extras into $venv (torch and its libraries: some minutes, about 6 GB on Linux)"
"$venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --constraint constraints.txt --editable ".$extras" ||
    fail "pip could not install palsycheck; its message stands above. Without internet, see docs/install.md"

touch "$venv/ready-run"
[ -z "$extras" ] || touch "$venv/ready-dev"
