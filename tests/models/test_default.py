"""The model that is shipped is whole, small, and says what it was trained on."""

import torch

from palsycheck.models.check import check
from palsycheck.models.markdown import card_markdown
from palsycheck.models.store import BUILT_IN, MARKDOWN, WEIGHTS, card_of, find


def test_it_is_found_by_name_and_works():
    assert find("default") == BUILT_IN
    assert find(card_of(BUILT_IN).name) == BUILT_IN, "the name that reports print"
    checked = check(BUILT_IN, device=torch.device("cpu"))
    assert 0 <= checked.noise_probability <= 1


def test_its_first_line_says_that_no_patient_was_seen():
    assert card_of(BUILT_IN).summary == "Trained on simulated palsy; no patient was seen in training."


def test_it_tells_unseen_people_apart():
    assert card_of(BUILT_IN).of("patient").auc.low > 0.5


def test_its_figures_agree_with_its_counts():
    card = card_of(BUILT_IN)
    of = card.of("patient")
    healthy_right, false_alarms, missed, palsy_right = of.confusion
    assert (of.items, of.palsy) == (sum(of.confusion), missed + palsy_right)
    assert of.items == sum(row.patients for row in card.training.counts if row.split == "test")
    assert of.patients <= of.items  # several recordings of one person
    assert of.accuracy.value == (healthy_right + palsy_right) / of.items
    assert of.sensitivity.value == palsy_right / of.palsy
    assert of.specificity.value == healthy_right / (of.items - of.palsy)
    assert of.precision.value == palsy_right / (palsy_right + false_alarms)
    assert of.f1.value == 2 * palsy_right / (2 * palsy_right + false_alarms + missed)
    assert of.balanced_accuracy.value == (of.sensitivity.value + of.specificity.value) / 2


def test_it_speaks_of_simulated_recordings_and_not_of_patients():
    card = card_of(BUILT_IN)
    assert card.training.people == "simulated recordings"
    assert "simulated recordings" in card.training.data
    assert "specificity of at least 95.0%" in card.threshold_method
    assert any("no patient was seen" in sentence for sentence in card.limits)


def test_its_markdown_is_that_of_its_card():
    assert (BUILT_IN / MARKDOWN).read_text(encoding="utf-8") == card_markdown(card_of(BUILT_IN))


def test_it_is_small():
    assert (BUILT_IN / WEIGHTS).stat().st_size < 8_000_000
