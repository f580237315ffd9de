"""The signed asymmetries of a face, in the one order that datasets and networks keep.

Each is in hundredths of the distance between the pupils and positive where the patient's left side is the
lower or weaker; see ``palsycheck.simulation.truth``. In a mirrored picture all change their sign.
"""

from __future__ import annotations

ASYMMETRIES = ("mouth", "shift", "reach", "lid", "brow")
"""Height of the commissures, shift of the mouth's middle, excursion of the commissures, lids, brows."""

UNIT = 10.0
"""Networks are trained on tenths of the distance between the pupils: a palsy's numbers are of order one."""
