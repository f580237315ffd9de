"""What scores faces: torch with torchvision, a CUDA device, the built-in model."""

from __future__ import annotations

import shutil

from palsycheck.doctor.finding import Finding, State, first_line, missing, ok, warn
from palsycheck.doctor.packages import reinstall
from palsycheck.errors import ModelError


def examine() -> tuple[Finding, ...]:
    """All checks of this module; those that need torch are left out where it does not load."""
    pair = torch_pair()
    return (pair, cuda(), default_model()) if pair.state is State.OK else (pair,)


def torch_pair() -> Finding:
    """Whether torch and torchvision load together and torchvision's own operators answer.

    A torchvision built for another torch (the default one beside a CPU-only torch, for instance) fails
    with "operator torchvision::nms does not exist".
    """
    name = "torch with torchvision"
    remedy = f"Install both in one command, from one place: {reinstall('torch', 'torchvision')}"
    try:
        import torch
        import torchvision

        kept = torchvision.ops.nms(torch.tensor([[0.0, 0.0, 1.0, 1.0]]), torch.tensor([1.0]), 0.5)
    except (ImportError, OSError, RuntimeError) as error:
        return missing(name, first_line(error), remedy)
    if kept.tolist() != [0]:
        return missing(name, "torchvision::nms gives a wrong answer", remedy)
    return ok(name, f"{torch.__version__} with {torchvision.__version__}")


def cuda() -> Finding:
    """The CUDA device that ``--device auto`` takes. None is no fault: screening then runs on the CPU."""
    import torch

    if torch.cuda.is_available():
        return ok("CUDA", torch.cuda.get_device_name(0))
    if shutil.which("nvidia-smi") and torch.version.cuda is None:
        return warn(
            "CUDA",
            "an NVIDIA driver, but torch is built for the CPU only",
            "Install torch and torchvision built for CUDA, both from one place, or go on with the CPU",
        )
    if shutil.which("nvidia-smi"):
        return warn(
            "CUDA",
            f"an NVIDIA driver that torch (CUDA {torch.version.cuda}) cannot use",
            "See what nvidia-smi says, update the driver, or go on with the CPU",
        )
    return ok("CUDA", "no device; the CPU is used")


def default_model() -> Finding:
    """The built-in model: its card is valid, its weights are those that the card names, the network loads."""
    import torch

    from palsycheck.models import store

    try:
        card = store.load(store.find("default"), torch.device("cpu")).card
    except ModelError as error:
        return missing("Default model", f"{error.what} ({error.where})", "Install palsycheck again")
    return ok("Default model", f"{card.name} {card.version} ({card.architecture})")
