"""Every number that changes a result, in one frozen value.

Settings are data: they are written to ``run.json``, hashed, and read back by ``--config``. Each group
belongs to one stage; each field says its unit and why it has its value. What belongs to a trained
network (clip length, alignment, threshold) is in the model's card.
"""

from __future__ import annotations

import hashlib
import json
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class Group(BaseModel):
    """A frozen group of settings that refuses names it does not know, and numbers that are none."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


Share = Annotated[float, Field(ge=0, le=1)]


class Sampling(Group):
    """Which frames of a recording are looked at."""

    frames: int = Field(
        100,
        ge=1,
        le=2000,
        description="Frames a recording, at equal intervals in time: "
        "about 100 as in the paper (1,398 images from 14 videos).",
    )


class Detecting(Group):
    """How faces are searched for (MTCNN, Zhang et al. 2016)."""

    lines: int = Field(
        540,
        ge=100,
        le=4320,
        description="Frames are reduced to this many lines (the shorter "
        "side) before detection; finds the same faces at 1080p in a quarter of the time.",
    )
    min_face_px: int = Field(
        40, ge=20, le=1000, description="Smallest face searched for, in pixels of the reduced frame."
    )
    net_thresholds: tuple[Share, Share, Share] = Field(
        (0.6, 0.7, 0.7),
        description="Probability that each of MTCNN's three networks must reach; facenet-pytorch's defaults.",
    )
    min_probability: Share = Field(
        0.90,
        description="Final probability below which a detection is not "
        "taken for a face: patterned clothes and curtains come out at 0.7 to 0.9.",
    )
    turn_below: Share = Field(
        0.99,
        description="Median detection probability below which the other right angles are tried: upright "
        "faces come out at 0.99 to 1, lying ones are sometimes taken for upright at 0.9 to 0.98.",
    )
    max_roll: float = Field(
        60.0,
        gt=45,
        le=90,
        description="Largest tilt of the line of the eyes, degrees; a face tilted further "
        "belongs to another right angle.",
    )
    turn_frames: int = Field(
        8,
        ge=1,
        le=100,
        description="Frames tried at each right angle when an upright "
        "face is seldom or doubtfully found (a patient in bed, a phone on its side).",
    )


class Tracking(Group):
    """How the patient is told from whoever passes behind."""

    max_step: float = Field(
        1.0,
        gt=0,
        description="Largest movement of the face's centre from one sampled "
        "frame to the next, in face sizes, that still links the two.",
    )
    max_growth: float = Field(
        1.6, gt=1, description="Largest change of face size, as a ratio, from one sampled frame to the next."
    )
    max_candidates: int = Field(
        4, ge=1, le=16, description="Faces a frame that are followed, largest first: bounds memory."
    )
    other_share: Share = Field(
        0.10,
        description="Another face counts as a person when it is seen in this share of the sampled frames.",
    )
    other_size: Share = Field(0.35, description="... and its median size is this share of the patient's.")
    min_likeness: float = Field(
        0.55,
        ge=-1,
        le=1,
        description="Likeness (faces.measure) below which two pieces of a track are not "
        "taken for one person.",
    )


class Aligning(Group):
    """The aligned face. The eyes decide; the mouth corners never warp (that would straighten a droop)."""

    size: int = Field(224, description="Side of the aligned face in pixels: MobileNetV2's input.")
    eye_distance: float = Field(
        70.0,
        description="Distance between the eyes' centres in the aligned face, in "
        "pixels: keeps brows and chin inside.",
    )
    eye_line: float = Field(82.0, description="Height of the eyes in the aligned face, pixels from the top.")
    eye_to_mouth: float = Field(
        1.07,
        description="Distance from the middle of the eyes to the middle of the "
        "mouth corners over eye distance in a frontal face (median over the neutral London faces): lets "
        "the scale come from the mouth's distance when the head is turned.",
    )


class Illumination(Group):
    """Linear-light luminance (IEC 61966-2-1 transfer, ITU-R BT.709 weights), 0..1. Not lux."""

    face_dark_warn: Share = Field(
        0.06, description="Median luminance of the face below which the light is poor."
    )
    face_dark_fail: Share = Field(0.02, description="... below which the face is not readable.")
    face_bright_warn: Share = Field(
        0.75, description="Median luminance of the face above which it is washed out."
    )
    dark_level: int = Field(
        6, ge=0, le=255, description="8-bit luma at or below which a pixel counts as crushed."
    )
    bright_level: int = Field(
        250, ge=0, le=255, description="8-bit value at or above which a channel is clipped."
    )
    clipped_warn: Share = Field(0.10, description="Share of the face's pixels crushed or clipped: warn.")
    clipped_fail: Share = Field(0.40, description="... fail.")
    side_warn: float = Field(
        0.8,
        gt=0,
        description="Difference between the halves of the face in stops "
        "(log2 of the ratio of medians): side light imitates asymmetry.",
    )
    side_fail: float = Field(2.0, gt=0, description="... fail.")
    lux_warn: float = Field(
        400.0,
        gt=0,
        description="Metered lux below which the light is poor: the lowest that the paper kept of K-FACE.",
    )
    min_lux: float = Field(
        200.0,
        gt=0,
        description="Metered lux below which nothing is scored. Our choice: the "
        "paper left out one low-lux video and gives no figure.",
    )


class Gate(Group):
    """What a recording must pass to be scored."""

    face_share_warn: Share = Field(
        0.80, description="Share of sampled frames with the patient's face: warn below."
    )
    face_share_fail: Share = Field(0.30, description="... fail below: too little of the recording was seen.")
    eye_distance_warn: float = Field(
        40.0,
        description="Median distance between the eyes in the recording, pixels: "
        "below it the aligned face is enlarged more than twice; warn.",
    )
    eye_distance_fail: float = Field(
        18.0, description="... fail below: a droop of 0.05 eye distances is under a pixel."
    )
    yaw_warn: float = Field(
        20.0,
        description="Median turn of the head to a side, degrees, from five landmarks (coarse): warn above.",
    )
    yaw_fail: float = Field(40.0, description="... fail above: half of the face is hidden.")
    roll_warn: float = Field(30.0, description="Median tilt of the line of the eyes, degrees: warn above.")
    blur_warn: Share = Field(
        0.60,
        description="Blur effect of the aligned face (faces.measure.blur, median): warn above; on the "
        "London faces a Gaussian of 3 % of the eye distance.",
    )
    blur_fail: Share = Field(
        0.70, description="... fail above: a Gaussian of 5 % of the eye distance, the size of a slight droop."
    )
    likeness_warn: float = Field(
        0.55,
        ge=-1,
        le=1,
        description="Least likeness of the face between parts of a recording (faces.measure): warn below; "
        "neutral against smiling of one person stays above 0.79 (docs/face_measures.md).",
    )
    likeness_fail: float = Field(
        0.30, ge=-1, le=1, description="... fail below: more than one person in the track."
    )
    expression_warn: float = Field(
        0.06,
        ge=0,
        description="Range (5th to 95th percentile) of the mouth's width in eye distances below which no "
        "expression was seen, a warning only: a face at rest gives 0.02, talkers 0.08 to 0.11, smiles 0.2.",
    )
    interval_factor_warn: float = Field(
        2.0,
        ge=1,
        description="Time between faces may lie this factor outside of the range that the model was trained "
        "on (its card); beyond it warn.",
    )
    broken_warn: Share = Field(0.02, description="Share of frames that could not be decoded: warn above.")


class Scoring(Group):
    """How clips are laid over the faces, and what is made of the scores."""

    clip_step: int = Field(
        1,
        ge=1,
        description="Faces from one clip's start to the next one's. At 1 a frame's score averages "
        "all its places in the clips; at more, frames would rise and fall with their place.",
    )
    threshold: Share | None = Field(
        None, description="Overrides the model card's threshold; recorded where it does."
    )
    side_limit: float = Field(
        5.0,
        gt=0,
        description="Median difference in height of the mouth's corners, in hundredths of the distance "
        "between the pupils, from which a side is named: about 3 mm. Of 102 healthy people at rest (London "
        "faces, points placed by hand; standard deviation 2.2) 4 reach it.",
    )
    strongest_share: Share = Field(
        0.95,
        description="Share of frames that are no stronger than the one given as the strongest, for each "
        "asymmetry: single frames that are far off do not count.",
    )
    mirror_control: bool = Field(
        True,
        description="Score each recording again with every face made symmetric from either half: says "
        "whether a score rests on asymmetry, for two more passes of the network.",
    )
    mirror_kept: float = Field(
        0.9,
        gt=0,
        le=1,
        description="Share of the score that symmetric faces have to keep to score as high as the real ones. "
        "Our choice: a score that falls by less than a tenth has not fallen.",
    )
    saliency_frames: int = Field(
        3,
        ge=0,
        le=20,
        description="Frames a recording for which a map shows where the score comes from; 0 for none.",
    )
    saliency_apart_s: float = Field(
        1.0,
        ge=0,
        description="Seconds by which these frames lie apart at least: neighbours show the same.",
    )
    saliency_apart_share: Share = Field(
        0.1,
        description="... or this share of the time from first to last face, where that is less.",
    )


class Settings(Group):
    """All of them."""

    sampling: Sampling = Sampling()
    detecting: Detecting = Detecting()
    tracking: Tracking = Tracking()
    aligning: Aligning = Aligning()
    illumination: Illumination = Illumination()
    gate: Gate = Gate()
    scoring: Scoring = Scoring()

    def digest(self) -> str:
        """SHA-256 (hex) of the canonical JSON of all settings."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()
