"""What a drawn person looks like, drawn by lot.

No trait knows of palsy: the same lot is drawn for healthy and for palsied phantoms, so that nothing but
the face's own asymmetry and motion can tell them apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

HairStyle = Literal["short", "parted", "bob", "long", "tied", "receding", "bald"]
Glasses = Literal["none", "thin", "horn", "sun"]
"""Nobody is drawn by lot with sunglasses."""
Clothes = Literal["gown", "shirt", "pyjamas"]
Scene = Literal["wall", "curtain", "pillow", "window", "studio"]
"""Nobody is drawn by lot in a studio."""


@dataclass(frozen=True, slots=True)
class Traits:
    """One person and the place that the person sits in. Lengths in u, shares 0..1.

    Attributes:
        seed: Of everything too fine for a trait (hairs, pores, folds of cloth).
        female: Drawn with a finer jaw, fuller lips and thinner brows.
        age: Years, 20 to 88: wrinkles, folds, grey hair.
        skin: 0 very fair to 1 very dark.
        warmth: -1 cool to 1 warm undertone.
        hair: 0 black to 1 light blond, before greying.
        grey: Share of grey hairs.
        iris: 0 dark brown, 0.5 hazel or green, 1 light blue.
        face_width, jaw_width, face_length, nose_length, nose_width, mouth_width, lip_fullness, eye_height,
            brow_height: Factors of the mean face, about 1.
        brow_weight: Thickness of the brows as a factor.
        lid_crease: Strength of the crease above the lashes, 0 for a single lid.
        beard: 0 none, to 0.5 stubble, above it a short beard.
        freckles, shine: Shares.
        asymmetry: (6,), standard normal: the natural left/right differences of brow, eye, mouth corner,
            nose, jaw and mouth centre.
        light: (x, y) of the direction that the soft light of the drawing comes from.
    """

    seed: int
    female: bool
    age: float
    skin: float
    warmth: float
    hair: float
    grey: float
    iris: float
    face_width: float
    jaw_width: float
    face_length: float
    nose_length: float
    nose_width: float
    mouth_width: float
    lip_fullness: float
    eye_height: float
    brow_height: float
    brow_weight: float
    lid_crease: float
    beard: float
    freckles: float
    shine: float
    hair_style: HairStyle
    glasses: Glasses
    clothes: Clothes
    scene: Scene
    cloth_hue: float
    wall_hue: float
    asymmetry: tuple[float, ...]
    light: tuple[float, float]


def draw_traits(seed: int) -> Traits:
    """The traits of the person with this seed; the same seed gives the same person."""
    rng = np.random.default_rng([seed, 0x7261_1765])
    female = bool(rng.random() < 0.5)
    age = float(np.clip(rng.normal(60, 17), 20, 88))
    skin = float(rng.beta(1.3, 2.0))
    grey = float(np.clip((age - 38) / 38 + rng.normal(0, 0.25), 0, 1)) if age > 38 else 0.0
    light_hair = float(rng.uniform(0.25, 1.0)) if skin < 0.3 else float(rng.uniform(0, 0.15))
    light_iris = float(rng.uniform(0.0, 1.0)) if skin < 0.35 else float(rng.uniform(0, 0.18))
    styles: tuple[HairStyle, ...] = ("short", "parted", "bob", "long", "tied", "receding", "bald")
    chances = (0.16, 0.14, 0.28, 0.20, 0.22, 0, 0) if female else (0.40, 0.22, 0.02, 0.03, 0.01, 0.22, 0.10)
    stubble = 0.0 if female else float(max(0.0, rng.uniform(-0.5, 1.0)))

    def factor(spread: float) -> float:
        return float(1 + spread * np.clip(rng.normal(), -2, 2))

    return Traits(
        seed=seed,
        female=female,
        age=age,
        skin=skin,
        warmth=float(rng.uniform(-1, 1)),
        hair=light_hair,
        grey=grey,
        iris=light_iris,
        face_width=factor(0.045) * (0.985 if female else 1.015),
        jaw_width=factor(0.06) * (0.95 if female else 1.05),
        face_length=factor(0.045) * (0.98 if female else 1.02),
        nose_length=factor(0.06),
        nose_width=factor(0.09) * (1 + 0.12 * skin),
        mouth_width=factor(0.07),
        lip_fullness=factor(0.14) * (1.08 if female else 0.95) * (1 - 0.003 * max(age - 45, 0)),
        eye_height=factor(0.10) * (1 - 0.002 * max(age - 40, 0)),
        brow_height=factor(0.10) * (1.05 if female else 0.96),
        brow_weight=factor(0.18) * (0.8 if female else 1.1),
        lid_crease=float(np.clip(rng.normal(0.65, 0.35), 0, 1)),
        beard=stubble,
        freckles=float(max(0.0, rng.uniform(-1.2, 1.0))),
        shine=float(rng.uniform(0.2, 1.0)),
        hair_style=str(rng.choice(styles, p=np.array(chances))),  # type: ignore[arg-type]
        glasses=str(rng.choice(("none", "thin", "horn"), p=(0.62, 0.22, 0.16))),  # type: ignore[arg-type]
        clothes=str(rng.choice(("gown", "shirt", "pyjamas"))),  # type: ignore[arg-type]
        scene=str(rng.choice(("wall", "curtain", "pillow", "window"))),  # type: ignore[arg-type]
        cloth_hue=float(rng.random()),
        wall_hue=float(rng.random()),
        asymmetry=tuple(float(v) for v in np.clip(rng.normal(size=6), -2, 2)),
        light=(float(rng.normal(0, 0.15)), float(rng.uniform(-0.6, -0.3))),
    )
