"""A small drawn portrait, made once, that the tests of the simulator share."""

from __future__ import annotations

import pytest

from palsycheck.simulation.drawing import draw_portrait
from palsycheck.simulation.portrait import Portrait
from palsycheck.simulation.traits import Traits, draw_traits


@pytest.fixture(scope="session")
def traits() -> Traits:
    return draw_traits(900_000_101)


@pytest.fixture(scope="session")
def portrait(traits: Traits) -> Portrait:
    drawn = draw_portrait(traits, width=400, height=440, scale=8.0, origin=(200.0, 190.0))
    return Portrait(drawn.image, drawn.landmarks)
