"""The smiling picture of an animated face: it blinks and opens its mouth as the face at rest does."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from palsycheck.simulation.colours import match_colours
from palsycheck.simulation.expression import MUSCLES, Muscle
from palsycheck.simulation.lids import Lids
from palsycheck.simulation.morph import Morph
from palsycheck.simulation.mouth import Mouth
from palsycheck.simulation.palsy import LEFT, RIGHT
from palsycheck.simulation.portrait import FaceFrame, Landmarks, Portrait
from palsycheck.values import Picture, Points


@dataclass(frozen=True, slots=True)
class Smile:
    """A second picture of the same person, ready to be mixed in.

    Attributes:
        morph: The way from one picture to the other.
        picture: The smiling picture in the light of the first.
        lids, mouth: Its own.
        frame: Of the portrait at rest.
        below: (n,), which of the stacked landmarks belong to the lower lip's skin.
    """

    morph: Morph
    picture: Picture
    lids: tuple[Lids, Lids]
    mouth: Mouth
    frame: FaceFrame
    below: npt.NDArray[np.bool_]

    @classmethod
    def of(cls, portrait: Portrait, smiling: Portrait) -> Smile:
        """A portrait and its smile."""
        frame, own = portrait.frame, smiling.frame
        marks = portrait.landmarks.map(frame.to_face)
        smile = smiling.landmarks.map(own.to_face)
        picture = match_colours(smiling, portrait)
        shape = picture.shape[:2]
        return cls(
            morph=Morph.of(marks, frame, portrait.image.shape[:2], smiling),
            picture=picture,
            lids=(Lids.of(smile.right, own, shape), Lids.of(smile.left, own, shape)),
            mouth=Mouth.of(smile, own, picture, photographed=True),
            frame=frame,
            below=_below(marks),
        )

    def remainder(self, muscles: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Activations (len(MUSCLES), 2) less what the picture does: faint smiles get the rest by fields."""
        left = muscles.copy()
        for muscle in (Muscle.SMILE, Muscle.SQUINT):
            left[MUSCLES.index(muscle)] *= 0.8 * np.clip(0.9 - self.morph.strength, 0, 1)
        return left

    def render(
        self, picture: Picture, *, mouth: Points, eyes: Points, closure: Points, opening: Points, up: Points
    ) -> None:
        """Writes the smile into ``picture`` (in place), the portrait with its own lids and lips moved.

        Args:
            picture: As the portrait is without the smile.
            mouth, eyes: (2,), amounts of the smile, right and left.
            closure, opening, up: (2,), of the eyes, of the mouth, and of the eyeballs, right and left.
        """
        smiling = self.picture
        if max(closure.max(), up.max()) > 0.004 or opening.max() > 0.01:
            smiling = smiling.copy()
            for lids, amount, turned in zip(self.lids, closure, up, strict=True):
                lids.close(smiling, float(amount), up=float(turned))
            self.mouth.open(smiling, float(opening[RIGHT]), float(opening[LEFT]))
        self.morph.render(picture, smiling, mouth, eyes)

    def move(self, marks: Landmarks, *, mouth: Points, eyes: Points) -> Landmarks:
        """Landmarks of the portrait, u, where the smile takes them."""
        return marks.unstacked(self.morph.move(marks.stacked(), self.below, self.frame, mouth, eyes))


def _below(marks: Landmarks) -> npt.NDArray[np.bool_]:
    far = np.array([0.0, 1.0])
    parted = replace(
        marks,
        upper_lip=marks.upper_lip - far,
        upper_lip_inner=marks.upper_lip_inner - far,
        lower_lip=marks.lower_lip + far,
        lower_lip_inner=marks.lower_lip_inner + far,
    ).stacked()
    seam = (marks.upper_lip_inner + marks.lower_lip_inner) / 2
    return np.asarray(parted[:, 1] > np.interp(parted[:, 0], seam[:, 0], seam[:, 1]))
