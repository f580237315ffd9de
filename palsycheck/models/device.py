"""Where a network computes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from palsycheck.errors import DeviceError

if TYPE_CHECKING:
    import torch


def choose_device(name: str) -> torch.device:
    """The device that a name stands for.

    Args:
        name: "auto" (the first CUDA device where there is one, else the CPU), "cpu", "cuda" or "cuda:N".

    Raises:
        DeviceError: Not such a name, or the device is not there.
    """
    import torch

    if name == "cpu" or (name == "auto" and not torch.cuda.is_available()):
        return torch.device("cpu")
    match = re.fullmatch(r"(?:auto|cuda(?::(\d{1,3}))?)", name)
    if match is None:
        raise DeviceError("unknown device", where=name, remedy="Use auto, cpu, cuda or cuda:N")
    if not torch.cuda.is_available():
        raise DeviceError(
            "this machine has no usable CUDA device", where=name, remedy="Use --device cpu or auto"
        )
    index = int(match.group(1) or 0)
    if index >= torch.cuda.device_count():
        raise DeviceError(
            f"there are only {torch.cuda.device_count()} CUDA device(s), counted from 0", where=name
        )
    return torch.device("cuda", index)
