"""What the package imports is what it declares, and the versions that must match do."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DECLARED = {canonicalize_name(r.name): r for r in map(Requirement, PROJECT["dependencies"])}
EXTRAS = {
    canonicalize_name(Requirement(line).name)
    for extra, lines in PROJECT["optional-dependencies"].items()
    if extra != "dev"
    for line in lines
}


def pins() -> dict[str, Version]:
    """constraints.txt, by normalised name."""
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    parsed = [Requirement(line) for line in lines if line and not line.startswith("#")]
    found = {}
    for requirement in parsed:
        (only,) = requirement.specifier
        assert only.operator == "==", f"{requirement} is no exact version"
        found[canonicalize_name(requirement.name)] = Version(only.version)
    return found


def imported(tree: ast.AST) -> Iterator[str]:
    """Top-level names of the modules that a source file imports, wherever in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module.partition(".")[0]


def third_party() -> set[str]:
    """Top-level modules that palsycheck imports and that are neither Python's nor its own."""
    sources = sorted((ROOT / "palsycheck").rglob("*.py"))
    assert sources
    modules = {name for path in sources for name in imported(ast.parse(path.read_text(encoding="utf-8")))}
    return modules - sys.stdlib_module_names - {"palsycheck"}


PROVIDERS = packages_distributions()


def providers(module: str) -> set[str]:
    """The installed distributions that hold a module; the one of its name where it is not installed."""
    return {canonicalize_name(name) for name in PROVIDERS.get(module, [module])}


def test_every_module_that_is_imported_is_declared() -> None:
    assert {module for module in third_party() if not providers(module) & (DECLARED.keys() | EXTRAS)} == set()


def test_every_declared_dependency_is_imported() -> None:
    assert DECLARED.keys() - {name for module in third_party() for name in providers(module)} == set()


def test_each_pin_lies_in_the_declared_range() -> None:
    exact = pins()
    tools = [Requirement(line) for line in PROJECT["optional-dependencies"]["dev"]]
    for requirement in [*DECLARED.values(), *tools]:
        version = exact[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{requirement} against {version}"


def test_facenet_pytorch_is_the_release_that_goes_with_a_recent_torch() -> None:
    assert str(DECLARED["facenet-pytorch"].specifier) == "==2.5.3"
    assert pins()["facenet-pytorch"] == Version("2.5.3")


def test_torch_and_torchvision_are_of_one_pair() -> None:
    exact = pins()
    # Since torch 2.0 with torchvision 0.15 the minor versions have risen together.
    assert exact["torchvision"].minor - exact["torch"].minor == 15
    assert str(DECLARED["torch"].specifier) == "<2.15,>=2.14"
    assert str(DECLARED["torchvision"].specifier) == "<0.30,>=0.29"


def test_constraints_hold_no_address_and_not_the_package_itself() -> None:
    text = (ROOT / "constraints.txt").read_text(encoding="utf-8")
    assert not re.search(r"://|^-", text, re.MULTILINE)
    assert "palsycheck" not in pins()


@pytest.mark.parametrize("name", ["version", "license"])
def test_the_citation_names_what_the_package_does(name: str) -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert re.search(rf'^{name}: "?{re.escape(PROJECT[name])}"?$', citation, re.MULTILINE)
