"""As many images of K-FACE as of the patients: whole people, in an order drawn by lot."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np


def in_order_of_lot(people: Sequence[str], *, seed: int) -> tuple[str, ...]:
    """The people in an order that the seed alone decides, however they came."""
    known = sorted(people)
    return tuple(known[i] for i in np.random.default_rng(seed).permutation(len(known)))


def take_until(
    order: Sequence[str],
    *,
    target: int,
    most: Mapping[str, int],
    images_of: Callable[[Sequence[str]], int],
) -> tuple[str, ...]:
    """Take whole people until their images reach the target, or nobody is left.

    Args:
        order: Of the people.
        target: Images to be reached.
        most: By person: an upper bound of images, known without looking at them.
        images_of: Takes some people, no more than are needed, and counts their images.

    Returns:
        Those who were not needed.
    """
    total, place = 0, 0
    while total < target and place < len(order):
        end, hoped = place, total
        while end < len(order) and hoped < target:
            hoped += most[order[end]]
            end += 1
        total += images_of(order[place:end])
        place = end
    return tuple(order[place:])
