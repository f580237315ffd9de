"""K-FACE in all its layouts: what is taken, what is missing, what is passed over, and why."""

import os

import pytest
from dataset_making import SELECTED, still_name, tree
from hypothesis import given
from hypothesis import strategies as st

from palsycheck.datasets.kface import Selection, scan
from palsycheck.datasets.kface_names import LUX, YAW
from palsycheck.errors import IntakeError, MissingInputError, UsageError

IDS = ("19071641", "19082203")
FORMS = ("High_Resolution", "High", "flat")


def shown(found):
    """A scan's series without the paths."""
    return [(s.subject, s.name, [still.cell for still in s.stills]) for s in found.series]


def reasons(found):
    return {one.reason: one.count for one in found.passed_over}


@pytest.mark.parametrize("form", FORMS)
def test_all_forms_of_path_give_the_same_series(tmp_path, form):
    found = scan(tree(tmp_path / form, IDS, form=form))
    assert shown(found) == shown(scan(tree(tmp_path / "expected", IDS)))
    assert (found.stills, len(found.series), found.missing) == (108, 12, ())
    assert {still.resolution for series in found.series for still in series.stills} == {"high"}


def test_a_series_is_ordered_by_expression_then_yaw(tmp_path):
    series = scan(tree(tmp_path, IDS[:1])).series[0]
    assert (series.name, series.lux) == ("S001-L1", 1000)
    assert [(still.expression, YAW[still.camera]) for still in series.stills] == [
        (expression, yaw) for expression in ("E01", "E02", "E03") for yaw in (-15, 0, 15)
    ]


@pytest.mark.parametrize("form", FORMS)
def test_any_depth_any_case_of_ending_and_png(tmp_path, form):
    root = tree(tmp_path / "a" / "b", IDS[:1], form=form)
    for number, path in enumerate(sorted(path for path in root.rglob("*") if path.is_file())):
        path.rename(path.with_suffix((".JPG", ".jpeg", ".png", ".PNG")[number % 4]))
    assert scan(tmp_path).stills == 54


@pytest.mark.parametrize(
    "below", ["", "High_Resolution", "High_Resolution/19071641", "High_Resolution/19071641/S001"]
)
def test_the_folder_named_may_be_any_of_the_tree(tmp_path, below):
    tree(tmp_path, IDS[:1])
    found = scan(tmp_path / below)
    assert found.subjects == IDS[:1]
    assert found.selection.resolution == "high"


def test_missing_cells_are_named(tmp_path):
    gone = {(IDS[0], *SELECTED[0]), (IDS[1], *SELECTED[30])}
    found = scan(tree(tmp_path, IDS, missing=gone))
    assert set(found.missing) == gone
    assert found.stills == 106


def test_a_person_without_any_cell_of_the_selection_is_missing_altogether(tmp_path):
    tree(tmp_path, IDS[:1])
    tree(tmp_path, IDS[1:], cells=[("S005", "L1", "E01", "C7")])
    found = scan(tmp_path)
    assert found.subjects == IDS[:1]
    assert len(found.missing) == 54
    assert {cell[0] for cell in found.missing} == {IDS[1]}


def test_what_is_passed_over_is_counted_by_reason(tmp_path):
    tree(tmp_path, IDS[:1])
    cells = [
        ("S004", "L1", "E01", "C7"),
        ("S001", "L3", "E01", "C7"),
        ("S001", "L1", "E01", "C1"),
        ("S001", "L1", "E01", "C20"),
        ("S001", "L1", "E04", "C7"),
    ]
    tree(tmp_path, IDS[:1], cells=cells)
    (tmp_path / "notes.txt").write_text("x")
    (tmp_path / "holiday.jpg").write_text("x")
    (tmp_path / ".hidden.jpg").write_text("x")
    found = scan(tmp_path)
    assert reasons(found) == {
        "other yaw": 2,
        "other accessory": 1,
        "other light": 1,
        "other expression": 1,
        "not a picture": 1,
        "not a K-FACE name": 1,
    }
    assert next(one.first for one in found.passed_over if one.reason == "not a K-FACE name") == "holiday.jpg"


def test_the_selection_decides(tmp_path):
    tree(tmp_path, IDS, cells=[*SELECTED, ("S004", "L3", "E01", "C1")])
    chosen = Selection(("s004",), ("L3",), ("C1",), ("E01",))
    assert shown(scan(tmp_path, chosen)) == [
        (one, "S004-L3", [(one, "S004", "L3", "E01", "C1")]) for one in IDS
    ]


def test_of_several_resolutions_the_highest_is_taken_and_said(tmp_path):
    tree(tmp_path, IDS, form="Middle_Resolution")
    tree(tmp_path, [*IDS, "19090101"], form="Low_Resolution")
    found = scan(tmp_path)
    assert {still.resolution for series in found.series for still in series.stills} == {"middle"}
    assert found.notes == ("Several resolutions are there (middle, low): middle was taken (--resolution).",)
    assert reasons(found) == {"resolution not chosen": 162}
    assert found.missing == (), "who is there in another resolution only is not missing"
    assert scan(tmp_path, Selection(resolution="low")).stills == 162


def test_flat_names_tell_their_resolution_by_size_and_damaged_ones_are_passed_over(tmp_path):
    tree(tmp_path, IDS[:1], form="flat", cells=SELECTED[:6])
    broken = tmp_path / still_name("flat", IDS[0], *SELECTED[6])
    broken.write_text("no picture")
    found = scan(tmp_path)
    assert (found.selection.resolution, found.stills) == ("high", 6)
    assert reasons(found) == {"still cannot be read": 1}


def test_the_same_still_in_two_forms_counts_once(tmp_path):
    tree(tmp_path, IDS[:1])
    tree(tmp_path, IDS[:1], form="flat", cells=SELECTED[:5])
    found = scan(tmp_path)
    assert (found.stills, reasons(found)) == (54, {"the same still again": 5})


def test_links_are_followed_inside_the_folder_and_nowhere_else(tmp_path):
    outside = tree(tmp_path / "outside", IDS[1:])
    root = tree(tmp_path / "root", IDS[:1])
    (root / "High").symlink_to(outside / "High_Resolution")
    (root / f"{IDS[1]}_S001_L1_E01_C7.jpg").symlink_to(next(outside.rglob("C7.jpg")))
    (root / "again").symlink_to("High_Resolution")
    (root / "up").symlink_to(".")
    (root / "gone.jpg").symlink_to("nothing")
    os.mkfifo(root / f"{IDS[0]}_S002_L1_E01_C7.jpg")
    found = scan(root)
    assert found.subjects == IDS[:1]
    assert found.stills == 54
    assert reasons(found) == {
        "the symbolic link leads out of the folder and is not followed": 2,
        "the symbolic link leads back to a folder that holds it": 1,
        "the symbolic link leads to nothing that can be read": 1,
        "no plain file": 1,
    }


def test_nothing_to_take_is_an_error_that_says_why(tmp_path):
    with pytest.raises(MissingInputError, match="no such folder"):
        scan(tmp_path / "nowhere")
    (tmp_path / "a.jpg").write_text("x")
    with pytest.raises(IntakeError, match="no K-FACE still"):
        scan(tmp_path)
    tree(tmp_path, IDS)
    with pytest.raises(IntakeError, match=r"leaves no still of the folder .*108 other accessory"):
        scan(tmp_path, Selection(accessories=("S006",)))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"accessories": ("S001", "S007")}, "no S007"),
        ({"lights": ("L99",)}, "no L99"),
        ({"cameras": ("C14",)}, "no C14"),
        ({"expressions": ("",)}, "--expressions"),
        ({"expressions": ()}, "nothing is chosen"),
        ({"resolution": "best"}, "no resolution of K-FACE"),
    ],
)
def test_a_selection_that_cannot_be_is_refused(options, message):
    with pytest.raises(UsageError, match=message):
        Selection(**options)


def test_the_default_selection_is_the_papers():
    assert Selection().cells == 54
    assert [LUX[light] for light in Selection().lights] == [1000, 400]
    assert [YAW[camera] for camera in Selection().cameras] == [-15, 0, 15]
    assert "horn-rimmed" in Selection().words


@given(st.lists(st.text(max_size=30), max_size=8))
def test_no_name_is_too_wild(tmp_path_factory, names):
    root = tree(tmp_path_factory.mktemp("wild"), IDS[:1], cells=SELECTED[:1])
    for name in names:
        try:
            (root / f"{name}.jpg").write_text("x")
        except (OSError, ValueError, UnicodeEncodeError):
            continue
    assert scan(root).stills == 1
