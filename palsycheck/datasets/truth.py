"""Asymmetries known from a simulation: from the file beside a recording to one row a face.

``recording.truth.json`` has the truth of every frame of ``recording.mp4``; see ``palsycheck phantom
--truth``. A dataset keeps the rows of its faces below ``truth/``, in files named by their own hash.
"""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from palsycheck.asymmetries import ASYMMETRIES
from palsycheck.errors import TrainingError
from palsycheck.files import atomic_write_bytes, plain_bytes, private_folder
from palsycheck.intake.folders import TRUTH_SUFFIX

Asymmetries = npt.NDArray[np.float32]
"""(N, 5), hundredths of the distance between the pupils, in the order of ``palsycheck.asymmetries``; NaN
where one is not known."""

LARGEST = 2**28
"""Bytes of a file of truth: an hour at 30 frames a second has about 100 MB of landmarks."""


def truth_beside(recording: Path) -> Path | None:
    """The file of truth beside a recording; None where there is none."""
    path = recording.with_suffix(TRUTH_SUFFIX)
    return path if path.is_file() else None


def read_truth(path: Path, times: Sequence[float]) -> Asymmetries:
    """The asymmetries at some times of a recording.

    A time's frame is the nearest one, if it lies within half of the usual interval between frames. What
    the file does not know, because it is of another version or says null, is NaN.

    Args:
        path: Of the file of truth.
        times: (N,), seconds from the recording's first frame.

    Raises:
        TrainingError: The file cannot be read, or is no truth.
    """
    found = np.full((len(times), len(ASYMMETRIES)), np.nan, dtype=np.float32)
    frames = _frames(path)
    try:
        at = np.array([_number(frame.get("time_s")) for frame in frames], dtype=np.float64)
        with np.errstate(over="ignore"):  # too large for float32: not known
            rows = np.array(
                [[_number(frame.get(name)) for name in ASYMMETRIES] for frame in frames], dtype=np.float32
            )
    except (TypeError, ValueError, OverflowError):
        raise _damaged(path) from None
    if not len(at) or not len(times):
        return found
    if not np.isfinite(at).all() or (np.diff(at) <= 0).any():
        raise _damaged(path)
    rows[~np.isfinite(rows)] = np.nan
    asked = np.asarray(times, dtype=np.float64)
    nearest = np.abs(asked[:, None] - at[_around(at, asked)]).argmin(axis=1)
    places = np.take_along_axis(_around(at, asked), nearest[:, None], axis=1)[:, 0]
    reach = np.median(np.diff(at)) / 2 if len(at) > 1 else 0.0
    near = np.abs(at[places] - asked) <= reach + 1e-6
    found[near] = rows[places[near]]
    return found


def keep_truth(folder: Path, asymmetries: Asymmetries) -> str:
    """Write the rows of a sequence's faces; gives their hash, which is the file's name.

    Raises:
        OutputError: The folder cannot be written.
    """
    file = io.BytesIO()
    np.save(file, np.ascontiguousarray(asymmetries, dtype=np.float32), allow_pickle=False)
    digest = hashlib.sha256(file.getvalue()).hexdigest()
    if truth_damage(folder, digest, faces=len(asymmetries)):
        atomic_write_bytes(truth_path(private_folder(folder), digest), file.getvalue())
    return digest


def open_truth(folder: Path, sha256: str, *, count: int) -> Asymmetries:
    """The rows of a sequence of so many faces, whole to the last bit.

    Raises:
        OSError, EOFError, ValueError: They are not there, or not what was written.
    """
    data = plain_bytes(truth_path(folder, sha256))
    if hashlib.sha256(data).hexdigest() != sha256:
        raise ValueError("changed since they were written (hash)")
    rows: Asymmetries = np.load(io.BytesIO(data), allow_pickle=False)
    if rows.shape != (count, len(ASYMMETRIES)) or rows.dtype != np.float32:
        raise ValueError("not the asymmetries of the faces")
    return rows


def truth_damage(folder: Path, sha256: str, *, faces: int) -> str:
    """What is wrong with stored asymmetries, "" if nothing is."""
    try:
        open_truth(folder, sha256, count=faces)
    except (OSError, EOFError, ValueError):
        return "asymmetries missing, cut off, or changed since they were written"
    return ""


def truth_path(folder: Path, sha256: str) -> Path:
    """Where the rows with this hash lie."""
    return folder / f"{sha256}.npy"


def _frames(path: Path) -> list[Mapping[str, Any]]:
    try:
        if path.stat().st_size > LARGEST:
            raise _damaged(path)
        data = json.loads(plain_bytes(path))
    except OSError as error:
        raise TrainingError(
            f"the truth of a recording cannot be read: {error.strerror}",
            where=path,
            remedy="Check the rights, or leave truth out with --no-truth",
        ) from None
    except (ValueError, RecursionError):
        raise _damaged(path) from None
    frames = data.get("frames") if isinstance(data, dict) else None
    if not isinstance(frames, list) or not all(isinstance(frame, dict) for frame in frames):
        raise _damaged(path)
    return frames


def _number(value: object) -> float:
    """A number of a file of truth; null is not known."""
    if value is None:
        return float("nan")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("no number")
    return float(value)


def _around(at: npt.NDArray[np.float64], asked: npt.NDArray[np.float64]) -> npt.NDArray[np.int64]:
    """The places before and behind each time, (N, 2)."""
    behind = np.clip(np.searchsorted(at, asked), 0, len(at) - 1)
    return np.stack([np.maximum(behind - 1, 0), behind], axis=1)


def _damaged(path: Path) -> TrainingError:
    return TrainingError(
        "the file beside a recording is no truth of its frames",
        where=path,
        remedy="Make it again with the recording, or leave truth out with --no-truth",
    )
