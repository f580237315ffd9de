"""Where a model card says what the reporting guidelines ask for, and what it cannot say.

Sections are those of Mitchell et al. 2019 (Model Cards for Model Reporting, doi:10.1145/3287560.3287596);
items those of TRIPOD+AI (Collins et al. 2024, BMJ 385:e078378, doi:10.1136/bmj-2023-078378, table 2: 27
items, 52 with their letters).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reported:
    """A part of the card.

    Attributes:
        part: In words.
        section: Of Mitchell et al. and of the Markdown card.
        items: Of TRIPOD+AI, answered there in whole or in part; it asks for no ethics but approval.
    """

    part: str
    section: str
    items: tuple[str, ...]


MODEL, USE, FACTORS, METRICS = "Model details", "Intended use", "Factors", "Metrics"
EVALUATION, TRAINING, ANALYSES = "Evaluation data", "Training data", "Quantitative analyses"
ETHICS, CAVEATS = "Ethical considerations", "Caveats and recommendations"

SECTIONS = (MODEL, USE, FACTORS, METRICS, EVALUATION, TRAINING, ANALYSES, ETHICS, CAVEATS)

REPORTED = (
    Reported("Name, summary, date", MODEL, ("1",)),
    Reported("Architecture, its numbers, clip length", MODEL, ("12c", "22")),
    Reported("Alignment and scaling of faces", MODEL, ("7", "9b", "12b")),
    Reported("Weights and hash, licence, versions", MODEL, ("12g", "18f", "22")),
    Reported("Intended use, users, uses to leave alone", USE, ("3b", "27b")),
    Reported("What may change the score", FACTORS, ("26",)),
    Reported("Score, threshold and how it was chosen", METRICS, ("15",)),
    Reported("Calibration", METRICS, ("12c", "15")),
    Reported("Measures and their intervals", METRICS, ("12e",)),
    Reported("Split, its seed and hash", EVALUATION, ("12a", "16")),
    Reported("Test people, recordings and faces, by class", EVALUATION, ("20a", "21")),
    Reported("Sources of the data and what was taken of each", TRAINING, ("5a", "6b")),
    Reported("People, recordings and faces, by part and class", TRAINING, ("20a", "21")),
    Reported("Left out, with reasons", TRAINING, ("11", "20a")),
    Reported("Options of the training, class weights among them", TRAINING, ("12c", "13")),
    Reported("Backbone, epochs, seed, command", TRAINING, ("12c", "18f")),
    Reported("Figures with intervals, confusion", ANALYSES, ("23a",)),
    Reported("Shortcut audit", ANALYSES, ("12e", "26")),
    Reported("Robustness, by condition and group of people", ANALYSES, ("12e", "23a", "26")),
    Reported("People, their data, harm by errors", ETHICS, ()),
    Reported("Limits", CAVEATS, ("26",)),
    Reported("Recordings that are not fit to be scored", CAVEATS, ("27a",)),
)

MISSING = (
    ("abstract", ("2",)),
    ("healthcare context, existing models, health inequalities, objectives", ("3a", "3c", "4")),
    ("dates of the data, setting and centres, treatments", ("5b", "6a", "6c")),
    ("how the label was made, by whom, blinded or not", ("8a", "8b", "8c")),
    ("choice of the predictors, and who measured them (nobody: a program does)", ("9a", "9c")),
    ("how the number of people was arrived at", ("10",)),
    ("clusters such as hospitals", ("12d", "23b")),
    ("updating of the model (none is done)", ("12f", "24")),
    ("fairness, ethical approval, consent", ("14", "17")),
    ("funding, conflicts, protocol, registration, access to the data", ("18a", "18b", "18c", "18d", "18e")),
    ("patient and public involvement", ("19",)),
    ("characteristics of the people, and test people against training people", ("20b", "20c")),
    ("interpretation, next steps", ("25", "27c")),
)
"""What only those who made the data and the study can say; a paper on the model has to."""
