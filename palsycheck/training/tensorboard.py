"""The course of a training as TensorBoard files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from palsycheck.errors import UsageError
from palsycheck.training.history import Epoch


@contextmanager
def logging(folder: Path | None) -> Iterator[Callable[[Epoch], None]]:
    """Gives what writes an epoch; without a folder it writes nothing.

    Raises:
        UsageError: TensorBoard is not installed.
    """
    if folder is None:
        yield lambda _: None
        return
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        raise UsageError(
            "TensorBoard is not installed",
            where="--tensorboard",
            remedy="Install it: pip install 'palsycheck[tensorboard]'",
        ) from None
    with SummaryWriter(str(folder)) as writer:

        def write(epoch: Epoch) -> None:
            for name, value in asdict(epoch).items():
                if name not in {"epoch", "best"} and value is not None:
                    writer.add_scalar(name.replace("_", "/", 1), value, epoch.epoch)

        yield write
