"""What differs from the paper's data and methods: computed from the record, row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from palsycheck.comparison.answer import people, titles
from palsycheck.comparison.paper import CONTROL_IMAGES, PATIENT_IMAGES, PATIENTS, published
from palsycheck.comparison.records import Comparison
from palsycheck.comparison.words import NONE, count, listed, share
from palsycheck.models.card_part import Scalar
from palsycheck.report.words import visible

NOT_GIVEN = "not given"

OPTIONS: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("Size of the GRU’s state", NOT_GIVEN, (("hidden_size", ""),)),
    ("Trained part of the backbone", NOT_GIVEN, (("blocks", ""),)),
    ("Optimiser", "SGD", (("optimiser", ""), ("momentum", "momentum"), ("weight_decay", "weight decay"))),
    ("Schedule of the learning rate", "cosine", (("schedule", ""),)),
    ("Learning rates", NOT_GIVEN, (("rate", ""), ("backbone_rate", "backbone"))),
    ("Faces a step", NOT_GIVEN, (("batch_faces", ""),)),
    ("Epochs at most", NOT_GIVEN, (("epochs", ""),)),
    ("Early stopping", "patience 2", (("patience", "patience"),)),
    ("Augmentation", "horizontal flip", (("flip", "horizontal flip"), ("jitter", "jitter of the light"))),
    ("Scaling of the pictures", "min-max", (("stretch", "x/255, stretched face by face:"),)),
    ("Loss beside the clip’s", "none", (("frame_loss", "of the frames, weight"),)),
    ("Weights of the classes", "none", (("class_weights", ""),)),
)
"""What the paper says of its training, and the options that speak of the same here, each with the words
before its value."""


@dataclass(frozen=True, slots=True)
class Contrast:
    """One thing, in the paper and here."""

    what: str
    paper: str
    here: str


def contrasts(comparison: Comparison) -> tuple[Contrast, ...]:
    """All rows: data, split, evaluation, networks, training."""
    return (*_data(comparison), *_split(comparison), *_networks(comparison), *_training(comparison))


def paper_notes(comparison: Comparison) -> tuple[str, ...]:
    """What the paper's own figures show when they are worked out."""
    names = titles(comparison)
    rows = [(names[m.architecture], row) for m in comparison.models if (row := published(m.architecture))]
    notes = []
    if rows and all(row.from_labels for _, row in rows):
        implied = listed([f"{share(row.balanced_accuracy)} for {name}" for name, row in rows])
        notes.append(
            f"The paper’s AUCs equal the balanced accuracies that its recall and F1 imply ({implied}), so "
            "they were probably computed from labels, not from scores. Our balanced accuracy is their like."
        )
    for name, row in rows:
        if row.contradicts_itself:
            notes.append(
                f"The paper’s row of {name} does not fit together: with balanced classes its recall and F1 "
                f"imply an accuracy of {share(row.balanced_accuracy)}, and {share(row.accuracy)} is printed."
            )
    return tuple(notes)


def _data(comparison: Comparison) -> tuple[Contrast, ...]:
    data, called = comparison.data, people(comparison)
    return (
        Contrast(
            "People with palsy",
            f"{PATIENTS} patients on video (15; one left out for low light)",
            _sources(data.video_palsy, data.stills_palsy, called),
        ),
        Contrast(
            "Healthy people",
            "K-FACE subjects in still pictures; how many is not given",
            _sources(data.video_healthy, data.stills_healthy, called),
        ),
        Contrast(
            "Images",
            f"{count(PATIENT_IMAGES + CONTROL_IMAGES)}: {count(PATIENT_IMAGES)} of palsy, "
            f"{count(CONTROL_IMAGES)} healthy",
            f"{count(data.images)}: {count(_images(comparison, 1))} of palsy, "
            f"{count(_images(comparison, 0))} healthy",
        ),
    )


def _sources(video: int, stills: int, called: str) -> str:
    called = "people" if " and " in called else called  # which of them stand here is not told apart
    parts = [
        f"{count(number)} {called} {where}"
        for number, where in ((video, "on video"), (stills, "in stills"))
        if number
    ]
    return listed(parts) or "none"


def _images(comparison: Comparison, label: int) -> int:
    return sum(row.frames for row in comparison.data.counts if row.label == label)


def _split(comparison: Comparison) -> tuple[Contrast, ...]:
    by_image = comparison.split.leaking
    split = "by image: leaking, as in the paper" if by_image else "by person: nobody is in two parts"
    folds = f"; {comparison.folds} folds, each person is tested once" if comparison.folds > 1 else ""
    return (
        Contrast("Split", "by image, 7:2:1", split + folds),
        Contrast("Intervals", "none", "95 %, of people: Wilson’s and bootstrap"),
        Contrast("Figures by person", "none", "beside those by image and by clip"),
        Contrast("AUC", "probably of labels, see Table 1", "of scores"),
    )


def _networks(comparison: Comparison) -> tuple[Contrast, ...]:
    names = titles(comparison)
    given = "ImageNet weights"
    return (
        *(
            Contrast(
                f"Backbone of {names.get(name, visible(name))}",
                given if published(name) else NONE,
                visible(origin),
            )
            for name, origin in comparison.backbone.items()
        ),
        Contrast(
            "Faces a clip",
            NOT_GIVEN,
            "; ".join(f"{names[m.architecture]} {m.clip_length}" for m in comparison.models),
        ),
    )


def _training(comparison: Comparison) -> tuple[Contrast, ...]:
    names = titles(comparison)
    rows = []
    for what, paper, keys in OPTIONS:
        own = {names[m.architecture]: _settings(m.options, keys) for m in comparison.models}
        parts = [
            _settings(comparison.options, keys),
            *(f"{name}: {text}" for name, text in own.items() if text),
        ]
        here = "; ".join(part for part in parts if part)
        if here:
            rows.append(Contrast(what, paper, here))
    return tuple(rows)


def _settings(options: Mapping[str, Scalar], keys: Sequence[tuple[str, str]]) -> str:
    """ "0.02 at the start, ...", of those that there are."""
    return ", ".join(
        f"{words} {option_text(key, options[key])}".strip() for key, words in keys if key in options
    )


def option_text(name: str, value: Scalar) -> str:
    """An option's value as text: "yes", "no", numbers in short; what is trained of the backbone in words."""
    match value:
        case None:
            return "all of it" if name == "blocks" else NONE
        case int() if name == "blocks":
            return f"its last {value} blocks" if value else "none of it"
        case bool():
            return "yes" if value else "no"
        case float():
            return f"{value:g}"
        case _:
            return visible(str(value))
