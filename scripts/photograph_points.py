"""Writes the 478 points of a face mesh for every picture of some folders, as one CSV.

Runs in an environment of its own, as the mesh wants an older numpy than palsycheck::

    python3 -m venv MESH
    MESH/bin/pip install -r scripts/photograph_points_requirements.txt
    MESH/bin/python scripts/photograph_points.py POINTS.csv PICTURES...

The mesh is MediaPipe's (Apache-2.0; its weights come with the wheel, nothing is fetched). It is asked about
each picture and its mirror image, each turned by three angles, and the answers are averaged: so the points
of the left side are as good as those of the right, and their noise is smaller. Columns: picture
(folder/name), width, height, seen (answers that were averaged, 0 where no face was found), spread (median
over the points of their standard deviation, px), x0, y0, ..., x477, y477 in pixels, empty where there is no
face.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import cv2
import mediapipe as mp
import numpy as np
from scipy.optimize import linear_sum_assignment

COUNT = 478
ANGLES = (-8.0, 0.0, 8.0)
"""Degrees; more than one averages out how the mesh's own crop falls."""
SUFFIXES = {".jpg", ".jpeg", ".png"}


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("points", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    chosen = parser.parse_args()
    pictures = [p for folder in chosen.folders for p in sorted(folder.iterdir()) if p.suffix in SUFFIXES]
    answers = [ask_all(picture) for picture in pictures]
    pairs = mirror_pairs([a for a in answers if a is not None])
    with chosen.points.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(
            ["picture", "width", "height", "seen", "spread", *(f"{c}{i}" for i in range(COUNT) for c in "xy")]
        )
        for picture, answer in zip(pictures, answers, strict=True):
            writer.writerow(row(picture, answer, pairs))


def ask_all(path: Path) -> dict[str, object] | None:
    """The answers for a picture and its mirror image, in the pixels of each; None if it is no picture."""
    image = cv2.imread(str(path))
    if image is None:
        sys.stderr.write(f"{path}: not a picture\n")
        return None
    plain, mirrored = (turned_answers(np.ascontiguousarray(i)) for i in (image, image[:, ::-1]))
    return {"size": image.shape[1::-1], "plain": plain, "mirrored": mirrored}


def turned_answers(image: np.ndarray) -> list[np.ndarray]:
    """(478, 2) each, in pixels of the picture as it is: one answer an angle at which a face was found."""
    height, width = image.shape[:2]
    found = []
    for angle in ANGLES:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
        turned = cv2.warpAffine(image, turn, (width, height), borderMode=cv2.BORDER_REPLICATE)
        result = MESH.process(cv2.cvtColor(turned, cv2.COLOR_BGR2RGB))
        for face in result.multi_face_landmarks or []:
            # the mesh counts from the picture's edge, palsycheck from the middle of the first pixel
            points = np.array([[m.x * width, m.y * height] for m in face.landmark]) - 0.5
            back = cv2.invertAffineTransform(turn)
            found.append(points @ back[:, :2].T + back[:, 2])
    return found


def mirror_pairs(answers: list[dict[str, object]]) -> np.ndarray:
    """(478,), the number of each point's twin on the other side: nearest in the mean of all faces."""
    faces = [f for a in answers for f in a["plain"]]
    if not faces:
        raise SystemExit("no face was found in any picture")
    mean = np.mean([shape(f) for f in faces], axis=0)
    cost = np.linalg.norm(mean[:, None] - (mean * [-1, 1])[None], axis=2)
    pairs = linear_sum_assignment(cost**2)[1]
    if not np.array_equal(pairs[pairs], np.arange(COUNT)):
        raise SystemExit("the points could not be paired across the face; give more pictures")
    return np.asarray(pairs)


def shape(points: np.ndarray) -> np.ndarray:
    """The points without place, size and roll, by the irises (468 and 473)."""
    right, left = points[468], points[473]
    x = (left - right) / np.linalg.norm(left - right)
    return (points - (right + left) / 2) @ np.column_stack([x, [-x[1], x[0]]]) / np.linalg.norm(left - right)


def row(path: Path, answer: dict[str, object] | None, pairs: np.ndarray) -> list[object]:
    """One line of the CSV."""
    name = f"{path.parent.name}/{path.name}"
    if answer is None:
        return [name, 0, 0, 0, "", *[""] * (2 * COUNT)]
    width, height = answer["size"]
    back = [np.column_stack([width - 1 - f[:, 0], f[:, 1]])[pairs] for f in answer["mirrored"]]
    faces = [*answer["plain"], *back]
    if not faces:
        return [name, width, height, 0, "", *[""] * (2 * COUNT)]
    middle = np.median(faces, axis=0)
    spread = float(np.median(np.hypot(*np.moveaxis(np.std(faces, axis=0), -1, 0))))
    return [name, width, height, len(faces), f"{spread:.2f}", *(f"{v:.2f}" for v in middle.ravel())]


MESH = mp.solutions.face_mesh.FaceMesh(
    static_image_mode=True, max_num_faces=1, refine_landmarks=True, min_detection_confidence=0.4
)

if __name__ == "__main__":
    main()
