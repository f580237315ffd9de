"""How many pixels of a face a network looks at."""

from __future__ import annotations

FACE_PX, LEAST_PX = 224, 64
"""Side of an aligned face, and the smallest that it may be scaled down to: two cells of the last map."""
