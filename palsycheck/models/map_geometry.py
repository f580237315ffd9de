"""Where in a picture the cells of a convolutional network's last map look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from torch import nn


@dataclass(frozen=True, slots=True)
class Grid:
    """The centres of a map's cells in the network's input, along either side: first + step * cell, pixels."""

    first: float
    step: float

    def spread(self, cells: int, *, side: int, input_px: int) -> npt.NDArray[np.float64]:
        """Weights (side, cells) that enlarge one axis of a map, bilinearly, to the pixels of the face.

        Beyond the outermost centres the outermost value stays.

        Args:
            cells: Of the map along this axis.
            side: Of the face, pixels.
            input_px: Side to which the face was scaled down for the network, pixels.
        """
        scale = side / input_px
        centres = (self.first + self.step * np.arange(cells) + 0.5) * scale - 0.5
        pixels = np.arange(side)
        return np.stack([np.interp(pixels, centres, cell) for cell in np.eye(cells)], axis=1)


def grid(backbone: nn.Module) -> Grid:
    """The grid of a backbone's last map: the centres of the cells' receptive fields.

    Dumoulin and Visin 2016 (arXiv 1603.07285, relationships 5 and following), layer by layer; parallel
    branches must agree, as an inverted residual's do. In MobileNetV2 the centres lie half a cell further up
    and left than a map that is merely stretched over the picture would have them (0, 32, ... 192, not 15.5,
    47.5, ... 207.5 of 224), since each convolution with stride two is centred on the pixel that it starts
    from.
    """
    first, step = 0.0, 1.0
    for layer in backbone.modules():
        if isinstance(layer, nn.Conv2d | nn.MaxPool2d | nn.AvgPool2d):
            size, stride, padding = (
                _one(getattr(layer, name)) for name in ("kernel_size", "stride", "padding")
            )
            dilation = _one(getattr(layer, "dilation", 1))
            first += step * ((size - 1) * dilation / 2 - padding)
            step *= stride
    return Grid(first, step)


def _one(value: int | tuple[int, ...]) -> int:
    return value if isinstance(value, int) else value[0]
