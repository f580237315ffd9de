"""A paragraph for the methods section of a paper, numbers and versions filled in, and what to cite.

As fMRIPrep's boilerplate: to be copied as it stands. Whole sentences, so that each can be translated.
"""

from __future__ import annotations

from typing import Final

from palsycheck.cohort.records import Cohort, ModelUsed, StepName
from palsycheck.language import _, ngettext

HASH_DIGITS: Final = 12
"""Of a model's hash in a sentence: enough to tell models apart; all of it stands in ``cohort.json``."""

DETECTOR = "facenet-pytorch"

NOT_RECORDED = "?"
"""Stands where a run without ``run.json`` did not record a version."""

CITATION: Final = (
    "Ban, Nam, Park. Facial Palsy Detection using CNN-GRU for Spatiotemporal Analysis in Automatic Stroke "
    "Diagnosis. In Korean.",
    "The palsycheck authors. palsycheck: screening of recorded patient videos for facial palsy. "
    "Version {version}. Apache-2.0.",
    "Zhang K, Zhang Z, Li Z, Qiao Y. Joint Face Detection and Alignment Using Multitask Cascaded "
    "Convolutional Networks. IEEE Signal Processing Letters 2016; 23(10): 1499-1503. "
    "doi:10.1109/LSP.2016.2603342",
)
"""The works that CITATION.cff names."""


def citation(cohort: Cohort) -> tuple[str, ...]:
    """What to cite, one work a line."""
    version = _versions(cohort, "palsycheck")
    return tuple(line.replace("{version}", version) for line in CITATION)


def methods(cohort: Cohort) -> str:
    """The paragraph, in the language in force."""
    return " ".join([*_screening(cohort), *(_model(used) for used in cohort.models), *_patients(cohort)])


def _screening(cohort: Cohort) -> list[str]:
    frames = sorted({run.frames for run in cohort.runs if run.frames})
    found = [
        _(
            "Recorded videos were screened for facial palsy with palsycheck {version}, which implements the "
            "method of Ban, Nam and Park (CNN-GRU)."
        ).format(version=_versions(cohort, "palsycheck"))
    ]
    if frames:
        found.append(
            _("From each recording, {frames} frames were taken at equal intervals in time.").format(
                frames=" / ".join(map(str, frames))
            )
        )
    found.append(
        _(
            "Faces were found with MTCNN (Zhang et al. 2016; facenet-pytorch {version}), followed from frame "
            "to frame, and aligned by the line of the eyes, without warping the mouth."
        ).format(version=_versions(cohort, DETECTOR))
    )
    return found


def _model(used: ModelUsed) -> str:
    return _(
        "Clips of consecutive faces were scored by the model {name} {version} ({architecture}; SHA-256 of "
        "the weights {digest}...); its card says: “{summary}” A patient’s score is the mean over the clips "
        "of the latest date, and counts as above where it is {threshold} or more; this threshold is from: "
        "{source}."
    ).format(
        name=used.name,
        version=used.version,
        architecture=used.architecture,
        digest=used.weights_sha256[:HASH_DIGITS],
        summary=_(used.summary),
        threshold=f"{used.threshold:.4g}",
        source=_(used.threshold_source),
    )


def _patients(cohort: Cohort) -> list[str]:
    numbers: dict[StepName, int] = {step.name: step.count for step in cohort.flow}
    counts = {name: f"{number:,}" for name, number in numbers.items()}
    stopped = next((step.left for step in cohort.flow if step.name == "passed"), 0)
    found = [
        _("Recordings that did not pass an automatic check of quality were not scored."),
        ngettext(
            "Of {n} patient, {readable} had a recording that could be read, {passed} had one that passed "
            "the check ({stopped} did not), and {scored} could be scored.",
            "Of {n} patients, {readable} had a recording that could be read, {passed} had one that passed "
            "the check ({stopped} did not), and {scored} could be scored.",
            numbers["found"],
        ).format(
            n=counts["found"],
            readable=counts["readable"],
            passed=counts["passed"],
            stopped=f"{stopped:,}",
            scored=counts["scored"],
        ),
        ngettext(
            "The score of {above} of {n} patient scored was at or above the threshold.",
            "The score of {above} of {n} patients scored was at or above the threshold.",
            numbers["scored"],
        ).format(above=counts["above"], n=counts["scored"]),
    ]
    if cohort.figures is not None:
        found.append(
            _(
                "Intervals are of 95 %: Wilson’s for shares of patients, percentiles of a bootstrap over "
                "patients for the rest; patients not scored are in none of the figures unless it is said."
            )
        )
    found.append(_("palsycheck is for research use only; it is not a medical device."))
    return found


def _versions(cohort: Cohort, library: str) -> str:
    """Of all runs; of palsycheck from the results, which know it even where ``run.json`` is missing."""
    known = [run.versions[library] for run in cohort.runs if library in run.versions]
    if library == "palsycheck":
        known = [used.software.removeprefix("palsycheck ") for used in cohort.models]
    return " / ".join(dict.fromkeys(known)) or NOT_RECORDED
