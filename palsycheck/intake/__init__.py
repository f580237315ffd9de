"""From a folder, a file or a list of files to patients and their recordings."""

from palsycheck.intake.find import find_patients
from palsycheck.intake.names import folder_name
from palsycheck.intake.patients import Intake, Patient, Recording

__all__ = ["Intake", "Patient", "Recording", "find_patients", "folder_name"]
