"""Where everything in a drawn face is, in face coordinates (u).

The mean proportions are those of 102 neutral frontal faces, rounded (Face Research Lab London Set,
DeBruine & Jones 2017, CC BY 4.0); traits stretch them about the line of the eyes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from palsycheck.simulation.portrait import Landmarks, Side
from palsycheck.simulation.traits import Traits
from palsycheck.values import Points

_BROW_TOP = np.array([[2.15, -2.6], [4.8, -3.55], [6.8, -3.6], [8.3, -2.9], [9.3, -1.3]])
_BROW_BOTTOM = np.array([[2.2, -1.75], [5.05, -2.3], [7.2, -2.4], [8.6, -2.1], [9.3, -1.3]])
_UPPER_LID = np.array([[2.7, 0.6], [3.8, -0.28], [5.0, -0.64], [6.2, -0.34], [7.0, 0.3]])
_LOWER_LID = np.array([[2.7, 0.6], [3.85, 0.76], [5.0, 0.96], [6.2, 0.8], [7.0, 0.3]])
_FOLD = np.array([[3.0, 5.9], [3.8, 7.1], [4.85, 8.4], [5.5, 10.05], [5.6, 11.2]])
_MOUTH = 10.8
_LIP_X = np.array([2.55, 1.2])
"""Where the lips' borders are given between the commissure and the middle."""
_JAW = np.array(
    [
        [11.2, 1.0],
        [11.05, 4.6],
        [10.45, 8.5],
        [9.9, 11.0],
        [8.8, 13.5],
        [6.5, 16.0],
        [3.5, 17.7],
        [0.0, 18.35],
    ]
)
_SKULL = np.array([[11.3, -2.0], [11.3, -6.0], [10.6, -10.0], [8.6, -13.2], [5.0, -15.4], [0.0, -16.2]])


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The landmarks of a drawn face and the outlines that only the drawing needs, all in u.

    Attributes:
        landmarks: As in any portrait.
        brow_top, brow_bottom: For the right and the left side, (n, 2) each, inner to outer end.
        outline: (n, 2), contour of face and skull without hair, closed.
    """

    landmarks: Landmarks
    brow_top: tuple[Points, Points]
    brow_bottom: tuple[Points, Points]
    outline: Points


def smooth(points: Points, count: int) -> Points:
    """``count`` points on a centripetal cubic through ``points`` (n, 2)."""
    from scipy.interpolate import CubicSpline

    gaps = np.sqrt(np.hypot(*np.diff(points, axis=0).T))
    at = np.concatenate([[0.0], np.cumsum(gaps)])
    return np.asarray(CubicSpline(at, points)(np.linspace(0, at[-1], count)), dtype=np.float64)


def build(traits: Traits) -> Anatomy:
    """The face of these traits."""
    lower = traits.face_length
    brow, eye, corner, _nose, jaw, centre = (0.12, 0.05, 0.12, 0.1, 0.15, 0.12) * np.array(traits.asymmetry)
    mouth_y = _MOUTH * lower

    def side(sign: float) -> tuple[Side, Points, Points]:
        tilt = sign / 2
        flip = np.array([sign, 1.0])
        raise_brow = np.array([0.0, 0.9 * (1 - traits.brow_height) * 3 + brow * tilt])
        top = (_BROW_TOP - _BROW_BOTTOM) * traits.brow_weight**0.7 + _BROW_BOTTOM
        top, bottom = (smooth(b, 9) * flip + raise_brow for b in (top, _BROW_BOTTOM))
        opening = np.array([1.0, traits.eye_height + eye * tilt])
        canthi = np.interp(_UPPER_LID[:, 0], [2.7, 7.0], [0.6, 0.3])[:, None] * [[0, 1]]
        lids = [
            smooth((lid - canthi) * opening + canthi, 13) * flip + [0.0, eye * tilt]
            for lid in (_UPPER_LID, _LOWER_LID)
        ]
        wing = np.array([2.85 * traits.nose_width * sign, 5.7 * traits.nose_length])
        fold = _FOLD * [1.0, lower] + [2.85 * (traits.nose_width - 1), 5.7 * (traits.nose_length - lower)]
        return (
            Side(
                pupil=np.array([5.0 * sign, 0.0]),
                upper_lid=lids[0],
                lower_lid=lids[1],
                brow=(top + bottom) / 2,
                nose_wing=wing,
                fold=smooth(fold, 9) * flip,
                mouth_corner=np.array(
                    [4.0 * traits.mouth_width * sign + centre, mouth_y + 0.15 + corner * tilt]
                ),
            ),
            top,
            bottom,
        )

    right, right_top, right_bottom = side(-1.0)
    left, left_top, left_bottom = side(1.0)
    middle = (right.mouth_corner + left.mouth_corner) / 2 - [0.0, 0.15]

    def lip(heights: Points, centre_height: float, fullness: float) -> Points:
        x = _LIP_X * traits.mouth_width
        half = [[s * x[i], heights[i] * fullness] for s, order in ((-1, (0, 1)), (1, (1, 0))) for i in order]
        half.insert(2, [0.0, centre_height * fullness])
        inner = np.array(half) + middle
        slope = (left.mouth_corner - right.mouth_corner)[1] / (left.mouth_corner - right.mouth_corner)[0]
        inner[:, 1] += slope * (inner[:, 0] - middle[0])
        return smooth(np.vstack([right.mouth_corner, inner, left.mouth_corner]), 17)

    full = traits.lip_fullness
    seam = lip(np.array([0.0, -0.1]), 0.02, 1.0)
    contour = np.array([traits.face_width, lower]) * _JAW
    narrow = np.clip((contour[:, 1] - 4) / 9, 0, 1)
    contour[:, 0] *= 1 + (traits.jaw_width - 1) * narrow
    right_jaw, left_jaw = contour * [-1.0 + jaw / 20, 1.0], contour * [1.0 + jaw / 20, 1.0]
    skull = _SKULL * [traits.face_width, 1.0]
    jaw_curve = np.vstack([right_jaw, left_jaw[-2::-1]])
    outline = np.vstack([jaw_curve, skull, (skull * [-1.0, 1.0])[-2::-1]])
    landmarks = Landmarks(
        right=right,
        left=left,
        nose_tip=np.array([_nose, 5.5 * traits.nose_length]),
        nose_base=np.array([_nose, 7.15 * traits.nose_length]),
        chin=np.array([0.0, 16.2 * lower]),
        upper_lip=lip(np.array([-0.85, -1.36]), -1.1, full),
        lower_lip=lip(np.array([1.05, 1.5]), 1.65, full),
        upper_lip_inner=seam,
        lower_lip_inner=seam.copy(),
        jaw=smooth(jaw_curve, 33),
    )
    return Anatomy(
        landmarks=landmarks,
        brow_top=(right_top, left_top),
        brow_bottom=(right_bottom, left_bottom),
        outline=smooth(np.vstack([outline, outline[:1]]), 160)[:-1],
    )
