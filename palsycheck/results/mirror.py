"""A score beside those of symmetric faces."""

from __future__ import annotations

from palsycheck.results.base import Record, Share


class MirrorControl(Record):
    """Scores of the same clips with every face made symmetric; see ``palsycheck.mirror_control``.

    Attributes:
        left, right: Probability from the faces made of the patient's left half alone, and of the right.
        flag: The score is at or above the threshold and does not rest on asymmetry: the lower of the two is
            at or above the threshold as well, or keeps ``kept_share`` of the score.
        kept_share: The setting in force.
    """

    left: Share
    right: Share
    flag: bool
    kept_share: Share

    @property
    def lower(self) -> float:
        """The lower of the two, which is compared with the score: a weak half, doubled, may look weak."""
        return min(self.left, self.right)
