"""Temperature scaling as a part of the network: the last layer is divided by the temperature."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from palsycheck.evaluation.calibration import fit_temperature
from palsycheck.evaluation.predict import PatientScores
from palsycheck.training.statements import UNCALIBRATED, calibrated_on

if TYPE_CHECKING:
    from palsycheck.models.architecture import Architecture


def calibrate(
    network: Architecture, validation: Sequence[PatientScores], *, people: str
) -> tuple[float, str]:
    """Divide the network's logits, by its last layer, by the temperature that fits the validation people.

    A temperature at the bound of what is looked for is no estimate: nothing is changed then, and said.

    Args:
        network: Changed in place.
        validation: Scores of the people who validate, as the network gives them now.
        people: What they are called.

    Returns:
        The temperature, and what the card says of the calibration.

    Raises:
        TrainingError: The validation people are all of one class.
    """
    import torch

    fitted = fit_temperature(validation)
    if fitted.at_bound:
        return 1.0, f"{UNCALIBRATED}: temperature scaling was asked for and not done. {fitted.note}"
    with torch.no_grad():
        network.classifier.weight.div_(fitted.value)
        network.classifier.bias.div_(fitted.value)
    before, after = fitted.before.calibration_error, fitted.after.calibration_error
    return fitted.value, (
        f"{calibrated_on(people, fitted)}: T = {fitted.value:.3f}, expected calibration error of their clips "
        f"{before:.3f} before and {after:.3f} after"
    )
