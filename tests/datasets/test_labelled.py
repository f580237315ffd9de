"""Only labelled, readable, well-lit recordings are trained on; the rest is listed with its reason."""

from palsycheck.datasets.labelled import Exclusion, count_reasons, labelled_patients, latest_day
from palsycheck.settings import Settings


def folder_of(tmp_path, table, *names):
    for name in names:
        path = tmp_path / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\0" * 10)
    (tmp_path / "data" / "patients.csv").write_text(table, encoding="utf-8")
    return tmp_path / "data"


def test_labels_come_from_the_table(tmp_path):
    data = folder_of(
        tmp_path,
        "patient_id,label,side,lux\nann,1,left,500\nbob,0,,\ncy,,,\ndee,1,right,50\n",
        "ann/1.mp4",
        "ann/2.mp4",
        "bob/1.mp4",
        "cy/1.mp4",
        "dee/1.mp4",
        "eve/1.mp4",
    )
    found = labelled_patients(data, settings=Settings())
    assert [(p.id, p.label, len(p.recordings)) for p in found.patients] == [("ann", 1, 2), ("bob", 0, 1)]
    assert set(found.exclusions) == {
        Exclusion("cy", None, "no label in patients.csv"),
        Exclusion("dee", "1.mp4", "metered lux too low"),
        Exclusion("eve", None, "no label in patients.csv"),
    }


def test_a_label_for_those_to_whom_the_table_gives_none(tmp_path):
    data = folder_of(tmp_path, "patient_id,label\nbob,0\ncy,\n", "bob/1.mp4", "cy/1.mp4", "eve/1.mp4")
    found = labelled_patients(data, settings=Settings(), label=1)
    assert [(p.id, p.label) for p in found.patients] == [("bob", 0), ("cy", 1), ("eve", 1)]
    (data / "patients.csv").unlink()
    assert {p.label for p in labelled_patients(data, settings=Settings(), label=0).patients} == {0}


def test_reasons_are_counted_without_names():
    exclusions = [
        Exclusion("ann", "a.mp4", "dark"),
        Exclusion("bob", None, "none"),
        Exclusion("c", "x", "dark"),
    ]
    assert count_reasons(exclusions) == {"dark": 2, "none": 1}


def test_the_latest_day_counts():
    assert latest_day([None, None]) == (0, 1)
    assert latest_day(["2026-01-01", "2026-01-02T08:00", None, "2026-01-02T20:00"]) == (1, 3)
