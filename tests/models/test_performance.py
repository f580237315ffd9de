"""A card's test figures as a result has them."""

import pytest
from model_making import make_card, make_metrics, make_training, share

from palsycheck.models.card import SplitFacts
from palsycheck.models.performance import performance


def test_figures_are_those_by_person_in_the_cards_words():
    metrics = make_metrics(
        items=188, palsy=94, patients=15, sensitivity=share(0.712766, 0.46, 0.88), auc=share(0.92, 0.87, 0.97)
    )
    card = make_card(
        metrics=(make_metrics("clip"), metrics), training=make_training(people="simulated recordings")
    )
    found = performance(card, threshold=card.threshold)
    assert (found.noun, found.palsied, found.healthy, found.people) == ("simulated recordings", 94, 94, 15)
    assert (found.auc.value, found.auc.low, found.auc.high) == (0.92, 0.87, 0.97)
    assert (found.at_threshold, found.sensitivity.value, found.leaking) == (True, 0.712766, False)


@pytest.mark.parametrize("threshold", [0.39, 0.41])
def test_at_another_threshold_sensitivity_and_specificity_are_void(threshold):
    found = performance(make_card(threshold=0.4), threshold=threshold)
    assert (found.at_threshold, found.sensitivity, found.specificity) == (False, None, None)
    assert found.auc.value == 0.9


def test_a_card_without_figures_by_person_has_none():
    for metrics in ((), (make_metrics("image"), make_metrics("clip"))):
        assert performance(make_card(metrics=metrics), threshold=0.4) is None


@pytest.mark.parametrize(
    ("split", "leaking"),
    [(None, None), (SplitFacts(by="image", seed=1, sha256="1" * 64), True)],
)
def test_a_split_by_image_is_said_to_flatter(split, leaking):
    assert performance(make_card(split=split), threshold=0.4).leaking is leaking
