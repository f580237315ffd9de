"""Portraits drawn by program: a shaded relief in linear light, in the proportions of a mean face."""

from palsycheck.simulation.drawing.draw import draw_bed, draw_portrait

__all__ = ["draw_bed", "draw_portrait"]
