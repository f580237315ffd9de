"""Asymmetries as a step's targets: turned with the picture, silent where not known, and learnt."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from fitting import lopsided, small

from palsycheck.errors import TrainingError
from palsycheck.evaluation.predict import predict
from palsycheck.scoring import face_features
from palsycheck.training.clips import Draw
from palsycheck.training.fit import fit
from palsycheck.training.options import FitOptions
from palsycheck.training.targets import asymmetry_loss, knows_asymmetries, targets

CPU = torch.device("cpu")
QUICK = FitOptions(
    clip_length=2,
    epochs=15,
    patience=15,
    optimiser="adamw",
    rate=0.02,
    backbone_rate=0.01,
    batch_faces=32,
    asymmetry_loss=3,
    jitter=0,
)


def draw(*faces, recording=0, flip=False):
    return Draw(recording, np.array(faces), flip, 1.0, 1.0)


def test_targets_are_those_of_the_faces_with_the_other_sign_where_mirrored():
    (one,) = lopsided(1).recordings
    straight, turned = targets([draw(0, 4), draw(0, 4, flip=True)], [one])
    assert torch.equal(straight, torch.from_numpy(one.asymmetries[[0, 4]])) is False, "NaN is not itself"
    assert np.array_equal(straight.numpy(), one.asymmetries[[0, 4]], equal_nan=True)
    assert np.array_equal(turned.numpy(), -one.asymmetries[[0, 4]], equal_nan=True)
    assert straight.shape == (2, 5)


def test_places_count_among_the_faces_that_count():
    chosen = lopsided(1).recordings[0].choose([2, 6])
    (found,) = targets([draw(1, 0)], [chosen])
    assert np.array_equal(found.numpy(), chosen.asymmetries[[6, 2]], equal_nan=True)


def test_recordings_without_truth_are_all_unknown():
    recordings = [lopsided(1).recordings[0], lopsided(2, known=False).recordings[0]]
    found = targets([draw(0), draw(0, recording=1)], recordings)
    assert found[1].isnan().all()
    assert not found[0].isnan().all()
    assert knows_asymmetries(recordings)
    assert not knows_asymmetries(recordings[1:])
    assert not knows_asymmetries([recordings[0].choose([1, 3])]), "known of other faces only"


def test_what_is_not_known_moves_nothing():
    truth = torch.tensor([[[10.0, torch.nan, -20.0, torch.nan, torch.nan]]])
    estimates = torch.zeros(1, 1, 5, requires_grad=True)
    loss = asymmetry_loss(estimates, truth)
    assert loss.item() == pytest.approx((0.5 + 1.5) / 2), "quadratic up to a tenth, then linear"
    loss.backward()
    assert estimates.grad.nonzero()[:, 2].tolist() == [0, 2]


def test_a_step_in_which_nothing_is_known_costs_nothing_and_has_no_gradient():
    estimates = torch.ones(2, 3, 5, requires_grad=True)
    loss = asymmetry_loss(estimates, torch.full((2, 3, 5), torch.nan))
    loss.backward()
    assert loss.item() == 0
    assert (estimates.grad == 0).all()


def learn(network, people=None, **changes):
    return fit(
        network,
        people or [lopsided(n) for n in range(24)],
        [lopsided(n) for n in range(100, 108)],
        options=QUICK.model_copy(update=changes),
        clip_step=1,
        device=CPU,
    )


@pytest.mark.parametrize("mirror", [True, False])
def test_asymmetries_are_learnt_of_half_the_faces_and_known_of_new_people(mirror):
    network = small(mirror=mirror, asymmetries=True)
    fitted = learn(network, mirror=mirror)
    assert fitted.history[fitted.best_epoch - 1].asymmetry_error < 1.5
    for person in (lopsided(n) for n in range(200, 206)):
        (recording,) = person.recordings
        with torch.inference_mode():
            seen = network.asymmetries(face_features(network, recording.images, device=CPU)).numpy()
        assert np.nanmean(np.abs(seen - recording.asymmetries)) < 2.5
    (score,) = predict(network, [lopsided(200)], length=2, step=1, device=CPU)
    (recording,) = lopsided(200).recordings
    with torch.inference_mode():
        seen = network.asymmetries(face_features(network, recording.images, device=CPU)).numpy()
    assert score.asymmetry_error == pytest.approx(np.nanmean(np.abs(seen - recording.asymmetries)), rel=1e-4)


def test_the_mirror_form_learns_from_one_side_what_the_other_is():
    """Trained on people who are lopsided to one side, without mirroring; tested on their mirror images."""

    def one_sided(number):
        person = lopsided(number)
        (recording,) = person.recordings
        if np.nanmean(recording.asymmetries[:, 0]) > 0:
            return person
        turned = replace(recording, images=recording.images[:, :, ::-1], asymmetries=-recording.asymmetries)
        return replace(person, recordings=(turned,))

    network = small(mirror=True, asymmetries=True)
    learn(network, [one_sided(n) for n in range(24)], mirror=True, flip=False)
    (recording,) = one_sided(201).recordings
    with torch.inference_mode():
        turned = face_features(network, recording.images[:, :, ::-1], device=CPU)
        seen = network.asymmetries(turned).numpy()
    mouths = recording.asymmetries[::2, 0]
    assert (np.abs(seen[::2, 0] + mouths) < 0.5 * np.abs(mouths)).all()


def test_the_layer_learns_over_a_backbone_that_stays_as_it_is():
    network = small(asymmetries=True)
    before = {name: value.clone() for name, value in network.backbone.state_dict().items()}
    fitted = learn(network, blocks=0)
    assert fitted.history[-1].asymmetry_error < 0.6 * fitted.history[0].asymmetry_error
    assert all(torch.equal(before[name], value) for name, value in network.backbone.state_dict().items())


def test_without_the_loss_the_layer_stays_as_it_is():
    network = small(asymmetries=True)
    before = network.asymmetry.weight.clone()
    fitted = learn(network, blocks=0, asymmetry_loss=0.0)
    assert torch.equal(network.asymmetry.weight, before)
    assert fitted.history[0].asymmetry_error > 0, "it is told all the same"


def test_where_nothing_is_known_there_is_nothing_to_learn():
    with pytest.raises(TrainingError, match=r"asymmetries of nobody.*--asymmetry-loss 3"):
        learn(small(asymmetries=True), [lopsided(n, known=False) for n in range(8)])


def test_a_layer_that_gives_no_numbers_ends_the_training():
    network = small(asymmetries=True)
    with torch.no_grad():
        network.asymmetry.weight.fill_(torch.nan)
    with pytest.raises(TrainingError, match="no number in epoch 1"):
        learn(network)
