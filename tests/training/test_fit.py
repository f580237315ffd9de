"""Training learns, stops, restores its best, and does the same for the same seed."""

import csv
import io
from dataclasses import replace

import numpy as np
import pytest
import torch
from fitting import Small, faces, small, subjects

from palsycheck.datasets.dataset import FaceSequence, Subject
from palsycheck.errors import TrainingError
from palsycheck.evaluation.calibration import fit_temperature
from palsycheck.evaluation.predict import predict
from palsycheck.training.fit import Watch, fit
from palsycheck.training.history import history_csv, line, read_history
from palsycheck.training.options import FitOptions

CPU = torch.device("cpu")
QUICK = FitOptions(
    clip_length=4, epochs=8, patience=8, rate=0.3, backbone_rate=0.1, batch_faces=32, passes=1.6
)


def run(network, options=QUICK, *, train=None, validation=None, **more):
    return fit(
        network,
        train or subjects(12),
        validation or subjects(6, first=100),
        options=options,
        clip_step=2,
        device=CPU,
        **more,
    )


def state(network):
    return {key: value.clone() for key, value in network.state_dict().items()}


def same(first, second):
    return all(torch.equal(first[key], second[key]) for key in first)


def test_learns_what_is_easy():
    network = small()
    told = []
    fitted = run(network, watch=Watch(on_epoch=told.append))
    assert fitted.history[-1].train_loss < 0.5 * fitted.history[0].train_loss
    scores = predict(network, subjects(10, first=200), length=4, step=2, device=CPU)
    assert all(score.right for score in scores)
    assert tuple(told) == fitted.history
    assert not network.training


def test_cosine_annealing_ends_near_zero():
    fitted = run(small())
    rates = [row.rate for row in fitted.history]
    expected = [0.15 * (1 + np.cos(np.pi * epoch / 8)) for epoch in range(8)]
    assert rates == pytest.approx(expected)


def test_same_seed_same_weights():
    first, second, other = small(), small(), small()
    run(first)
    run(second)
    run(other, QUICK.model_copy(update={"seed": 1}))
    assert same(state(first), state(second))
    assert not same(state(first), state(other))


def test_stops_after_patience_and_restores_the_best():
    """Validation labels turned round: the better it learns, the worse its validation loss."""
    upside_down = [Subject(s.id, 1 - s.label, s.recordings) for s in subjects(6, first=100)]
    options = QUICK.model_copy(update={"patience": 2, "epochs": 50})
    network = small()
    fitted = run(network, options, validation=upside_down)
    assert len(fitted.history) == fitted.best_epoch + 2
    losses = [row.validation_loss for row in fitted.history]
    assert fitted.best_epoch == 1 + int(np.argmin(losses))
    scores = predict(network, upside_down, length=4, step=2, device=CPU)
    assert np.mean([score.loss for score in scores]) == pytest.approx(min(losses), rel=1e-5)


def test_a_frozen_backbone_stays_as_it_was_and_the_head_learns():
    network = small()
    before = state(network.backbone)
    options = QUICK.model_copy(update={"blocks": 0, "epochs": 20, "patience": 20})
    fitted = run(network, options)
    assert same(state(network.backbone), before)
    assert fitted.history[-1].train_loss < 0.5 * fitted.history[0].train_loss


def test_by_default_all_layers_are_trained_batch_normalisation_among_them():
    network = small()
    before = state(network.backbone)
    run(network)
    after = state(network.backbone)
    assert not torch.equal(after["0.weight"], before["0.weight"])
    assert not torch.equal(after["1.running_mean"], before["1.running_mean"])


def test_a_loss_that_is_no_number_ends_the_training():
    network = small()
    with torch.no_grad():
        network.classifier.bias.fill_(float("nan"))
    with pytest.raises(TrainingError, match="no number in epoch 1"):
        run(network)


def test_the_weight_of_the_frames_counts():
    one, other = small(), small()
    run(one, QUICK.model_copy(update={"frame_loss": 0.0}))
    run(other)
    assert not same(state(one), state(other))


def test_intervals_are_those_of_the_clips():
    options = QUICK.model_copy(update={"max_stride": 3, "passes": 12})
    assert run(small(), options).interval_s == pytest.approx((0.04, 0.12))


def test_only_the_latest_day_counts_for_a_patients_score():
    early, late = faces(0, 6, seed=1), faces(1, 6, seed=2)
    dated = [
        FaceSequence("early", early.images, early.times, recorded_at="2026-01-01"),
        FaceSequence("late", late.images, late.times, recorded_at="2026-02-01"),
    ]
    network = Small().eval()
    both = predict(network, [Subject("a", 1, tuple(dated))], length=4, step=1, device=CPU)
    alone = predict(network, [Subject("a", 1, (dated[1],))], length=4, step=1, device=CPU)
    assert (both[0].clips == alone[0].clips).all()


def test_history_is_a_csv():
    fitted = run(small())
    rows = list(csv.DictReader(io.StringIO(history_csv(fitted.history))))
    assert [int(row["epoch"]) for row in rows] == list(range(1, 9))
    assert float(rows[0]["rate"]) == pytest.approx(0.3)
    assert {row["best"] for row in rows} <= {"true", "false"}
    assert [row.best for row in read_history(history_csv(fitted.history))] == [
        row.best for row in fitted.history
    ]
    assert line(fitted.history[0]).startswith("epoch 1: train loss ")


def test_with_calibration_the_best_epoch_is_that_with_the_lowest_loss_after_scaling():
    network, validation = small(), subjects(6, first=100)
    surprising = (*validation, replace(subjects(1, first=200)[0], label=1))
    fitted = run(network, QUICK.model_copy(update={"calibrate": True}), validation=surprising)
    scores = predict(network, surprising, length=4, step=2, device=CPU)
    least = min(row.validation_loss for row in fitted.history)
    assert fitted.history[fitted.best_epoch - 1].validation_loss == least
    assert least == pytest.approx(fit_temperature(scores).after.cross_entropy, rel=1e-4)
    assert least < np.mean([score.loss for score in scores])
