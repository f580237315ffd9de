"""From sources to a dataset: what is kept, what is left out and why, one process or several."""

from dataclasses import replace

import pytest
from dataset_making import files_of, patient, prepare_by_name, still_name, tree, ward

from palsycheck.datasets.build import Names, build_dataset
from palsycheck.datasets.dataset import Origin
from palsycheck.datasets.kface import Selection, scan
from palsycheck.datasets.labelled import Exclusion, Labelled
from palsycheck.datasets.store import open_dataset, read_record
from palsycheck.errors import TrainingError, UsageError
from palsycheck.settings import Illumination, Sampling, Settings


def make(folder, **options):
    return build_dataset(folder, settings=Settings(), prepare=prepare_by_name, **options)


def people_of(dataset):
    return [(one.id, one.label, one.kind, [len(r) for r in one.recordings]) for one in dataset.subjects]


@pytest.fixture
def labelled(tmp_path):
    home = tmp_path / "recordings"
    return Labelled(
        (
            patient(home, "dee", 0, "22"),
            patient(home, "ann", 1, "20", "broken", "30"),
            patient(home, "bob", 0, "1"),
            patient(home, "cy", 0, "21 Blur Yaw"),
            patient(home, "flo", 1, "0"),
        ),
        (Exclusion("eve", None, "no label in patients.csv"),),
        ("a warning of intake",),
    )


def test_recordings_what_is_kept_and_what_is_left_out(tmp_path, labelled):
    told = []
    dataset = make(tmp_path / "data", recordings=labelled, report=lambda *what: told.append(what))
    assert people_of(dataset) == [
        ("ann", 1, "video", [20, 30]),
        ("bob", 0, "video", [1]),
        ("dee", 0, "video", [22]),
    ], "in the order of ids; a single face is kept, whatever clips need"
    assert dataset.exclusions == (
        Exclusion("eve", None, "no label in patients.csv"),
        Exclusion("ann", "ann-1.mp4", "video cannot be read"),
        Exclusion("cy", "cy-0.mp4", "quality gate: Blur"),
        Exclusion("flo", "flo-0.mp4", "no face found"),
    )
    assert told == [("recordings", n, 7) for n in range(1, 8)]
    assert dataset.subjects[0].recordings[0].times[:3].tolist() == [0, 0.25, 0.5]
    assert read_record(tmp_path / "data").warnings == ("a warning of intake",)


def test_several_processes_give_the_same_bytes(tmp_path, labelled):
    for jobs in (1, 2):
        make(tmp_path / f"data{jobs}", recordings=labelled, jobs=jobs)
    assert files_of(tmp_path / "data1") == files_of(tmp_path / "data2")


def test_stills_are_series_of_healthy_people(tmp_path):
    root = tree(tmp_path / "kface", ["19071641"])
    for expression in ("E01", "E02"):
        (root / still_name("High_Resolution", "19071641", "S002", "L2", expression, "C7")).write_text(
            "nobody"
        )
    dataset = make(tmp_path / "data", kface=scan(root))
    (one,) = dataset.subjects
    assert (one.id, one.label, one.kind) == ("K-FACE/19071641", 0, "stills")
    assert {series.name: len(series) for series in one.recordings} == {
        f"S00{a}-L{light}": 7 if (a, light) == (2, 2) else 9 for a in (1, 2, 3) for light in (1, 2)
    }
    assert one.recordings[3].times.tolist() == list(range(7)), "places, for stills have no times"
    assert dataset.exclusions == (
        Exclusion("K-FACE/19071641", "S002-L2/E01-C7", "no face found"),
        Exclusion("K-FACE/19071641", "S002-L2/E02-C7", "no face found"),
    )


def test_stills_pass_the_gate_of_lux_by_their_table(tmp_path):
    cells = [("S001", light, "E01", "C7") for light in ("L1", "L3", "L4")]
    found = scan(tree(tmp_path / "kface", ["19071641"], cells=cells), Selection(lights=("L1", "L3", "L4")))
    dataset = make(tmp_path / "data", kface=found)
    assert [series.name for series in dataset.subjects[0].recordings] == ["S001-L1", "S001-L3"]
    assert dataset.exclusions == (Exclusion("K-FACE/19071641", "S001-L4", "metered lux too low"),)
    brighter = Settings(illumination=Illumination(min_lux=300))
    strict = build_dataset(tmp_path / "strict", kface=found, settings=brighter, prepare=prepare_by_name)
    assert [series.name for series in strict.subjects[0].recordings] == ["S001-L1"]


@pytest.fixture
def mixed(tmp_path):
    """60 images of palsy, and 10 people of K-FACE with 54 each."""
    root = tree(tmp_path / "kface", [str(19070000 + i) for i in range(10)])
    return {"recordings": ward(tmp_path / "recordings"), "kface": scan(root)}


def test_mixed_takes_whole_people_until_their_images_reach_those_of_palsy(tmp_path, mixed):
    told = []
    dataset = make(tmp_path / "data", **mixed, report=lambda *what: told.append(what))
    stills = [one for one in dataset.subjects if one.kind == "stills"]
    assert [one.images for one in stills] == [54, 54]
    not_needed = [one for one in dataset.exclusions if one.reason == "not needed for the balance of images"]
    assert len(not_needed) == 8
    assert told[-1] == ("K-FACE series", 12, 12), "whoever is not needed is not prepared"
    again = make(tmp_path / "again", **mixed)
    assert again.sha256 == dataset.sha256
    other = make(tmp_path / "other", **mixed, seed=1)
    assert {one.id for one in other.subjects} != {one.id for one in dataset.subjects}


def test_without_balance_everybody_is_taken(tmp_path, mixed):
    dataset = make(tmp_path / "data", **mixed, balance=False)
    assert sum(one.kind == "stills" for one in dataset.subjects) == 10
    assert dataset.exclusions == ()


def test_ids_of_the_two_sources_never_meet(tmp_path, mixed):
    (first, *rest) = mixed["recordings"].patients
    named = replace(mixed["recordings"], patients=(replace(first, id="19070000"), *rest))
    dataset = make(tmp_path / "data", recordings=named, kface=mixed["kface"], balance=False)
    assert {"19070000", "K-FACE/19070000"} <= {one.id for one in dataset.subjects}
    same = replace(mixed["recordings"], patients=(replace(first, id="K-FACE/19070000"), *rest))
    with pytest.raises(UsageError, match="those of K-FACE's people"):
        make(tmp_path / "data", recordings=same, kface=mixed["kface"])


def test_origins_say_what_it_is(tmp_path, mixed):
    dataset = make(tmp_path / "data", **mixed)
    assert dataset.people == "patients and K-FACE subjects"
    video, stills = dataset.origins
    assert video == Origin(
        "video", "patients", "labelled recordings, at most 100 frames each at equal intervals in time"
    )
    assert stills.kind == "stills"
    assert "no motion" in stills.selection
    assert "400 lux" in stills.selection
    renamed = make(tmp_path / "data", **mixed, names=Names("phantoms", "phantoms"))
    assert renamed.people == "phantoms"
    assert renamed.sha256 == dataset.sha256


def test_a_second_build_prepares_only_what_is_new(tmp_path, mixed):
    prepared = []

    def prepare(source, settings):
        prepared.append(source.name)
        return prepare_by_name(source, settings)

    def again(**options):
        prepared.clear()
        build_dataset(tmp_path / "data", settings=Settings(), prepare=prepare, **(mixed | options))
        return list(prepared)

    assert len(again()) == 5 + 12
    assert again() == []
    (tmp_path / "recordings" / "p1-0.mp4").write_text("20 " + " " * 9)
    assert again() == ["p1-0.mp4"]
    assert len(again(balance=False)) == 8 * 6
    fewer = Settings(sampling=Sampling(frames=50))
    build_dataset(tmp_path / "data", settings=fewer, prepare=prepare, **mixed)
    assert open_dataset(tmp_path / "data").settings == fewer


def test_nothing_usable_is_an_error_and_no_dataset(tmp_path):
    labelled = Labelled((patient(tmp_path / "r", "ann", 1, "broken", "5 Blur"),), ())
    with pytest.raises(TrainingError, match=r"nothing usable.*1 quality gate: Blur, 1 video cannot be read"):
        make(tmp_path / "data", recordings=labelled)
    with pytest.raises(TrainingError, match="no dataset"):
        open_dataset(tmp_path / "data")
    with pytest.raises(UsageError, match="nothing to build from"):
        make(tmp_path / "data")


def test_a_folder_with_something_else_is_left_alone(tmp_path, labelled):
    with pytest.raises(UsageError, match="holds something else"):
        make(tmp_path / "recordings", recordings=labelled)
    assert not (tmp_path / "recordings" / "faces").exists()


@pytest.mark.parametrize("name", ["", " ", "x" * 91])
def test_people_are_called_by_what_fits_a_card(name):
    with pytest.raises(UsageError, match="1 to 90 characters"):
        Names(patients=name)
