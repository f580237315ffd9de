"""Who smiles with whose smile: people without a smiling photograph borrow that of somebody who has one."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from palsycheck.simulation.borrowed import Donor, borrowed_smile
from palsycheck.simulation.photographs.library import Photograph
from palsycheck.simulation.portrait import Portrait


@dataclass(frozen=True, slots=True)
class Face:
    """A person, and whose smile that person gets.

    Attributes:
        photograph: Who.
        donor: Whose smile; None for their own, or none.
    """

    photograph: Photograph
    donor: Photograph | None

    def pictures(self) -> tuple[Portrait, Portrait | None]:
        """The person at rest and smiling; a borrowed smile is made here, which takes its time."""
        portrait, smiling = self.photograph.portrait, (self.donor or self.photograph).smiling
        if self.donor is not None and smiling is not None:
            smiling = borrowed_smile(portrait, Donor(self.donor.portrait, smiling))
        return portrait, smiling


def with_smiles(people: Sequence[Photograph], lenders: Sequence[Photograph]) -> list[Face]:
    """The people in their order; who has no smiling photograph borrows one, always from the same one of
    the ``lenders``, those of them who have one. Where nobody has one, nobody borrows."""
    smiling = [one for one in lenders if one.entry.smiling is not None]
    return [Face(one, _donor(one, smiling)) for one in people]


def _donor(one: Photograph, smiling: Sequence[Photograph]) -> Photograph | None:
    if one.entry.smiling is not None or not smiling:
        return None
    return smiling[zlib.crc32(one.identity.encode()) % len(smiling)]
