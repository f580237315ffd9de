"""Plots, drawn by matplotlib: every meaning has a line style or a shape beside its colour."""
