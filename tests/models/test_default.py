"""The model that is shipped is whole, small, and says what it was trained on."""

import torch

from palsycheck.models.check import check
from palsycheck.models.store import BUILT_IN, WEIGHTS, card_of, find


def test_it_is_found_by_name_and_works():
    assert find("default") == BUILT_IN
    assert find(card_of(BUILT_IN).name) == BUILT_IN, "the name that reports print"
    checked = check(BUILT_IN, device=torch.device("cpu"))
    assert 0 <= checked.noise_probability <= 1


def test_its_first_line_says_that_no_patient_was_seen():
    summary = card_of(BUILT_IN).summary
    assert "phantoms" in summary
    assert "no patient" in summary


def test_it_tells_unseen_phantoms_apart():
    assert card_of(BUILT_IN).metrics.auc.low > 0.5


def test_it_is_small():
    assert (BUILT_IN / WEIGHTS).stat().st_size < 8_000_000
