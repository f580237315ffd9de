"""The paragraph for a paper, and what to cite."""

from __future__ import annotations

from pathlib import Path

from cohorts import many, record_of
from make_results import MODEL

from palsycheck.cohort.methods import CITATION, NOT_RECORDED, citation, methods
from palsycheck.cohort.records import RunFacts

CFF = (Path(__file__).parents[2] / "CITATION.cff").read_text(encoding="utf-8")


def record():
    cohort = record_of(many(30))
    run = RunFacts(
        name="run", patients=30, frames=100, versions={"facenet-pytorch": "2.5.3"}, started="a", finished="b"
    )
    return cohort.model_copy(update={"runs": (run,)})


def test_versions_model_threshold_and_numbers_are_filled_in() -> None:
    text = methods(record())
    for said in (
        "palsycheck 0.1.0",
        "100 frames",
        "facenet-pytorch 2.5.3",
        f"{MODEL.name} {MODEL.version}",
        MODEL.weights_sha256[:12],
        MODEL.summary,
        "0.5 or more",
        MODEL.threshold_source,
        "Of 30 patients",
        "(4 did not)",
        "26 could be scored",
        "research use only",
    ):
        assert said in text
    assert "{" not in text
    assert MODEL.weights_sha256 not in text


def test_without_labels_there_is_nothing_about_intervals() -> None:
    assert "Wilson" in methods(record())
    assert "Wilson" not in methods(record_of(many(10, labelled=False)))


def test_what_a_run_did_not_record_is_marked() -> None:
    assert f"facenet-pytorch {NOT_RECORDED}" in methods(record_of(many(5)))


def test_the_citation_is_that_of_the_citation_file() -> None:
    flat = " ".join(CFF.split())
    paper, software, detector = CITATION
    assert paper.split(". ")[1] in flat
    assert "palsycheck: screening of recorded patient videos for facial palsy" in software
    assert 'title: "palsycheck: screening of recorded patient videos for facial palsy"' in flat
    assert detector.rsplit("doi:", 1)[1] in flat
    assert all(name in flat and name in paper for name in ("Ban", "Nam", "Park"))
    assert "Version 0.1.0" in citation(record())[1]
