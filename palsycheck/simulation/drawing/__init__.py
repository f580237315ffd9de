"""Portraits drawn by program: a shaded relief in linear light, in the proportions of a mean face."""

from palsycheck.simulation.drawing.draw import draw_portrait, draw_bed

__all__ = ["draw_portrait", "draw_bed"]
