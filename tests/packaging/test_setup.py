"""scripts/setup.sh: which Python it takes, and what it says where something is missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from palsycheck.doctor.drawing import HANGUL_FONT, LATIN_FONT, LIBRARIES

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = [*LIBRARIES.values(), "libgl1", LATIN_FONT, HANGUL_FONT]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """The set-up's files alone, without the package."""
    folder = tmp_path / "a checkout"
    (folder / "scripts").mkdir(parents=True)
    for name in ("scripts/setup.sh", "Makefile", "constraints.txt", "pyproject.toml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A folder for PATH with the few programs that the script itself needs: no apt-get, no sudo, no fonts."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "dirname", "id", "touch", "env", "make"):
        (folder / name).symlink_to(shutil.which(name) or pytest.fail(f"no {name} here"))
    return folder


def script(folder: Path, name: str, text: str) -> None:
    """A small program on PATH."""
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def setup(
    checkout: Path, path: Path, goal: str = "demo", **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [path / "make", goal],
        cwd=checkout,
        env={"PATH": str(path), **environment},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_without_any_python_it_says_which_were_tried(checkout: Path, bare: Path) -> None:
    done = setup(checkout, bare)
    assert done.returncode != 0
    assert "no Python of at least 3.11 among: python3.13 python3.12 python3.11 python3." in done.stderr


def test_an_old_python_is_not_taken(checkout: Path, bare: Path) -> None:
    script(bare, "python3", f"exec {sys.executable} -c 'import sys; sys.exit(1)'")
    done = setup(checkout, bare)
    assert done.returncode != 0
    assert "no Python of at least 3.11" in done.stderr


def test_a_named_python_is_the_only_one_tried(checkout: Path, bare: Path) -> None:
    (bare / "python3").symlink_to(sys.executable)
    done = setup(checkout, bare, PYTHON="/no/such/python")
    assert "no Python of at least 3.11 among: /no/such/python." in done.stderr


def test_without_the_right_to_install_it_names_exactly_what_is_missing(checkout: Path, bare: Path) -> None:
    (bare / "python3").symlink_to(sys.executable)
    done = setup(checkout, bare)
    assert done.returncode != 0
    # This environment draws PDFs (see test_doctor), so only the fonts, which need fc-list, are not seen.
    assert f"these system packages are missing: {LATIN_FONT} {HANGUL_FONT}\n" in done.stderr
    command = f"apt-get update && apt-get install --no-install-recommends {LATIN_FONT} {HANGUL_FONT}\n"
    assert command in done.stderr
    assert not (checkout / ".venv").exists()


def test_a_python_without_venv_is_named_by_its_package(checkout: Path, bare: Path) -> None:
    script(
        bare,
        "python3",
        f'case "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"',
    )
    done = setup(checkout, bare)
    wanted = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    assert f"these system packages are missing: {wanted} " in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="the script uses apt-get directly only as root")
def test_an_administrator_s_apt_get_is_asked_for_just_the_missing_packages(
    checkout: Path, bare: Path, tmp_path: Path
) -> None:
    (bare / "python3").symlink_to(sys.executable)
    log = tmp_path / "apt.log"
    script(bare, "apt-get", f'echo "$DEBIAN_FRONTEND $*" >> "{log}"')
    done = setup(checkout, bare)
    assert log.read_text().splitlines() == [
        "noninteractive -qq update",
        f"noninteractive -qq -y --no-install-recommends install {LATIN_FONT} {HANGUL_FONT}",
    ]
    assert done.returncode != 0, "what apt-get did not bring is still missing"


@pytest.fixture
def dressed(bare: Path) -> Path:
    """The folder for PATH with all that is required: fonts, and a Python that stops at the environment."""
    script(bare, "python3", f'[ "$2" != venv ] || exit 1\nexec {sys.executable} "$@"')
    script(bare, "fc-list", "echo a font")
    return bare


def test_no_browser_is_missed_where_no_tests_are_run(checkout: Path, dressed: Path) -> None:
    done = setup(checkout, dressed)
    assert "browser" not in done.stderr
    assert "making .venv" in done.stderr


def test_a_missing_browser_is_said_and_does_not_end_the_set_up(checkout: Path, dressed: Path) -> None:
    done = setup(checkout, dressed, "test")
    assert "the tests that open pages in a browser will be skipped" in done.stderr
    assert "making .venv" in done.stderr


@pytest.mark.parametrize("name", ["chromium", "google-chrome", "google-chrome-stable"])
def test_any_browser_will_do(checkout: Path, dressed: Path, name: str) -> None:
    script(dressed, name, "exit 1")
    done = setup(checkout, dressed, "test")
    assert "browser" not in done.stderr
    assert "making .venv" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="the script uses apt-get directly only as root")
def test_an_administrator_s_apt_get_brings_chromium_except_where_it_is_a_snap(
    checkout: Path, dressed: Path, tmp_path: Path
) -> None:
    log = tmp_path / "apt.log"
    script(dressed, "apt-get", f'echo "$*" >> "{log}"')
    setup(checkout, dressed, "test")
    if "ubuntu" in Path("/etc/os-release").read_text(encoding="utf-8"):
        assert not log.exists()
    else:
        assert log.read_text().splitlines()[-1] == "-qq -y --no-install-recommends install chromium"


@pytest.mark.parametrize("package", PACKAGES)
@pytest.mark.parametrize("name", ["scripts/setup.sh", "scripts/wheelhouse.sh", "docs/install.md"])
def test_the_script_the_manual_and_the_doctor_name_the_same_packages(package: str, name: str) -> None:
    assert package in (ROOT / name).read_text(encoding="utf-8")
