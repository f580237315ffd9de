"""Which frames of a recording are looked at: equal intervals in presentation time."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from palsycheck.video.times import Seconds


def ideal_times(times: Seconds, count: int) -> Seconds:
    """The middles of ``count`` equal slices of a recording, in seconds, ascending.

    It lasts from its first frame to a mean gap after its last: that many frames at a constant rate.
    """
    first, last = float(times[0]), float(times[-1])
    mean_gap = (last - first) / max(len(times) - 1, 1)
    return first + (last + mean_gap - first) * (np.arange(count) + 0.5) / count


def choose(times: Seconds, count: int) -> npt.NDArray[np.intp]:
    """Chooses at most ``count`` frames at equal intervals in time.

    The recording is cut into ``count`` slices of equal duration; the frame nearest to the middle of
    each is taken, the earlier of two that are equally near. Phones and webcams drop frames when it is
    dark, so that equal steps in frame numbers are no equal steps in time.

    Args:
        times: Presentation times in seconds, ascending, shape (frames,).
        count: How many frames are wanted, at least 1.

    Returns:
        Indices into ``times``, strictly ascending: all frames where there are no more than
        ``count``, else at most ``count`` of them, exactly so many at a constant rate. A frame beside a
        long gap that is nearest to several middles is taken once, so that no frame lies further from
        its middle than half the longest gap.

    Raises:
        ValueError: ``count`` is less than 1.
    """
    if count < 1:
        raise ValueError(f"at least one frame must be asked for, not {count}")
    if len(times) <= count:
        return np.arange(len(times), dtype=np.intp)
    wanted = ideal_times(times, count)
    after = np.clip(np.searchsorted(times, wanted), 1, len(times) - 1)
    before = after - 1
    nearest = np.where(wanted - times[before] <= times[after] - wanted, before, after)
    return np.unique(nearest).astype(np.intp)
