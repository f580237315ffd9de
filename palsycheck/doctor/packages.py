"""Python, and the packages that palsycheck declares: are they there, in versions that go together?"""

from __future__ import annotations

import platform
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distributions, metadata, requires, version

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from palsycheck.doctor.finding import Finding, missing, ok, warn

OPENCV_FLAVOURS = (
    "opencv-python",
    "opencv-python-headless",
    "opencv-contrib-python",
    "opencv-contrib-python-headless",
)
"""Distributions that all install the one package ``cv2``, over each other."""


def examine() -> tuple[Finding, ...]:
    """All checks of this module."""
    try:
        versions = SpecifierSet(metadata("palsycheck")["Requires-Python"])
    except PackageNotFoundError:
        return (missing("palsycheck", "not installed as a package", "make demo, or pip install palsycheck"),)
    return (
        python(platform.python_version(), versions),
        *(dependency(requirement) for requirement in declared()),
        one_opencv(distribution.name for distribution in distributions()),
    )


def declared() -> tuple[Requirement, ...]:
    """What the installed palsycheck requires on this platform, extras left out; empty where not installed."""
    try:
        lines = requires("palsycheck") or []
    except PackageNotFoundError:
        return ()
    found = (Requirement(line) for line in lines)
    return tuple(r for r in found if r.marker is None or r.marker.evaluate({"extra": ""}))


def reinstall(*names: str) -> str:
    """The pip command that puts declared packages back, all in one go."""
    wanted = [f'"{requirement}"' for requirement in declared() if requirement.name in names]
    return f"pip install --force-reinstall {' '.join(wanted or names)}"


def python(running: str, versions: SpecifierSet) -> Finding:
    """A Python version against those that palsycheck supports."""
    if versions.contains(running, prereleases=True):
        return ok("Python", running)
    return missing("Python", running, f"Install a Python {versions} and make the environment again with it")


def dependency(requirement: Requirement) -> Finding:
    """A requirement against the version that is installed."""
    name = requirement.name
    try:
        installed = version(name)
    except PackageNotFoundError:
        return missing(name, "not installed", f'pip install "{requirement}"')
    if requirement.specifier.contains(installed, prereleases=True):
        return ok(name, installed)
    return missing(
        name, f"{installed}, but {requirement.specifier} is needed", f'pip install "{requirement}"'
    )


def one_opencv(installed: Iterable[str]) -> Finding:
    """Whether only one OpenCV is there: two overwrite each other's files, and either may then break.

    Args:
        installed: Names of all installed distributions.
    """
    here = sorted({canonicalize_name(name) for name in installed} & set(OPENCV_FLAVOURS))
    if len(here) < 2:
        return ok("One OpenCV", here[0] if here else "none")
    return warn(
        "One OpenCV",
        f"{len(here)} flavours share one folder: {', '.join(here)}",
        f"pip uninstall -y {' '.join(here)} && {reinstall('opencv-python')}",
    )
