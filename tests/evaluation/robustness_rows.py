"""Rows of scores for the tests of robustness."""

from palsycheck.evaluation.robustness_scores import Run, ScoreRow

RUN = Run(
    model="tiny",
    version="1",
    weights_sha256="0" * 64,
    threshold=0.5,
    people="4 people drawn for the test.",
    seed=0,
    frames=16,
    palsycheck="0.1.0",
)


def row(identity, label, probability, condition="plain", level="plain", **changes):
    fields = {
        "condition": condition,
        "level": level,
        "identity": identity,
        "label": label,
        "side": "left" if label else "",
        "pattern": "central" if label else "",
        "severity": 0.5 if label else 0.0,
        "outcome": "not_scored" if probability is None else "scored",
        "probability": probability,
        "failed": "blur" if probability is None else "",
        "warned": "",
        "measured": "",
        "source": "portraits",
        "sex": "female",
        "age": 30,
        "country": "Chile",
        "glasses": False,
        "ms": 1,
    }
    return ScoreRow(**(fields | changes))


def level(healthy, palsied, condition="plain", name="plain", **changes):
    """Rows of one level: person number n has the n-th score of each."""
    return [
        row(f"p{number}", label, score, condition, name, **changes)
        for label, scores in enumerate((healthy, palsied))
        for number, score in enumerate(scores)
    ]
