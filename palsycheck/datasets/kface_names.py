"""What K-FACE calls its stills, and which of them are wanted.

K-FACE: Choi, Park, Kim, Noh, Kwak et al., "K-FACE: A Large-Scale KIST Face Database in Consideration with
Unconstrained Environments", arXiv 2103.02211, and the table that comes with the part published in 2019.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal, get_args

from palsycheck.errors import UsageError

Resolution = Literal["high", "middle", "low"]

SIZES: dict[Resolution, tuple[int, int]] = {"high": (864, 576), "middle": (346, 230), "low": (173, 115)}
"""Width and height in pixels; highest first."""

ACCESSORIES = {
    "S001": "none",
    "S002": "glasses",
    "S003": "horn-rimmed glasses",
    "S004": "sunglasses",
    "S005": "cap",
    "S006": "cap and horn-rimmed glasses",
}
EXPRESSIONS = {"E01": "neutral", "E02": "smile", "E03": "frown"}

LUX = {
    "L1": 1000.0,
    "L2": 400.0,
    "L3": 200.0,
    "L4": 150.0,
    "L5": 100.0,
    "L6": 40.0,
    "L7": 0.0,
} | dict.fromkeys(("L8", "L12", "L16", "L19", "L22", "L25", "L28"), 400.0)
"""Illuminance; L1 to L7 from all directions, the others from one."""

YAW = {f"C{number}": 15 * (7 - number) for number in range(1, 14)}
"""Of the camera about the head, degrees: C1 +90 ... C7 0 ... C13 -90."""

_ENDING = r"\.(?:jpe?g|png)"
_NESTED = re.compile(
    rf"(\d+)/(S\d{{3}})/(L\d{{1,2}})/(E\d{{2}})/(C\d{{1,2}}){_ENDING}", re.IGNORECASE | re.ASCII
)
_FLAT = re.compile(
    rf"(\d+)_(S\d{{3}})_(L\d{{1,2}})_(E\d{{2}})_(C\d{{1,2}}){_ENDING}", re.IGNORECASE | re.ASCII
)
_RESOLUTION = re.compile(r"(high|middle|low)(?:_resolution)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Still:
    """One picture of K-FACE.

    Attributes:
        path: The file.
        subject: Digits, as K-FACE numbers its people.
        accessory, light, expression, camera: "S001", "L1", "E01", "C7".
        resolution: As its folder says; None where none does.
    """

    path: Path
    subject: str
    accessory: str
    light: str
    expression: str
    camera: str
    resolution: Resolution | None = None

    @property
    def cell(self) -> tuple[str, str, str, str, str]:
        """What it shows, whatever the file and resolution."""
        return self.subject, self.accessory, self.light, self.expression, self.camera


@dataclass(frozen=True, slots=True)
class Selection:
    """Which stills are wanted; by default those of the paper, 54 a person.

    Attributes:
        accessories, lights, expressions, cameras: K-FACE's names, in any case; kept in K-FACE's order
            (cameras by yaw, from -15 to +15 degrees), each once.
        resolution: None for the highest that is there.

    Raises:
        UsageError: An unknown name, or none at all.
    """

    accessories: tuple[str, ...] = ("S001", "S002", "S003")
    lights: tuple[str, ...] = ("L1", "L2")
    cameras: tuple[str, ...] = ("C8", "C7", "C6")
    expressions: tuple[str, ...] = ("E01", "E02", "E03")
    resolution: Resolution | None = None

    def __post_init__(self) -> None:
        by_yaw = sorted(YAW, key=YAW.__getitem__)
        known: dict[str, Iterable[str]] = {
            "accessories": ACCESSORIES,
            "lights": LUX,
            "cameras": by_yaw,
            "expressions": EXPRESSIONS,
        }
        for name, all_names in known.items():
            object.__setattr__(self, name, _checked(name, getattr(self, name), list(all_names)))
        if self.resolution not in (None, *get_args(Resolution)):
            raise UsageError(
                "this is no resolution of K-FACE",
                where=f"--resolution {self.resolution}",
                remedy="Choose high, middle or low",
            )

    @property
    def cells(self) -> int:
        """Stills of a person who has all of them."""
        return len(self.accessories) * len(self.lights) * len(self.expressions) * len(self.cameras)

    @property
    def words(self) -> str:
        """For cards: "no accessory, glasses; 1000 and 400 lux (L1, L2); ..."."""
        lights = ", ".join(f"{light} ({LUX[light]:g} lux)" for light in self.lights)
        yaws = ", ".join(f"{YAW[camera]:+d}" if YAW[camera] else "0" for camera in self.cameras)
        return (
            f"accessories {', '.join(ACCESSORIES[name] for name in self.accessories)}; light {lights}; "
            f"camera yaw {yaws} degrees; expressions {', '.join(EXPRESSIONS[e] for e in self.expressions)}; "
            f"{self.resolution or 'highest'} resolution"
        )

    def passed_over(self, still: Still) -> str:
        """Why a still is not wanted, "" where it is; the resolution is not asked here."""
        for names, name, reason in (
            (self.accessories, still.accessory, "other accessory"),
            (self.lights, still.light, "other light"),
            (self.cameras, still.camera, "other yaw"),
            (self.expressions, still.expression, "other expression"),
        ):
            if name not in names:
                return reason
        return ""

    def at(self, resolution: Resolution | None) -> Selection:
        """The same at one resolution."""
        return replace(self, resolution=resolution)


def still_of(path: Path, *, root: Path) -> Still | None:
    """What a path says of a still, or None where it is no K-FACE name.

    Three forms are known, at any depth: ``High_Resolution/<id>/S001/L1/E01/C7.jpg``,
    ``High/<id>/S001/L1/E01/C7.jpg`` and ``<id>_S001_L1_E01_C7.jpg``. ``root`` may itself be one of the
    folders.

    Args:
        path: Absolute.
        root: Absolute; a flat name's resolution is looked for from here on.
    """
    parts = path.parts
    found = _NESTED.fullmatch("/".join(parts[-5:]))
    above = parts[-6:-5]
    if found is None:
        found = _FLAT.fullmatch(path.name)
        above = parts[len(root.parts) - 1 : -1]
    if found is None:
        return None
    subject, accessory, light, expression, camera = (text.upper() for text in found.groups())
    resolution = next(
        (match[1].lower() for name in reversed(above) if (match := _RESOLUTION.fullmatch(name))), None
    )
    return Still(path, subject, accessory, light, expression, camera, resolution)  # type: ignore[arg-type]


def nearest_resolution(width: int, height: int) -> Resolution:
    """The resolution whose size a picture comes nearest to, by its number of lines."""
    lines = min(width, height)
    return min(SIZES, key=lambda name: abs(SIZES[name][1] - lines))


def _checked(name: str, given: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    wanted = {text.strip().upper() for text in given}
    unknown = sorted(wanted - set(known))
    if unknown or not wanted:
        raise UsageError(
            f"K-FACE has no {', '.join(unknown)}" if unknown else "nothing is chosen",
            where=f"--{name} {','.join(given)}",
            remedy=f"Choose of {', '.join(known)}, separated by commas",
        )
    return tuple(one for one in known if one in wanted)
