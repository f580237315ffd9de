"""The recordings of a cohort: what they are like, and what the quality gate said of them."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Sequence

from palsycheck.cohort.records import CheckCount, Named, RecordingFacts, Spread
from palsycheck.results import DIGITS, RecordingResult, Verdict


def check_counts(recordings: Iterable[RecordingResult]) -> tuple[CheckCount, ...]:
    """Each check, in the order of the gate, with how many recordings pass, warn and fail."""
    titles: dict[str, str] = {}
    counts: Counter[tuple[str, Verdict]] = Counter()
    for recording in recordings:
        for check in recording.checks:
            titles.setdefault(check.name, check.title)
            counts[check.name, check.verdict] += 1
    return tuple(
        CheckCount(
            name=name,
            title=title,
            passed=counts[name, Verdict.PASS],
            warned=counts[name, Verdict.WARN],
            failed=counts[name, Verdict.FAIL],
        )
        for name, title in titles.items()
    )


def recording_facts(recordings: Sequence[RecordingResult]) -> RecordingFacts:
    """What the recordings are like."""
    videos = [r.video for r in recordings if r.video is not None]
    dates = sorted(r.recorded_at for r in recordings if r.recorded_at)
    return RecordingFacts(
        recordings=len(recordings),
        duration_s=_spread(video.duration_s for video in videos),
        frame_rate=_spread(video.frame_rate for video in videos),
        bytes=_spread(float(video.bytes) for video in videos),
        variable_rate=sum(video.variable_rate for video in videos),
        truncated=sum(video.truncated for video in videos),
        turned=sum(r.turned != 0 for r in recordings),
        resolutions=_named(f"{video.width} × {video.height}" for video in videos),
        codecs=_named(video.codec for video in videos),
        mirrored=sum(r.mirrored is True for r in recordings),
        not_mirrored=sum(r.mirrored is False for r in recordings),
        unknown=sum(r.mirrored is None for r in recordings),
        dated=len(dates),
        first=dates[0] if dates else None,
        last=dates[-1] if dates else None,
        lux=_spread(r.light.lux if r.light else None for r in recordings),
    )


def _spread(values: Iterable[float | None]) -> Spread | None:
    known = [value for value in values if value is not None]
    if not known:
        return None
    return Spread(
        count=len(known),
        low=min(known),
        median=round(statistics.median(known), DIGITS),
        high=max(known),
    )


def _named(values: Iterable[str]) -> tuple[Named, ...]:
    counts = Counter(values)
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple(Named(name=name, count=count) for name, count in ordered)
