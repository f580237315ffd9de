"""Nothing but the face's own asymmetry and motion may tell the classes apart."""

from __future__ import annotations

from dataclasses import asdict, replace

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import cross_val_predict
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from palsycheck.simulation.cohort import SAMPLE_SEEDS, plan
from palsycheck.simulation.palsy import Palsy
from palsycheck.simulation.phantom import Phantom, make_phantom, render


def numbers(phantom: Phantom) -> list[float]:
    """Everything about a phantom that is a number and is not its palsy."""
    values: list[float] = [len(phantom.script.segments), phantom.scale, *phantom.place]
    values += [s.duration_s for s in phantom.script.segments[:1]] or [0.0]
    for part in (phantom.traits, phantom.camera, phantom.sway, phantom.tempo):
        for name, value in asdict(part).items():
            if name == "seed":
                continue
            if isinstance(value, str):
                value = float(sum(value.encode()))  # noqa: PLW2901 - a code for a category
            values += list(value) if isinstance(value, list | tuple) else [float(value)]
    return values


def test_a_linear_model_on_everything_else_is_at_chance() -> None:
    orders = plan(count=600, seed=3)
    features = np.array([numbers(order.phantom) for order in orders])
    labels = np.array([int(order.row.label) for order in orders])
    assert labels.mean() == 0.5
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1))
    scores = cross_val_predict(model, features, labels, cv=5, method="predict_proba")[:, 1]
    assert 0.42 < roc_auc_score(labels, scores) < 0.58


def test_sides_and_patterns_are_as_frequent_as_each_other() -> None:
    palsies = [o.phantom.palsy for o in plan(count=600, seed=3) if o.phantom.palsy is not None]
    assert 0.42 < np.mean([p.side == "left" for p in palsies]) < 0.58
    assert 0.42 < np.mean([p.pattern == "central" for p in palsies]) < 0.58


@pytest.mark.parametrize("number", [300, 301, 302])
def test_a_palsy_changes_not_one_pixel_away_from_the_face(number: int) -> None:
    """Background, hair's ends, clothes, borders, noise: equal to the last bit in both classes."""
    healthy = make_phantom(SAMPLE_SEEDS + number, palsied=False, seconds=1.0, fps=4, size=(320, 240))
    palsied = replace(healthy, palsy=Palsy("left", 1.0, "peripheral"))
    for one, two in zip(render(healthy), render(palsied), strict=True):
        y, x = np.argwhere((one.picture != two.picture).any(axis=2)).T
        assert len(x), "the face itself does change"
        away_x = np.abs(x - healthy.place[0]) / healthy.scale
        away_y = (y - healthy.place[1]) / healthy.scale
        assert away_x.max() < 21
        assert away_y.min() > -19
        assert away_y.max() < 31


def test_brightness_does_not_tell() -> None:
    """Mean colour of face and frame of the same people with and without a palsy differ by under 1 %."""
    for number in range(310, 314):
        seed = SAMPLE_SEEDS + number
        pair = [
            next(render(make_phantom(seed, palsied=p, seconds=0.2, fps=5, size=(320, 240)))).picture.mean()
            for p in (False, True)
        ]
        assert pair[0] == pytest.approx(pair[1], rel=0.01)
