"""Features of a backbone that stays as it is: computed once for each face and its mirror image.

With a folder they are kept on disk, memory-mapped, one file a sequence and side, named by hashes of the
backbone and of the faces: the next training, fold or network with the same backbone finds them. Without
one they live as long as the store. In the mirror form a face's features tell those of its mirror image, so
one side is kept, 15 KB a face; in the plain form of MobileNetV2 both, 5 KB each.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from palsycheck.datasets.dataset import FaceSequence
from palsycheck.files import atomic_write_bytes, private_folder
from palsycheck.models.face_size import FACE_PX
from palsycheck.scoring import face_features

if TYPE_CHECKING:
    import torch
    from torch import Tensor

    from palsycheck.models.architecture import Architecture


class FeatureStore:
    """Features of faces through one backbone."""

    def __init__(self, network: Architecture, *, folder: Path | None, device: torch.device) -> None:
        """
        Args:
            network: On ``device``; its backbone must not change as long as the store is used.
            folder: Where features are kept, None to keep them in memory.
            device: Where to compute, and where the features given are.
        """
        self._network, self._device = network, device
        self._folder = folder
        self._backbone = _digest(network)
        self._kept: dict[str, npt.NDArray[np.float32]] = {}

    def of(self, sequence: FaceSequence, *, flip: bool = False) -> Tensor:
        """Features (M, F), float32, of the faces that count, or of their mirror images.

        Raises:
            OutputError: The folder cannot be written.
        """
        import torch

        turn = flip and self._network.config.mirror
        known = self._all(sequence, flip and not turn)[sequence.places]
        features = torch.from_numpy(known).to(self._device)
        return self._network.mirrored(features) if turn else features

    def prepare(self, sequences: Iterable[FaceSequence], *, flip: bool) -> None:
        """Compute what is missing, mirror images too with ``flip``, before it is asked for.

        Raises:
            OutputError: The folder cannot be written.
        """
        both = flip and not self._network.config.mirror
        for sequence in sequences:
            for side in (False, True) if both else (False,):
                self._all(sequence, side)

    def _all(self, sequence: FaceSequence, flip: bool) -> npt.NDArray[np.float32]:
        """Features of all faces, (N, F), float32."""
        faces = sequence.sha256[:32] or f"id{id(sequence.images)}"
        name = f"{self._backbone}-{faces}{'-mirrored' if flip else ''}"
        known = self._kept.get(name)
        if known is None:
            known = self._from_disk(name, sequence, flip)
            self._kept[name] = known
        return known

    def _from_disk(self, name: str, sequence: FaceSequence, flip: bool) -> npt.NDArray[np.float32]:
        if self._folder is None or not sequence.sha256:
            return self._computed(sequence, flip)
        path = self._folder / f"{name}.npy"
        kept = _mapped(path, shape=(len(sequence.images), self._network.feature_size))
        if kept is None:
            file = io.BytesIO()
            np.save(file, self._computed(sequence, flip), allow_pickle=False)
            atomic_write_bytes(private_folder(self._folder) / path.name, file.getvalue())
            kept = _mapped(path, shape=(len(sequence.images), self._network.feature_size))
        assert kept is not None  # noqa: S101 - just written
        return kept

    def _computed(self, sequence: FaceSequence, flip: bool) -> npt.NDArray[np.float32]:
        pictures = sequence.images[:, :, ::-1] if flip else sequence.images
        self._network.eval()
        features: npt.NDArray[np.float32] = (
            face_features(self._network, pictures, device=self._device).cpu().numpy()
        )
        return features


def _mapped(path: Path, *, shape: tuple[int, int]) -> npt.NDArray[np.float32] | None:
    """The features of a file, None where it is missing or damaged: they are computed again."""
    try:
        features: npt.NDArray[np.float32] = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, EOFError, ValueError):
        return None
    return features if features.shape == shape and features.dtype == np.float32 else None


def _digest(network: Architecture) -> str:
    config = network.config
    form = f" mirror {config.mirror} {config.input_px}" if config.mirror or config.input_px != FACE_PX else ""
    digest = hashlib.sha256(f"stretch {config.stretch}{form}".encode())
    for name, tensor in network.backbone.state_dict().items():
        digest.update(name.encode())
        digest.update(tensor.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()[:32]
