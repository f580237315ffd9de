"""The result block of a patient's report: the number and all that it has to be read with."""

from __future__ import annotations

from collections.abc import Sequence

from palsycheck.language import N_, _, ngettext
from palsycheck.report.asymmetry_words import side_text
from palsycheck.report.facts import recorded_text, uncalibrated
from palsycheck.report.figures import scale_figure
from palsycheck.report.views import MirrorView, ResultView
from palsycheck.report.words import (
    CHECK_MARKS,
    NOT_MEASURED,
    OUTCOME_MARKS,
    Mark,
    against_threshold,
    clips_text,
    interval_text,
    probability_text,
    told,
    visible,
)
from palsycheck.results import (
    MirrorControl,
    ModelFacts,
    Outcome,
    PatientResult,
    Performance,
    RecordingResult,
    Verdict,
)

WARNINGS_NAMED = 3
"""Warnings named in the result block, which has one line for them; all are in the quality table."""

ABOVE, BELOW = Mark("above", "▲", N_("above")), Mark("below", "▼", N_("below"))


def result_view(result: PatientResult) -> ResultView:
    """The block of one patient."""
    if result.probability is None:
        return _without_score(result)
    number, limit = against_threshold(result.probability, result.threshold)
    above = result.probability >= result.threshold
    scored = result.scored
    clips = result.clip_probabilities or (result.probability,)
    low, high = min(clips), max(clips)
    borderline = _borderline(clips, above=above, threshold=result.threshold)
    return ResultView(
        kind="above" if above else "below",
        mark=ABOVE if above else BELOW,
        headline=_("Probability of palsy (model)"),
        verdict=_verdict(above, equal=number == limit, borderline=bool(borderline)).format(limit=limit),
        number=number,
        spread=_spread(low, high, clips=len(clips), recordings=len(scored)),
        reasons=tuple(told(reason) for reason in result.reasons),
        scale=scale_figure(result.probability, result.threshold, (low, high)),
        borderline=borderline,
        uncalibrated=_uncalibrated(number) if uncalibrated(result.model) else "",
        warnings=_warnings(scored),
        side="" if result.asymmetry is None else side_text(result.asymmetry),
        tested=tested_text(result.model),
        rests_on=_rests_on(result, scored),
        mirror=mirror_view(result.mirror, probability=result.probability, threshold=result.threshold),
    )


def _without_score(result: PatientResult) -> ResultView:
    failed = result.outcome is Outcome.FAILED
    return ResultView(
        kind="failed" if failed else "not-scored",
        mark=OUTCOME_MARKS[result.outcome],
        headline=_("Failed") if failed else _("Not scored"),
        verdict=_("No result could be computed.")
        if failed
        else _("No probability is given: the recording did not pass the quality checks."),
        number=None,
        spread=None,
        reasons=tuple(told(reason) for reason in result.reasons),
        scale=None,
        advice=""
        if failed
        else _("Record again: light from the front, the whole face large in the picture, still and frontal."),
    )


def _verdict(above: bool, *, equal: bool, borderline: bool) -> str:
    if borderline:
        if not above:
            return _("Borderline, below the threshold of {limit}")
        if equal:
            return _("Borderline, at or above the threshold of {limit}")
        return _("Borderline, above the threshold of {limit}")
    if not above:
        return _("Below the threshold of {limit}")
    return _("At or above the threshold of {limit}") if equal else _("Above the threshold of {limit}")


def _spread(low: float, high: float, *, clips: int, recordings: int) -> str:
    spread = _("{low} to {high}").format(low=probability_text(low), high=probability_text(high))
    if recordings > 1:
        return _("{spread} over {clips} of {recordings} recordings").format(
            spread=spread, clips=clips_text(clips), recordings=recordings
        )
    return _("{spread} over {clips}").format(spread=spread, clips=clips_text(clips))


def _borderline(clips: Sequence[float], *, above: bool, threshold: float) -> str:
    """Said where the clips straddle the threshold: how many are on its other side; "" elsewhere."""
    other = sum((clip >= threshold) is not above for clip in clips)
    if not other:
        return ""
    if above:
        return ngettext(
            "{other} of {all} clip is below the threshold.",
            "{other} of {all} clips are below the threshold.",
            len(clips),
        ).format(other=other, all=len(clips))
    return ngettext(
        "{other} of {all} clip is at or above the threshold.",
        "{other} of {all} clips are at or above the threshold.",
        len(clips),
    ).format(other=other, all=len(clips))


def _rests_on(result: PatientResult, scored: Sequence[RecordingResult]) -> str:
    """The date whose recordings give the result, where there are others too; "" elsewhere."""
    if len(scored) == len(result.recordings):
        return ""
    return "; ".join(dict.fromkeys(recorded_text(recording) for recording in scored))


def _uncalibrated(number: str) -> str:
    bare = number.strip("<> ")
    return _("Not calibrated: {number} does not mean {share} in 100.").format(
        number=bare, share=f"{100 * float(bare):g}"
    )


def _warnings(recordings: Sequence[RecordingResult]) -> str:
    """ "2 warnings: Persons in view; Sharpness"; each check once, however many recordings it warns of."""
    titles = list(
        dict.fromkeys(_(visible(c.title)) for r in recordings for c in r.checks if c.verdict is Verdict.WARN)
    )
    if not titles:
        return ""
    rest, named = len(titles) - WARNINGS_NAMED, "; ".join(titles[:WARNINGS_NAMED])
    if rest > 0:
        return _("{number} warnings: {named} and {rest} more").format(
            number=len(titles), named=named, rest=rest
        )
    return ngettext("{number} warning: {named}", "{number} warnings: {named}", len(titles)).format(
        number=len(titles), named=named
    )


def tested_text(model: ModelFacts) -> str:
    """How well the model did, with the data behind it; "" where its card has no figures by person."""
    found = model.performance
    if found is None:
        return ""
    if not found.leaking:
        return _figures(found)
    warned = _("The same people were trained on: these figures flatter.")
    return f"{_figures(found)} {warned}"


def _figures(found: Performance) -> str:
    tested = _on(found)
    if found.sensitivity is None or found.specificity is None:
        return _(
            "Model tested on {tested}: AUC {auc}; sensitivity and specificity at this threshold: not known."
        ).format(auc=interval_text(found.auc), tested=tested)
    missed = round((1 - found.sensitivity.value) * found.palsied)
    alarms = round((1 - found.specificity.value) * found.healthy)
    return _(
        "Model tested on {tested}: sensitivity {sensitivity}, specificity {specificity}. "
        "It missed {missed} of {palsied} with a palsy and flagged {alarms} of {healthy} without."
    ).format(
        sensitivity=interval_text(found.sensitivity),
        specificity=interval_text(found.specificity),
        tested=tested,
        missed=missed,
        palsied=found.palsied,
        alarms=alarms,
        healthy=found.healthy,
    )


def _on(found: Performance) -> str:
    number, noun = found.palsied + found.healthy, _(visible(found.noun))
    if found.people < number:
        return _("{number} {noun} ({groups} independent people or groups)").format(
            number=number, noun=noun, groups=found.people
        )
    return _("{number} {noun}").format(number=number, noun=noun)


def mirror_view(
    mirror: MirrorControl | None, *, probability: float | None, threshold: float
) -> MirrorView | None:
    """Three numbers and one sentence of what they mean; None where there was no control."""
    if mirror is None or probability is None:
        return None
    mark, word = CHECK_MARKS[Verdict.PASS], _("not flagged")
    if mirror.flag:
        mark, word = CHECK_MARKS[Verdict.WARN], _("flagged")
        reading = _("The score does not rest on asymmetry: symmetric faces score as high as the real ones.")
    elif probability < threshold:
        mark, word = NOT_MEASURED, _("not applicable")
        reading = _("The score is below the threshold. This does not support the low score.")
    else:
        reading = _(
            "Without asymmetry the score falls below the threshold. It may still be a crooked smile "
            "or side light."
        )
    return MirrorView(
        whole=probability_text(probability),
        left=probability_text(mirror.left),
        right=probability_text(mirror.right),
        mark=mark,
        word=word,
        reading=reading,
    )
