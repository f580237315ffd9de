"""docs/training.md says what the program does: every option with its default, every network with its size."""

import re
from functools import cache
from pathlib import Path

from palsycheck.models.architecture import architectures, build
from palsycheck.models.backbone import _in_cache
from palsycheck.training.make import CURVES, HISTORY
from palsycheck.training.options import FitOptions

PAGE = (Path(__file__).parents[2] / "docs" / "training.md").read_text(encoding="utf-8")


@cache
def network(name):
    return build(name, {})


def table(heading):
    """The cells of the rows of the first table under a heading, its head left out."""
    section = PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\|(.*)\|$", section, flags=re.MULTILINE)
    assert len(rows) > 2, f"no table under {heading}"
    return [[cell.strip() for cell in row.split("|")] for row in rows[2:]]


def as_written(name, value):
    """A default as the page writes it."""
    if value is None:
        return {"blocks": "all", "interval": "none", "specificity": "none"}[name]
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def test_every_option_is_there_with_its_default_in_the_order_of_the_command():
    assert [row[:2] for row in table("Options")] == [
        [f"`--{name.replace('_', '-')}`", as_written(name, value)]
        for name, value in FitOptions().model_dump().items()
    ]


def test_choices_are_named():
    options = {row[0]: row[2] for row in table("Options")}
    assert "`adamw`" in options["`--optimiser`"]
    assert "`onecycle`" in options["`--schedule`"]
    assert "`constant`" in options["`--schedule`"]


def test_every_network_is_there_with_clip_and_size():
    rows = table("The three networks")[: len(architectures())]
    expected = []
    for name, kind in architectures().items():
        parameters = sum(parameter.numel() for parameter in network(name).parameters())
        expected.append([name, "T" if kind.temporal else "1", f"{parameters:,}"])
    assert [[re.sub(r"`| \(usual\)", "", row[0]), *row[2:]] for row in rows] == expected


def test_the_number_of_blocks_is_that_of_the_backbones():
    (blocks,) = [row[2] for row in table("Options") if row[0] == "`--blocks`"]
    for name, title in (("mobilenetv2", "MobileNetV2"), ("vgg16-gru", "VGG16")):
        assert f"{title} has {len(network(name).blocks())}" in blocks


def test_the_files_to_bring_are_those_that_are_looked_for():
    for kind in architectures().values():
        path, url = _in_cache(kind.pretrained)
        assert f"`{path.name}`" in PAGE
        assert url.removeprefix("https://").rpartition("/")[0] in PAGE


def test_the_files_of_a_model_directory_are_named():
    named = " ".join(row[0] for row in table("What a model directory holds"))
    for name in ("card.json", "CARD.md", "weights.safetensors", HISTORY, f"{CURVES}.svg", f"{CURVES}.png"):
        assert f"`{name}`" in named
    assert "`checkpoint.safetensors`" in named
