"""The figures behind the gate's thresholds, measured on real faces.

    python benchmarks/face_measures.py DATA > docs/face_measures.md

DATA holds ``london/`` (Face Research Lab London Set, ``NNN-neutral.jpg`` and ``NNN-smiling.jpg``) and
``videos/`` (healthy people). Nothing of it is copied; only figures are printed, as Markdown.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import cv2
import numpy as np

from palsycheck import __version__
from palsycheck.faces.align import align, eye_distance, eye_to_mouth, roll_degrees
from palsycheck.faces.detect import Detector
from palsycheck.faces.extract import extract
from palsycheck.faces.measure import blur, least_likeness, likeness, mouth_width, yaw_degrees
from palsycheck.illumination import summarise
from palsycheck.intake import Recording
from palsycheck.settings import Settings
from palsycheck.values import Face, Frame

SETTINGS = Settings()
SIGMAS = (0, 1, 2, 3, 4, 6)


def face_of(path: Path, detector: Detector) -> Face | None:
    """The largest face of a picture."""
    image = cv2.imread(str(path))[..., ::-1].copy()
    found = detector(image)
    return align(Frame(0, 0.0, image), found[0], SETTINGS.aligning) if found else None


def quantiles(values: list[float]) -> str:
    low, middle, high = np.percentile(values, [5, 50, 95])
    return f"{low:.3f} | {middle:.3f} | {high:.3f}"


def london(folder: Path, detector: Detector) -> Iterator[str]:
    neutral, smiling = (
        {p.name[:3]: face for p in sorted(folder.glob(f"*-{mood}.jpg")) if (face := face_of(p, detector))}
        for mood in ("neutral", "smiling")
    )
    both = sorted(neutral.keys() & smiling.keys())
    yield f"## London faces ({len(both)} people with both pictures found)\n"
    yield "| measure | 5th | median | 95th percentile |\n| --- | --- | --- | --- |"
    for mood, faces in (("neutral", neutral), ("smiling", smiling)):
        marks = [face.landmarks for face in faces.values()]
        ratios = [eye_to_mouth(m) / eye_distance(m) for m in marks]
        yield f"| eye-to-mouth over eye distance, {mood} | {quantiles(ratios)} |"
        yield f"| yaw from landmarks, degrees, {mood} | {quantiles([yaw_degrees(m) for m in marks])} |"
    same = [likeness(neutral[i].image, smiling[i].image) for i in both]
    different = [likeness(neutral[i].image, smiling[j].image) for i in both for j in both if i != j]
    yield f"| likeness, one person neutral and smiling | {quantiles(same)} |"
    yield f"| likeness, two people | {quantiles(different)} |"
    for sigma in SIGMAS:
        images = [face.image for face in neutral.values()]
        values = [blur(cv2.GaussianBlur(image, (0, 0), sigma) if sigma else image) for image in images]
        share = sigma / SETTINGS.aligning.eye_distance
        yield f"| blur after a Gaussian of {share:.1%} of the eye distance | {quantiles(values)} |"
    order = np.argsort(np.argsort(np.concatenate([same, different])))[: len(same)]
    auc = (order.sum() - len(same) * (len(same) - 1) / 2) / (len(same) * len(different))
    yield f"\nLikeness tells one person from two with an AUC of {auc:.3f}.\n"


def videos(folder: Path, detector: Detector) -> Iterator[str]:
    yield "## Recordings of healthy people\n"
    yield "| recording | faces | eyes, px | blur | yaw | roll | likeness | mouth range | light | sides |"
    yield "| --- " * 10 + "|"
    for path in sorted(folder.iterdir()):
        seen = extract(Recording(path, path.name), settings=SETTINGS, detector=detector)
        found = f"{len(seen.faces)}/{len(seen.frames)}"
        if not seen.faces:
            yield f"| {path.name} | {found} |" + " |" * 8
            continue
        low, high = np.percentile([mouth_width(f.landmarks) for f in seen.faces], [5, 95])
        light = summarise(seen.face_lights, [f.luminance for f in seen.frames], lux=None)
        medians = [
            np.median([measure(f) for f in seen.faces])
            for measure in (
                lambda f: eye_distance(f.detection.landmarks),
                lambda f: blur(f.image),
                lambda f: yaw_degrees(f.landmarks),
                lambda f: roll_degrees(f.detection.landmarks),
            )
        ]
        yield (
            f"| {path.name} | {found} | {medians[0]:.0f} | {medians[1]:.2f} | {medians[2]:+.0f}° "
            f"| {medians[3]:+.0f}° | {least_likeness([f.image for f in seen.faces]):.2f} "
            f"| {high - low:.2f} | {light.face:.3f} | {light.side_stops:+.1f} |"
        )


def main(data: Path) -> None:
    detector = Detector(SETTINGS.detecting)
    print("# What the gate's measures give on real faces\n")
    print(
        f"palsycheck {__version__}, OpenCV {cv2.__version__}, Python {platform.python_version()}, "
        f"{platform.machine()}, {date.today().isoformat()}, by `python benchmarks/face_measures.py DATA`. "
        "London faces: DeBruine and Jones, Face Research Lab London Set, CC BY 4.0.\n"
    )
    for line in (*london(data / "london", detector), *videos(data / "videos", detector)):
        print(line)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
