"""What a card says in words: for what the model is meant, how it was made, and what is known to be wrong.

Each limit follows from a fact of the data, the split or the figures; none is written by hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from palsycheck.datasets.dataset import Dataset, Kind, Subject
from palsycheck.models.card import SplitFacts, Start
from palsycheck.models.figures import AuditRow, Metrics

if TYPE_CHECKING:
    from palsycheck.evaluation.calibration import Temperature

INTENDED_USE = (
    "Research: screening recordings of faces for signs of a facial palsy, by researchers and by staff of "
    "stroke units who know how the recordings were made, beside a clinical examination and never instead "
    "of it. Not a medical device: not for diagnosis, triage or treatment, not for grading a palsy or "
    "following its course, not for telling central from peripheral palsy, not outside research, and not "
    "for any decision about a person."
)

WIDE = 0.2
"""An interval this wide does not tell a good model from a poor one: our choice, ten points to either side."""

UNCALIBRATED = "none"
"""On a card: the score is the network's raw output."""

NO_GROUPS = "There are no figures by age, sex, skin colour, side of the palsy or camera."
_ALWAYS = (
    "Central palsy (as of a stroke) and peripheral palsy (as Bell's) are not told apart.",
    "The score is no grade: it does not say how severe a palsy is.",
    NO_GROUPS,
)


def threshold_method(people: str, count: int, *, specificity: float | None = None) -> str:
    """How ``training`` chooses thresholds, and on how many of whom."""
    if specificity is not None:
        return (
            f"specificity of at least {specificity:.1%} on the healthy validation {people} ({count} {people})"
        )
    return (
        f"largest balanced accuracy of the validation {people}; of equal ones the middle of the widest gap "
        f"between scores ({count} {people})"
    )


def calibrated_on(people: str, temperature: Temperature) -> str:
    """What ``calibration`` says after temperature scaling (Guo et al. 2017) on the validation people."""
    return f"temperature scaling on the {temperature.people} validation {people}"


def limits(
    *,
    dataset: Dataset,
    split: SplitFacts | None,
    clip_length: int,
    metrics: Sequence[Metrics],
    calibration: str,
    audit: Sequence[AuditRow],
    init: Start | None = None,
    lost_asymmetries: bool = False,
) -> tuple[str, ...]:
    """What is known to be wrong or unknown, a sentence or two each, the gravest first.

    Args:
        dataset: Its subjects are everybody: of training, validation and test.
        split: None where it is not known.
        clip_length: Faces a clip.
        metrics: Of the test people.
        calibration: As on the card; beginning with "none" where the score is not calibrated.
        audit: Its rows; empty where it was not done.
        init: The model that the training started from.
        lost_asymmetries: Whether that model estimates asymmetries, and this one does not.
    """
    return (
        *_split_limits(split, dataset.people),
        *_simulation_limits(dataset),
        *_start_limits(init, lost_asymmetries=lost_asymmetries),
        *_source_limits(dataset.subjects, clip_length=clip_length),
        *_test_limits(metrics, dataset.people),
        _calibration_limit(calibration),
        *_ALWAYS,
        *_audit_limits(audit),
    )


def _split_limits(split: SplitFacts | None, people: str) -> tuple[str, ...]:
    if split is None:
        return ("The split was not stored: who was trained on cannot be looked up again.",)
    sentences = []
    if split.leaking:
        sentences.append(
            f"The split is by image: the same {people} are in training, validation and test. Every figure "
            "flatters, and none speaks of people never seen."
        )
    if split.fold:
        sentences.append(f"Fold {split.fold} of a cross validation: the figures are of that fold alone.")
    return tuple(sentences)


_SIMULATED = {"phantom": "phantoms, drawn by program", "simulated": "palsy simulated on faces"}
"""What the data are, by a word in what their people are called."""


def _simulation_limits(dataset: Dataset) -> tuple[str, ...]:
    names = [origin.people.lower() for origin in dataset.origins]
    found = [what for word, what in _SIMULATED.items() if any(word in name for name in names)]
    if not found:
        return ()
    what = " and ".join(found)
    if all(any(word in name for word in _SIMULATED) for name in names):
        return (
            f"Trained and tested on {what}, and nothing else: no patient was seen, and what the score says "
            "of patients is not known.",
        )
    return (f"Part of the data are {what}.",)


def _start_limits(init: Start | None, *, lost_asymmetries: bool) -> tuple[str, ...]:
    if init is None:
        return ()
    sentence = (
        f"The training started from {init.name} {init.version}: what that model was trained on counts here, "
        "too, and people of this test may be among it."
    )
    if not lost_asymmetries:
        return (sentence,)
    return (
        sentence,
        "No asymmetries are estimated, as that model did: its backbone was trained on without them.",
    )


def _source_limits(subjects: Sequence[Subject], *, clip_length: int) -> tuple[str, ...]:
    """Of stills, which are no motion, and of sources that go with the label."""
    number = Counter((subject.kind, subject.label) for subject in subjects)
    of: dict[Kind, int] = {kind: number[kind, 0] + number[kind, 1] for kind in ("video", "stills")}
    sentences = []
    if clip_length == 1:
        sentences.append("Faces are scored one by one: motion plays no part.")
    if of["stills"]:
        whose = "All" if not of["video"] else f"{of['stills']} of {len(subjects)}"
        sentences.append(
            f"{whose} people are shown by stills, put in an order of our own: a series of stills is no "
            "motion."
        )
    if (
        of["stills"]
        and of["video"]
        and number["video", 1] * of["stills"] != number["stills", 1] * of["video"]
    ):
        apart = all(0 in (number[kind, 0], number[kind, 1]) for kind in of)
        sentences.append(
            f"Source and label {'coincide' if apart else 'go together in part'}: {number['video', 1]} of "
            f"{of['video']} people on video have a palsy, {number['stills', 1]} of {of['stills']} on stills. "
            "A model can learn the camera, the light or the age instead of the palsy, and the figures do not "
            "show which."
        )
    return tuple(sentences)


def _test_limits(metrics: Sequence[Metrics], people: str) -> tuple[str, ...]:
    of = next((found for found in metrics if found.level == "patient"), None)
    if of is None:
        return (f"There are no figures of test {people}.",)
    shares = (of.sensitivity, of.specificity)
    few = (
        " Too few to tell a good model from a poor one." if max(s.high - s.low for s in shares) > WIDE else ""
    )
    sentences = [
        f"The figures rest on {of.items} test {people}, {of.palsy} with palsy{_beings(of)}: 95 % interval "
        f"of the sensitivity {_span(of, 'sensitivity')}, of the specificity {_span(of, 'specificity')}.{few}",
        f"{of.palsy / max(of.items, 1):.0%} of the test {people} have a palsy; where the share is "
        "another, so are accuracy, precision and F1.",
    ]
    if of.auc.low == of.auc.high:
        sentences.append(
            f"All resampled test {people} give the same AUC, so its interval is a point. That is a matter "
            "of their number, and no certainty."
        )
    return tuple(sentences)


def _beings(metrics: Metrics) -> str:
    """Where some are the same human being, how many there are."""
    if metrics.patients == metrics.items:
        return ""
    return f" (of {metrics.patients} people, or groups of people kept together, each of which counts once)"


def _span(metrics: Metrics, name: str) -> str:
    share = getattr(metrics, name)
    return f"{share.low:.2f} to {share.high:.2f}"


def _calibration_limit(calibration: str) -> str:
    if calibration.lower().startswith(UNCALIBRATED):
        return "The score is not calibrated: it is no probability that a person has a palsy."
    return (
        f"The score is calibrated by {calibration}. For other people, cameras or shares of palsy it is not."
    )


def _audit_limits(audit: Sequence[AuditRow]) -> tuple[str, ...]:
    """What the shortcut audit adds to the limits: its failures and warnings, or that there was none."""
    if not audit:
        return ("No shortcut audit was done: whether the score rests on the palsy was not tested.",)
    words = {"fail": "fails", "warn": "warns"}
    return tuple(
        f"The shortcut audit {words[row.verdict]} ({row.title}): {row.reason}"
        for row in audit
        if row.verdict in words
    )
