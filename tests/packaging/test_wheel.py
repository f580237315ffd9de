"""The wheel holds all that a run needs, and works outside the source tree.

The new environment gets the wheel alone (``--no-deps``); its dependencies are those of the environment
that runs the tests, made visible by a path file. Installing them again would load and store torch with its
CUDA libraries, some 6 GB, once more. That pip can resolve and install all of them is what "make test" has
shown before it comes here, and docs/install.md tells how it was tried without a network.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = [pytest.mark.slow, pytest.mark.sample]


def run(*command: str | Path, cwd: Path) -> str:
    """A program's standard output, with nothing in its environment that could show it the source tree."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("palsycheck-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new virtual environment with the wheel installed."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    pip = (sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check", "--quiet")
    run(*pip, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    packages = Path(
        run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).strip()
    )
    ours = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "dependencies.pth").write_text("\n".join(sorted(ours)) + "\n", encoding="utf-8")
    return folder


def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


def test_the_templates_and_the_default_model_travel_in_the_wheel(wheel: Path) -> None:
    inside = set(names(wheel))
    templates = {
        f"palsycheck/templates/{path.relative_to(ROOT / 'templates').as_posix()}"
        for path in (ROOT / "templates").rglob("*")
        if path.is_file()
    }
    assert templates
    assert templates <= inside
    assert {f"palsycheck/models/default/{name}" for name in ("card.json", "weights.safetensors")} <= inside
    assert "palsycheck/py.typed" in inside


def test_the_licence_travels_and_tests_and_recordings_do_not(wheel: Path) -> None:
    tops = {name.partition("/")[0] for name in names(wheel)}
    (information,) = tops - {"palsycheck"}
    assert information.endswith(".dist-info")
    assert {f"{information}/licenses/{name}" for name in ("LICENSE", "NOTICE")} <= set(names(wheel))
    assert not [name for name in names(wheel) if name.endswith((".mp4", ".mov", ".avi", ".csv"))]


def test_the_source_tree_is_not_what_is_imported(environment: Path) -> None:
    where = run(
        environment / "bin" / "python",
        "-c",
        "import palsycheck, sys; print(palsycheck.__file__); print(*sys.path, sep='\\n')",
        cwd=environment,
    ).splitlines()
    assert Path(where[0]).is_relative_to(environment)
    assert str(ROOT) not in where[1:]


def test_a_recording_is_screened_from_the_wheel(environment: Path, tmp_path: Path) -> None:
    recording = ROOT / "sample_data" / "healthy-smiling" / "smile.mov"
    (tmp_path / "videos" / "P1").mkdir(parents=True)
    shutil.copy(recording, tmp_path / "videos" / "P1")
    out = tmp_path / "out"
    command = (
        environment / "bin" / "palsycheck",
        "screen",
        "videos",
        "-o",
        out,
        "--frames",
        "24",
        "--jobs",
        "1",
    )
    run(*command, cwd=tmp_path)
    (patient,) = (out / "patients").iterdir()
    assert json.loads((patient / "result.json").read_text(encoding="utf-8"))["outcome"] == "scored"
    assert "P1" in (patient / "report.html").read_text(encoding="utf-8")
    assert (patient / "report.pdf").read_bytes().startswith(b"%PDF-")
