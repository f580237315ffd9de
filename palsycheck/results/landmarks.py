"""The mouth as the detector's landmarks have it."""

from __future__ import annotations

from palsycheck.results.base import Number, Record


class LandmarkAsymmetry(Record):
    """Of the corners of the mouth, from five landmarks; see ``palsycheck.faces.landmark_asymmetry``.

    In hundredths of the distance between the eyes.

    Attributes:
        height: Of the patient's left corner below the right one, square to the line of the eyes: positive
            where the left is the lower.
        excursion_left, excursion_right: Distance of either corner from the face's mid line, which stands
            upright on the middle between the eyes; positive to its own side. The weaker side goes less far.
    """

    height: Number
    excursion_left: Number
    excursion_right: Number

    @property
    def reach(self) -> float:
        """How much further the right corner reaches than the left: positive where the left is the weaker."""
        return self.excursion_right - self.excursion_left
