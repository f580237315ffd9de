"""People with scores, as ``predict`` gives them."""

import numpy as np
from hypothesis import strategies as st

from palsycheck.evaluation.predict import PatientScores


def person(name, label, *clips, images=None):
    """A person with these clips; images have the clips' scores where they are not given."""
    clips = np.array(clips, dtype=np.float64)
    return PatientScores(name, label, "video", clips if images is None else np.array(images, float), clips)


def people(labels, scores):
    """One clip a person."""
    return [
        person(f"p{i}", int(of), float(score))
        for i, (of, score) in enumerate(zip(labels, scores, strict=True))
    ]


def cohort(seed, *, count=40, clips=20, between=1.0, within=0.5, shift=1.0):
    """People whose clips scatter around a level of their own; half are palsied, and higher by ``shift``."""
    random = np.random.default_rng(seed)
    found = []
    for i in range(count):
        level = random.normal(0, between) + shift * (2 * (i % 2) - 1) / 2
        logits = level + random.normal(0, within, clips)
        found.append(person(f"p{i:03}", i % 2, *(1 / (1 + np.exp(-logits)))))
    return found


def flat(scores):
    """Labels and clip scores of all people, one after the other."""
    labels = np.concatenate([np.full(len(score.clips), score.label) for score in scores])
    return labels, np.concatenate([score.clips for score in scores])


# Few distinct scores make ties, and edges of bins, likely.
probabilities = st.one_of(st.floats(0, 1), st.integers(0, 10).map(lambda tenths: tenths / 10))
groups = st.lists(
    st.tuples(st.integers(0, 1), st.lists(probabilities, min_size=1, max_size=6)), min_size=2, max_size=12
).filter(lambda rows: {label for label, _ in rows} == {0, 1})
cohorts = groups.map(
    lambda rows: [person(f"p{i:02}", label, *clips) for i, (label, clips) in enumerate(rows)]
)
