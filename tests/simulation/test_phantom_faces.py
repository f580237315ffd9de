"""A phantom is a face to the detector that everything downstream rests on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from palsycheck.simulation.cohort import SAMPLE_SEEDS
from palsycheck.simulation.phantom import make_phantom, render
from palsycheck.simulation.truth import asymmetry

torch = pytest.importorskip("torch")


@pytest.mark.slow
def test_mtcnn_finds_the_face_and_sees_the_droop() -> None:
    """At least 98 % of the frames of 24 well-lit people of all kinds; commissures within a tenth of the
    distance between the eyes; the droop that it sees follows the droop that is there."""
    from facenet_pytorch import MTCNN

    torch.set_num_threads(1)
    detector = MTCNN(keep_all=True, min_face_size=40, device="cpu")
    found, frames, errors, seen, true = 0, 0, [], [], []
    for number in range(24):
        drawn = make_phantom(SAMPLE_SEEDS + 400 + number, palsied=number % 2 == 0, seconds=6, fps=1.5)
        drawn = replace(drawn, camera=replace(drawn.camera, exposure_stops=0.0))
        for frame in render(drawn):
            frames += 1
            _, probability, landmarks = detector.detect(frame.picture, landmarks=True)
            if probability[0] is None or max(probability) < 0.9:
                continue
            five, known = (
                np.asarray(landmarks[int(np.argmax(probability))], dtype=float),
                frame.landmarks.five(),
            )
            eyes = known[1] - known[0]
            wide = np.hypot(*eyes)
            errors.append(np.hypot(*(five - known).T).max() / wide)
            found += int(errors[-1] < 0.25)
            along = (five[1] - five[0]) / np.hypot(*(five[1] - five[0]))
            seen.append(float((five[4] - five[3]) @ [-along[1], along[0]]) / wide)
            true.append(asymmetry(frame.landmarks).mouth)
    assert found / frames >= 0.98
    assert np.median(errors) < 0.1
    assert np.corrcoef(seen, true)[0, 1] > 0.8
