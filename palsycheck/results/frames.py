"""One sampled frame, and the clips that frames make."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from palsycheck.results.asymmetry import Asymmetry
from palsycheck.results.base import Amount, Count, Number, Record, Share
from palsycheck.results.landmarks import LandmarkAsymmetry

FivePoints = Annotated[tuple[tuple[Number, Number], ...], Field(min_length=5, max_length=5)]


class FrameRecord(Record):
    """One sampled frame.

    Attributes:
        index: Number among the sampled frames, from 0.
        time_s: Presentation time, seconds.
        face_found: Whether the patient's face was found in it.
        detection: Detector's probability of that face, None without one.
        probability: The frame's score: the head on the recurrent state, averaged over the clips that
            hold the frame; None where the recording was not scored or the frame has no face.
        box: x0, y0, x1, y1 in the frame's pixels, None without a face.
        landmarks: Five (x, y) in the frame's pixels: right eye, left eye, nose, right and left mouth
            corner (the patient's sides), None without a face.
        aligned: The same five in ``picture``, as shares of its side, 0..1 from the left and from the top;
            None without a face.
        eye_distance: Pixels in the frame, None without a face.
        people: Faces found in the frame.
        picture: Path of the aligned face, relative to the patient's folder, None without a face.
        asymmetry: As the model estimates it; None where the frame has no probability or the model estimates
            none.
        measured: From the landmarks, whatever the model; None where the frame has no probability.
        saliency: Path of the map of where the score comes from, relative to the patient's folder: 8-bit grey,
            pixel for pixel that of ``picture``. A few frames have one; None for the others.
        saliency_peak: What 255 stands for in it: log-odds that one cell of the network's last map adds.
    """

    index: Count
    time_s: Amount
    face_found: bool
    detection: Share | None
    probability: Share | None
    box: tuple[Number, Number, Number, Number] | None
    landmarks: FivePoints | None
    eye_distance: Amount | None
    people: Count
    picture: str | None
    asymmetry: Asymmetry | None = None
    measured: LandmarkAsymmetry | None = None
    saliency: str | None = None
    saliency_peak: Number | None = None
    aligned: FivePoints | None = None


class ClipScore(Record):
    """The score of one clip: ``first`` and ``last`` are frame indices, times in seconds."""

    first: Count
    last: Count
    start_s: Amount
    end_s: Amount
    probability: Share
