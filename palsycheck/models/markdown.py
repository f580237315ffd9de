"""A model card in Markdown, in the sections of Mitchell et al. 2019, with TRIPOD+AI's items.

A card may come from a stranger: whatever it says is shown as text, and cannot become markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from palsycheck.models.card import ModelCard
from palsycheck.models.figures import Robustness
from palsycheck.models.measures import (
    FLATTERING,
    clip_text,
    interval_text,
    measure_table,
    robustness_table,
    robustness_text,
    split_text,
)
from palsycheck.models.reporting import (
    ANALYSES,
    CAVEATS,
    ETHICS,
    EVALUATION,
    FACTORS,
    METRICS,
    MISSING,
    MODEL,
    REPORTED,
    TRAINING,
    USE,
)
from palsycheck.results import RESEARCH_USE
from palsycheck.text import printable

_ENTITIES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ACTIVE = re.compile(r"[\\`*_\[\]|~$]|(?<=:)/(?=/)|(?<=www)\.|^([-+=#]|\d+[.)](?=\s))")


def escape(text: object) -> str:
    """Any value as one line of Markdown text: no markup, no HTML, no address that becomes a link.

    Characters that HTML obeys become entities, since not every reader of Markdown takes a backslash
    before them; control characters become their escapes.
    """
    flat = printable(str(text))
    return _ACTIVE.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", flat).translate(_ENTITIES)


def card_markdown(card: ModelCard) -> str:
    """All of a card, for people: a Markdown document that ends in a line end."""
    blocks = [
        f"# Model card: {escape(card.name)} {escape(card.version)}",
        f"**{escape(RESEARCH_USE)}**",
        escape(card.summary),
    ]
    parts = (_model, _use, _factors, _metrics, _evaluation, _training, _analyses, _ethics, _caveats)
    titles = (MODEL, USE, FACTORS, METRICS, EVALUATION, TRAINING, ANALYSES, ETHICS, CAVEATS)
    for title, part in zip(titles, parts, strict=True):
        blocks += [f"## {title}", *part(card)]
    blocks += ["## Where the reporting guidelines are answered", *_reporting()]
    return "\n\n".join(blocks) + "\n"


def _model(card: ModelCard) -> Iterable[str]:
    aligning = card.preprocessing.aligning
    yield _table(
        ("Field", "Value"),
        (
            ("Made on", card.created),
            ("Architecture", card.architecture),
            ("Its numbers", _pairs(card.config)),
            ("Sees at once", clip_text(card)),
            ("Faces", f"{aligning.size} x {aligning.size} pixels, {card.preprocessing.channels}"),
            (
                "Alignment",
                f"eyes {aligning.eye_distance} pixels apart at line {aligning.eye_line}, eyes to mouth "
                f"{aligning.eye_to_mouth} eye distances",
            ),
            ("Values", f"8-bit 0 to 255 become {card.preprocessing.scaling}"),
            ("Licence", card.licence),
            ("Weights SHA-256", card.weights_sha256),
            ("Weights stored as", card.dtype),
            ("Made with", _pairs(card.versions)),
            ("Format of the card", card.format_version),
        ),
    )
    if card.attribution:
        yield "The model rests on:"
        yield _bullets(card.attribution)


def _use(card: ModelCard) -> Iterable[str]:
    yield escape(card.intended_use)


def _factors(card: ModelCard) -> Iterable[str]:
    yield (
        "Light, blur, head pose, size of the face, expression, compression, and faces that are lopsided "
        "for other reasons may change the score. How far it rests on things that are no palsy is the "
        f"business of the shortcut audit: {'see below' if card.audit else 'not done'}."
    )
    yield (
        f"Time between the faces of the training's clips: {escape(interval_text(card))}. Recordings sampled "
        "otherwise are unlike what the model has seen."
    )


def _metrics(card: ModelCard) -> Iterable[str]:
    yield (
        "The score is a number from 0 to 1, larger for palsy. A person's is the mean over the clips of the "
        f"latest date; at or above **{card.threshold:.3f}** it is called palsy."
    )
    yield _table(
        ("Field", "Value"),
        (
            ("Threshold", f"{card.threshold}"),
            ("Chosen by", card.threshold_method),
            ("Calibration", card.calibration),
            ("Temperature (in the weights)", card.temperature),
        ),
    )
    yield (
        "Palsy is the positive class. Intervals are of 95 % and of people: Wilson's for shares of people, "
        "else percentiles of a bootstrap over people, within each class unless somebody is in both."
    )


def _evaluation(card: ModelCard) -> Iterable[str]:
    split = card.split
    rows = [("Split", split_text(card))]
    rows += [("Split SHA-256", split.sha256)] if split else []
    yield f"People of the same data who were held back ({escape(card.training.people)}):"
    yield _table(("Field", "Value"), rows)
    yield _counts(card, {"test"})


def _training(card: ModelCard) -> Iterable[str]:
    training = card.training
    yield f"{escape(training.data)}."
    yield _counts(card, {"train", "validation"})
    if training.excluded:
        yield "Left out:"
        yield _bullets(f"{reason}: {count}" for reason, count in training.excluded.items())
    init = training.init
    started = (
        () if init is None else (("Started from", f"{init.name} {init.version}, SHA-256 {init.sha256}"),)
    )
    yield _table(
        ("Field", "Value"),
        (
            ("Dataset SHA-256", training.dataset_sha256 or "not kept"),
            *started,
            ("Backbone from", f"{training.backbone.source}: {training.backbone.name}"),
            ("Backbone SHA-256", training.backbone.sha256 or "none"),
            ("Epochs", f"{training.epochs}, weights of epoch {training.best_epoch}"),
            ("Seed", training.seed),
            ("Command", training.command),
            ("Options", _pairs(training.options)),
        ),
    )


def _analyses(card: ModelCard) -> Iterable[str]:
    figures = measure_table(card)
    if figures:
        if card.split and card.split.leaking:
            yield f"**Leaking split: {FLATTERING}.**"
        yield f"Figures of the test {escape(card.training.people)}, with their intervals:"
        yield _table(figures[0], figures[1:])
    else:
        yield "No test figures."
    yield "### Shortcut audit"
    yield _audit(card)
    yield "### Robustness"
    if card.robustness is None:
        yield "Not measured."
        return
    yield from robustness_markdown(card.robustness)


def robustness_markdown(found: Robustness) -> Iterable[str]:
    """The table of robustness with what it is of: blocks of Markdown."""
    yield escape(robustness_text(found))
    rows = robustness_table(found)
    yield _table(rows[0], rows[1:])
    if found.notes:
        yield _bullets(found.notes)


def _audit(card: ModelCard) -> str:
    if not card.audit:
        return "Not done."
    return _table(
        ("Name", "Question", "Measure", "Value", "Expected", "Verdict", "Reason"),
        (
            (r.name, r.title, r.measure, r.value.text if r.value else "none", r.expected, r.verdict, r.reason)
            for r in card.audit
        ),
    )


def _ethics(_: ModelCard) -> Iterable[str]:
    yield (
        "Recordings of faces are health data and name people by themselves. The model directory holds no "
        "picture and no id. Consent and ethical approval are with those who made the recordings; "
        "palsycheck does not know of them. A false alarm worries a healthy person, a missed palsy delays "
        "help: nobody may be treated, or left untreated, by this score."
    )


def _caveats(card: ModelCard) -> Iterable[str]:
    yield _bullets(card.limits) if card.limits else "None are written down."
    yield (
        "Recordings that fail palsycheck's quality gate (no face, too small, blurred, dark, turned away) "
        "get no score. Try the model on recordings of your own, with labels, before you rely on any figure "
        "here."
    )


def _reporting() -> Iterable[str]:
    yield (
        "Sections follow Mitchell et al. 2019, Model Cards for Model Reporting. Items are those of TRIPOD+AI "
        "(Collins et al. 2024, BMJ 385:e078378); the card answers them in whole or in part."
    )
    yield _table(
        ("Part of the card", "Mitchell et al.", "TRIPOD+AI"),
        ((row.part, row.section, ", ".join(row.items) or "none") for row in REPORTED),
    )
    yield "What the card does not know, and a paper on the model has to say:"
    yield _bullets(f"{what}: {', '.join(items)}" for what, items in MISSING)


def _counts(card: ModelCard, parts: set[str]) -> str:
    return _table(
        ("Part", "Class", "People", "Recordings", "Faces"),
        (
            (row.split, "palsy" if row.label else "healthy", row.patients, row.recordings, row.frames)
            for row in card.training.counts
            if row.split in parts
        ),
    )


def _pairs(values: dict[str, str] | dict[str, bool | int | float | str | None]) -> str:
    return ", ".join(f"{name} {value}" for name, value in values.items()) or "none"


def _table(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heading, ["---"] * len(heading)]
    return "\n".join(
        f"| {' | '.join(cells)} |" for cells in (*lines, *([escape(cell) for cell in row] for row in rows))
    )


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {escape(line)}" for line in lines)
