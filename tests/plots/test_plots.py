"""Plots: what is drawn, in how many ways a reader can tell it apart, and the same bytes each time."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from xml.etree import ElementTree as ET

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from palsycheck.comparison.records import EpochRow
from palsycheck.plots.confusion import ConfusionRow, confusion
from palsycheck.plots.curves import Course, History, training_curves
from palsycheck.plots.inline import inline_svg
from palsycheck.plots.reliability import ReliabilityLine, ReliabilityPanel, reliability
from palsycheck.plots.roc import RocLine, RocPanel, roc_curves
from palsycheck.plots.style import PENS, pen, to_png, to_svg
from palsycheck.training.history import Epoch

TITLES = ("MobileNetV2 TL", "VGG16-GRU", "MobileNetV2-GRU")


def rows(count: int, *, seed: int = 0) -> list[EpochRow]:
    random = np.random.default_rng(seed)
    values = random.random((count, 4))
    return [
        EpochRow(
            epoch=number,
            train_loss=a,
            train_accuracy=b,
            validation_loss=c,
            validation_accuracy=d,
        )
        for number, (a, b, c, d) in enumerate(values.tolist(), start=1)
    ]


def curves(*, epochs: int = 8, folds: int = 1, titles: tuple[str, ...] = TITLES) -> Figure:
    return training_curves(
        [History(t, [Course(rows(epochs, seed=f), min(3, epochs)) for f in range(folds)]) for t in titles]
    )


def roc(panels: int = 3) -> Figure:
    lines = [RocLine(t, (0, 0, 0.3, 1), (0, 0.4 + n / 10, 0.8, 1), (0.3, 0.8)) for n, t in enumerate(TITLES)]
    return roc_curves([RocPanel(f"level {number}", lines) for number in range(panels)])


def matrices() -> Figure:
    return confusion(TITLES, [ConfusionRow("by person", [(7, 1, 2, 6), (8, 0, 0, 8), None])])


def calibration(panels: int = 2) -> Figure:
    lines = [ReliabilityLine(t, (0.1, 0.6, 0.9), (0, 0.5, 1), (30, 4, 20)) for t in TITLES]
    return reliability([ReliabilityPanel(f"level {number}", lines) for number in range(panels)])


EVERY: dict[str, Callable[[], Figure]] = {
    "curves": curves,
    "folds": lambda: curves(folds=4),
    "one epoch": lambda: curves(epochs=1, titles=TITLES[:1]),
    "roc": roc,
    "one roc": lambda: roc(1),
    "confusion": matrices,
    "reliability": calibration,
}


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 - what we have just drawn


def words(svg: str) -> list[str]:
    """The plot's letters, piece by piece."""
    return ["".join(e.itertext()) for e in parsed(svg).iter() if e.tag.endswith("text")]


@pytest.mark.parametrize("name", list(EVERY))
def test_the_same_data_give_the_same_bytes(name: str) -> None:
    draw = EVERY[name]
    assert to_svg(draw()) == to_svg(draw())
    assert to_png(draw()) == to_png(draw())


def test_another_process_and_a_users_own_style_give_the_same_bytes(tmp_path) -> None:
    (tmp_path / "matplotlibrc").write_text("font.size: 30\naxes.facecolor: red\nsvg.fonttype: path\n")
    script = (
        "import sys; sys.path.insert(0, sys.argv[1]); import test_plots as t; from palsycheck.plots.style "
        "import to_svg; sys.stdout.write(to_svg(t.curves()))"
    )
    folder = str(__file__).rpartition("/")[0]
    found = subprocess.run(
        [sys.executable, "-c", script, folder],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout == to_svg(curves())


@pytest.mark.parametrize("name", list(EVERY))
def test_an_svg_holds_letters_no_date_and_nothing_from_outside(name: str) -> None:
    svg = to_svg(EVERY[name]())
    root = parsed(svg)
    assert not [e for e in root.iter() if e.tag.endswith(("image", "metadata", "script"))]
    links = [value for e in root.iter() for key, value in e.attrib.items() if key.endswith("href")]
    assert all(link.startswith("#") for link in links)
    assert words(svg)


def test_drawing_leaves_global_settings_as_they_are() -> None:
    before = dict(mpl.rcParams)
    to_svg(curves())
    assert dict(mpl.rcParams) == before


def test_a_png_is_a_picture_of_200_dots_an_inch() -> None:
    picture = Image.open(io.BytesIO(to_png(curves())))
    assert picture.width == pytest.approx(200 * 680 / 96, abs=1)
    assert picture.info["dpi"][0] == pytest.approx(200, abs=0.1)


def test_pens_differ_in_line_and_marker_not_in_colour_alone() -> None:
    assert len({p.line for p in PENS}) == len({p.marker for p in PENS}) == len(PENS)
    assert pen(len(PENS)) == pen(0)


def test_curves_have_a_panel_a_model_and_both_measures() -> None:
    figure = curves()
    assert [axes.get_title(loc="left") for axes in figure.axes[:3]] == list(TITLES)
    text = words(to_svg(figure))
    for word in (*TITLES, "accuracy", "loss, nats", "training", "validation", "epoch kept"):
        assert word in text


def test_curves_hold_the_rows_and_ring_the_epoch_kept() -> None:
    epochs = rows(8)
    figure = training_curves([History("one", [Course(epochs, 3)])])
    top, bottom = figure.axes
    for axes, measure in ((top, "accuracy"), (bottom, "loss")):
        train, validation, ring = axes.lines
        assert list(train.get_ydata()) == [getattr(row, f"train_{measure}") for row in epochs]
        assert list(validation.get_ydata()) == [getattr(row, f"validation_{measure}") for row in epochs]
        assert [*ring.get_xdata(), *ring.get_ydata()] == [3, getattr(epochs[2], f"validation_{measure}")]
        assert train.get_linestyle() != validation.get_linestyle()


def test_rows_of_a_running_training_are_drawn_as_well() -> None:
    epochs = [
        Epoch(n, 0.5 / n, 0.8, 0.6 / n, 0.75, best=True, rate=0.01, seconds=3.0, waiting=0.1, peak_mib=None)
        for n in (1, 2)
    ]
    figure = training_curves([History("one", [Course(epochs, 2)])])
    assert list(figure.axes[1].lines[1].get_ydata()) == [0.6, 0.3]


def test_folds_are_thin_lines_each_with_its_ring() -> None:
    single, several = curves().axes[0], curves(folds=4).axes[0]
    assert len(several.lines) == 4 * len(single.lines)
    assert several.lines[0].get_linewidth() < single.lines[0].get_linewidth()


def test_one_epoch_is_a_point_that_can_be_seen() -> None:
    axes = curves(epochs=1, titles=TITLES[:1]).axes[0]
    assert all(line.get_marker() not in {"", "None"} for line in axes.lines)
    low, high = axes.get_xlim()
    assert low < 1 < high


def test_roc_draws_curves_thresholds_and_the_papers_points() -> None:
    line = RocLine("one", (0, 0.2, 1), (0, 0.9, 1), (0.2, 0.9), (0.1, 0.8))
    axes = roc_curves([RocPanel("by image", [line])]).axes[0]
    _, curve, threshold, published = axes.lines
    assert list(curve.get_xdata()) == [0, 0.2, 1]
    assert (threshold.get_xdata()[0], threshold.get_ydata()[0]) == (0.2, 0.9)
    assert (published.get_xdata()[0], published.get_ydata()[0]) == (0.1, 0.8)
    assert published.get_markerfacecolor() != threshold.get_markerfacecolor()
    assert "the paper’s (hollow)" in words(to_svg(axes.figure))
    assert "the paper’s (hollow)" not in words(to_svg(roc()))


def test_confusion_writes_counts_and_shares_of_the_row_in_readable_letters() -> None:
    figure = confusion(["one"], [ConfusionRow("by person", [(9, 1, 0, 0)])])
    cells = {text.get_text(): text for text in figure.axes[0].texts}
    assert set(cells) == {"9\n90 %", "1\n10 %", "0\n–"}
    for text, patch in zip(figure.axes[0].texts, figure.axes[0].patches, strict=True):
        assert contrast(text.get_color(), patch.get_facecolor()[:3]) >= 4.5


@pytest.mark.parametrize("share", [*range(0, 70, 10), *range(70, 82), 90, 100])
def test_the_letters_on_a_cell_keep_their_contrast(share: int) -> None:
    axes = confusion(["one"], [ConfusionRow("", [(share, 100 - share, 1, 1)])]).axes[0]
    assert contrast(axes.texts[0].get_color(), axes.patches[0].get_facecolor()[:3]) >= 4.5


def test_reliability_marks_grow_with_what_they_hold() -> None:
    figure = calibration()
    sizes = figure.axes[0].collections[0].get_sizes()
    assert list(np.argsort(sizes)) == [1, 2, 0]


@pytest.mark.parametrize("name", list(EVERY))
def test_on_a_page_a_plot_carries_no_style_and_only_ids_of_its_own(name: str) -> None:
    svg = str(inline_svg(EVERY[name](), name="plot", label='a "label" <b>'))
    root = parsed(svg)
    names = {e.tag.rpartition("}")[2] for e in root.iter()}
    assert names <= {"svg", "g", "path", "use", "text", "tspan", "clipPath", "rect", "defs"}
    assert "style=" not in svg
    ids = [e.attrib["id"] for e in root.iter() if "id" in e.attrib]
    assert len(ids) == len(set(ids))
    assert all(i.startswith("plot-") for i in ids)
    links = {v.removeprefix("#") for e in root.iter() for k, v in e.attrib.items() if k == "href"}
    clips = {v[5:-1] for e in root.iter() for k, v in e.attrib.items() if v.startswith("url(#")}
    assert links | clips == set(ids)
    assert root.attrib["aria-label"] == 'a "label" <b>'
    assert root.attrib["role"] == "img"


def test_a_hostile_title_is_letters() -> None:
    title = '<script>alert(1)</script> $x^2$ "'
    figure = curves(titles=(title,))
    assert title in words(to_svg(figure))
    svg = str(inline_svg(figure, name="plot", label=title))
    assert "<script" not in svg
    assert title in words(svg)


def test_a_narrow_plot_keeps_its_size_on_a_page() -> None:
    wide, narrow = (
        parsed(str(inline_svg(f, name="p", label=""))) for f in (curves(), curves(titles=TITLES[:1]))
    )
    assert wide.attrib["viewBox"].split()[2] == narrow.attrib["viewBox"].split()[2] == "510"


def contrast(one: object, other: object) -> float:
    """WCAG 2 contrast ratio of two colours."""
    from matplotlib.colors import to_rgb

    lights = []
    for colour in (one, other):
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(colour)]
        lights.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2])
    return (max(lights) + 0.05) / (min(lights) + 0.05)
