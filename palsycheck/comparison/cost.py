"""What a network costs: parameters, operations, time, memory."""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

import numpy as np

from palsycheck.comparison.records import Cost
from palsycheck.memory import peak_mib, restart_peak
from palsycheck.scoring import face_features, score_features

if TYPE_CHECKING:
    import torch

    from palsycheck.models.architecture import Architecture

FACES = 64
"""Timed at once: as many as a small recording has."""
RUNS = 3
"""The median of so many is given; one more, before them, is not counted."""


def cost_of(network: Architecture, *, clip_length: int, blocks: int | None, device: torch.device) -> Cost:
    """Measure a network as screening uses it.

    Args:
        network: On ``device``.
        clip_length: T.
        blocks: Of the backbone that were trained, None all.
        device: Where to compute.
    """
    network.rest(blocks)
    parameters = tuple(network.parameters())
    restart_peak()
    return Cost(
        parameters=sum(parameter.numel() for parameter in parameters),
        trained=sum(parameter.numel() for parameter in parameters if parameter.requires_grad),
        macs=macs(network, clip_length=clip_length, device=device),
        milliseconds=_milliseconds(network, clip_length=clip_length, device=device),
        peak_mib=peak_mib(),
    )


def macs(network: Architecture, *, clip_length: int, device: torch.device) -> int:
    """Multiply-accumulate operations for one image: half of the floating point operations that torch counts
    in its convolutions and matrix products, over a clip, by the clip's length."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    network.eval()
    clip = torch.zeros(1, clip_length, 3, 224, 224, device=device)
    with torch.inference_mode(), FlopCounterMode(display=False) as counter:
        network(clip)
    return int(counter.get_total_flops()) // (2 * clip_length)


def _milliseconds(network: Architecture, *, clip_length: int, device: torch.device) -> float:
    faces = np.random.default_rng(0).integers(0, 256, (max(FACES, clip_length), 224, 224, 3), dtype=np.uint8)

    def run() -> float:
        started = time.perf_counter()
        features = face_features(network, faces, device=device)
        score_features(network, features, length=clip_length, step=1)
        return time.perf_counter() - started

    run()
    return 1000 * median(run() for _ in range(RUNS)) / len(faces)


def machine(device: torch.device) -> str:
    """Processor, cores, threads, memory and device, in words."""
    import torch

    from palsycheck.doctor.machine import GIB, total_memory

    memory = total_memory()
    words = [
        _processor(),
        f"{os.cpu_count()} cores",
        f"{torch.get_num_threads()} threads",
        f"{memory / GIB:.0f} GiB memory" if memory else "memory not known",
        f"computed on {torch.cuda.get_device_name(device)}"
        if device.type == "cuda"
        else "computed on the CPU",
    ]
    return ", ".join(words)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return f"{names[0]} ({platform.machine()})" if names else platform.machine()
