"""The doctor tries the thing itself, says what is missing, and names the exact remedy."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from palsycheck.cli.app import run
from palsycheck.cli.doctor import print_table
from palsycheck.doctor import Finding, State, can_screen, isolated
from palsycheck.doctor.drawing import absent, hangul, pdf
from palsycheck.doctor.finding import missing, ok, warn
from palsycheck.doctor.machine import GIB, disk, memory, total_memory
from palsycheck.doctor.networks import torch_pair
from palsycheck.doctor.packages import declared, dependency, one_opencv, python, reinstall
from palsycheck.doctor.video import read_h264, write_h264


def in_another_process(expression: str, *, module: str, environment: dict[str, str]) -> Finding:
    """A check's finding in a fresh interpreter with other environment variables."""
    code = f"from palsycheck.doctor import {module}\nprint({module}.{expression}.model_dump_json())"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return Finding.model_validate_json(done.stdout.splitlines()[-1])


def test_python_is_held_against_the_declared_versions() -> None:
    assert python("3.11.0", SpecifierSet(">=3.11")).state is State.OK
    assert python("3.15.0rc1", SpecifierSet(">=3.11")).state is State.OK
    old = python("3.10.13", SpecifierSet(">=3.11"))
    assert old.state is State.MISSING
    assert ">=3.11" in old.remedy


def test_declared_requirements_are_the_package_s_own_without_the_tools_for_tests() -> None:
    names = {requirement.name for requirement in declared()}
    assert {"torch", "torchvision", "facenet-pytorch", "weasyprint"} <= names
    assert "pytest" not in names


def test_a_dependency_in_range_is_ok_and_shows_its_version() -> None:
    found = dependency(Requirement("numpy>=2.0,<3"))
    assert found.state is State.OK
    assert found.found.startswith("2.")


def test_a_dependency_out_of_range_names_the_command_that_mends_it() -> None:
    found = dependency(Requirement("numpy<2"))
    assert found.state is State.MISSING
    assert found.remedy == 'pip install "numpy<2"'


def test_a_dependency_that_is_not_there_is_missing() -> None:
    found = dependency(Requirement("palsycheck-has-no-such-package>=1"))
    assert (found.state, found.found) == (State.MISSING, "not installed")


def test_packages_that_belong_together_are_put_back_by_one_command() -> None:
    command = reinstall("torch", "torchvision")
    assert command.startswith("pip install --force-reinstall ")
    assert '"torch<' in command
    assert '"torchvision<' in command


def test_two_flavours_of_opencv_are_named() -> None:
    assert one_opencv(["opencv-python", "numpy"]).state is State.OK
    both = one_opencv(["opencv_python", "opencv-python-headless"])
    assert both.state is State.WARN
    assert "pip uninstall -y opencv-python opencv-python-headless && " in both.remedy


def test_a_clip_is_written_and_read_back(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    assert write_h264(clip).state is State.OK
    assert read_h264(clip).state is State.OK


def test_a_clip_that_cannot_be_written_is_a_warning(tmp_path: Path) -> None:
    assert write_h264(tmp_path / "no such folder" / "clip.mp4").state is State.WARN


def test_frames_that_do_not_come_back_are_missing(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"not a video")
    found = read_h264(clip)
    assert (found.state, found.found) == (State.MISSING, "0 of 6 frames came back")


def test_torch_and_torchvision_of_this_environment_go_together() -> None:
    assert torch_pair().state is State.OK


def test_a_torchvision_for_another_torch_is_named_with_its_remedy(tmp_path: Path) -> None:
    fake = tmp_path / "torchvision"
    fake.mkdir()
    text = "operator torchvision::nms does not exist"
    (fake / "__init__.py").write_text(f"raise RuntimeError({text!r})\n")
    found = in_another_process("torch_pair()", module="networks", environment={"PYTHONPATH": str(tmp_path)})
    assert (found.state, found.found) == (State.MISSING, text)
    assert "in one command" in found.remedy


def test_a_pdf_and_hangul_are_really_drawn() -> None:
    assert pdf().state is State.OK
    assert hangul().state is State.OK


def test_a_library_that_the_loader_does_not_find_is_named() -> None:
    assert absent(["libpango-1.0.so.0", "libno-such-thing.so.7"]) == ("libno-such-thing.so.7",)


def fontconfig(folder: Path, fonts: Path) -> dict[str, str]:
    """Environment variables that let fontconfig see the fonts of one folder only."""
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">'
        f"<fontconfig><dir>{fonts}</dir><cachedir>{folder}</cachedir></fontconfig>"
    )
    return {"FONTCONFIG_FILE": str(settings)}


def a_font_without_hangul() -> Path:
    listed = {
        language: set(
            subprocess.run(
                ["fc-list", f":lang={language}", "file"], capture_output=True, text=True, check=True
            ).stdout.split("\n")
        )
        for language in ("en", "ko")
    }
    latin = sorted(line for line in listed["en"] - listed["ko"] if line.endswith(".ttf: "))
    return Path(latin[0].removesuffix(": "))


def test_a_machine_without_hangul_is_warned_and_told_the_font(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    font = a_font_without_hangul()
    (fonts / font.name).write_bytes(font.read_bytes())
    found = in_another_process("hangul()", module="drawing", environment=fontconfig(tmp_path, fonts))
    assert found.state is State.WARN
    assert "apt-get install fonts-nanum" in found.remedy


def test_a_machine_without_any_font_is_told_so_before_pango_crashes(tmp_path: Path) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    found = in_another_process("pdf()", module="drawing", environment=fontconfig(tmp_path, fonts))
    assert (found.state, found.found) == (State.MISSING, "no font at all")


def die() -> tuple[Finding, ...]:
    """A check whose native library kills the process."""
    os.abort()


def fine() -> tuple[Finding, ...]:
    """A check that answers."""
    return (ok("this", "works"),)


def test_a_library_that_crashes_is_a_finding_and_not_a_crash() -> None:
    assert isolated(fine, name="X", remedy="mend it") == fine()
    (found,) = isolated(die, name="X", remedy="mend it")
    assert (found.name, found.state, found.remedy) == ("X", State.MISSING, "mend it")


def test_a_machine_that_starts_no_processes_is_a_finding() -> None:
    code = """
import resource
from palsycheck.doctor import isolated, machine
resource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))
print(isolated(machine.total_memory, name="X", remedy="mend it")[0].model_dump_json())
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    found = Finding.model_validate_json(done.stdout)
    assert found.state is State.MISSING
    assert found.found.startswith("no process of its own can be started: ")


def test_memory_that_suffices_for_a_worker_on_each_core_is_ok() -> None:
    assert memory(int(5.5 * GIB), workers=3).state is State.OK


@pytest.mark.parametrize(("gibibytes", "jobs"), [(5.4, 2), (2.5, 1), (1, 1)])
def test_less_memory_is_a_warning_that_says_how_many_workers_fit(gibibytes: float, jobs: int) -> None:
    found = memory(int(gibibytes * GIB), workers=3)
    assert (found.state, found.remedy) == (State.WARN, f"Screen with --jobs {jobs}")


def test_memory_that_the_system_does_not_tell_is_a_warning() -> None:
    assert memory(None, workers=1).state is State.WARN


def test_this_machine_tells_its_memory() -> None:
    assert (total_memory() or 0) > GIB


def test_the_disk_of_a_folder_that_is_not_made_yet_is_its_parent_s(tmp_path: Path) -> None:
    assert disk(tmp_path / "not" / "made").found.endswith(f"free at {tmp_path}")


def test_warnings_do_not_stop_a_screening_and_missing_things_do() -> None:
    fair = [ok("a", "1"), warn("b", "2", "x")]
    assert can_screen(fair)
    assert not can_screen([*fair, missing("c", "3", "y")])


def test_the_command_prints_findings_as_json_and_its_status_agrees(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status = run(["doctor", "--json", "-o", str(tmp_path)])
    findings = [Finding.model_validate(item) for item in json.loads(capsys.readouterr().out)]
    names = [finding.name for finding in findings]
    assert {"Python", "torch", "H.264 read by OpenCV", "PDF by WeasyPrint", "Disk"} <= set(names)
    assert status == (0 if can_screen(findings) else 1)
    assert all(bool(finding.remedy) == (finding.state is not State.OK) for finding in findings)


def test_remedies_are_printed_unbroken_and_markup_in_them_stays_text(
    capsys: pytest.CaptureFixture[str],
) -> None:
    remedy = "apt-get install " + " ".join(f"lib{number}" for number in range(40))
    print_table((missing("PDF [red]", "no", remedy), ok("Python", "3.11")))
    out = capsys.readouterr().out
    assert f"PDF [red]: {remedy}\n" in out
    assert "Python" in out
