"""Every error that palsycheck raises on purpose.

An error says what is wrong, where, and what to do about it, in one line, and holds no patient data
beyond the path or id that the user gave. The command line prints that line and leaves with
``exit_status``; nothing else in the package calls ``sys.exit``.

::

    PalsycheckError
    ├── UsageError                 the command or its settings cannot be carried out
    │   └── SettingsError          a settings file or value is not valid
    ├── IntakeError                the input cannot be turned into patients and recordings
    │   ├── MissingInputError      the path does not exist
    │   ├── UnreadableInputError   no right to read it
    │   ├── EmptyFolderError       the folder holds nothing at all
    │   ├── NoVideoError           there are files, but no video among them
    │   ├── LinkLoopError          symbolic links lead back to themselves
    │   ├── DuplicatePatientError  the same id twice
    │   ├── UnknownPatientError    patients.csv names an id without a recording
    │   └── TableError             patients.csv cannot be read
    ├── VideoError                 one recording cannot be read; the others go on
    │   ├── NotAVideoError         no video stream, or not a video file at all
    │   └── NoFramesError          a video without one frame that can be decoded
    ├── ModelError                 a model directory cannot be used
    │   ├── ModelNotFoundError     no such model, or a file of it is missing
    │   ├── ModelCardError         the card is not valid, or of an unknown version
    │   ├── ModelDamagedError      the weights are not those that the card names
    │   └── ModelMismatchError     the weights do not fit the architecture, or the settings the model
    ├── TrainingError              training data or options do not allow training
    ├── DeviceError                the device that was asked for is not there
    ├── OutputError                results cannot be written
    └── ReportError                a report cannot be drawn
        └── MissingLibraryError    a system library that draws PDF is not installed
"""

from __future__ import annotations

from pathlib import Path


class PalsycheckError(Exception):
    """The root of all errors raised on purpose.

    Args:
        what: What is wrong, without a full stop.
        where: The path, id or option concerned, if any.
        remedy: What the user can do about it, as an imperative sentence without a full stop.
    """

    exit_status = 2

    def __init__(self, what: str, *, where: str | Path | None = None, remedy: str = "") -> None:
        self.what = what
        self.where = None if where is None else str(where)
        self.remedy = remedy
        super().__init__(what)

    def __str__(self) -> str:
        place = f" ({self.where})" if self.where else ""
        remedy = f" {self.remedy}." if self.remedy else ""
        return " ".join(f"{self.what}{place}.{remedy}".split())

    @property
    def reason(self) -> str:
        """What is wrong as a sentence of its own, for results: without the path, which may be private."""
        what = " ".join(self.what.split())
        return f"{what[:1].upper()}{what[1:]}."

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        """Errors cross from worker processes to the parent whole."""
        return _rebuild, (type(self), self.what, self.where, self.remedy)


def _rebuild(kind: type[PalsycheckError], what: str, where: str | None, remedy: str) -> PalsycheckError:
    return kind(what, where=where, remedy=remedy)


class UsageError(PalsycheckError):
    """The command or its settings cannot be carried out."""


class SettingsError(UsageError):
    """A settings file or value is not valid."""


class IntakeError(PalsycheckError):
    """The input cannot be turned into patients and recordings."""


class MissingInputError(IntakeError):
    """The path does not exist."""


class UnreadableInputError(IntakeError):
    """There is no right to read the path."""


class EmptyFolderError(IntakeError):
    """The folder holds nothing at all."""


class NoVideoError(IntakeError):
    """There are files, but no video among them."""


class LinkLoopError(IntakeError):
    """Symbolic links lead back to themselves."""


class DuplicatePatientError(IntakeError):
    """The same id twice."""


class UnknownPatientError(IntakeError):
    """patients.csv names an id or a recording that is not there."""


class TableError(IntakeError):
    """patients.csv cannot be read."""


class VideoError(PalsycheckError):
    """One recording cannot be read; the others go on."""

    exit_status = 1


class NotAVideoError(VideoError):
    """No video stream, or not a video file at all."""


class NoFramesError(VideoError):
    """A video without one frame that can be decoded."""


class ModelError(PalsycheckError):
    """A model directory cannot be used."""


class ModelNotFoundError(ModelError):
    """No such model, or a file of it is missing."""


class ModelCardError(ModelError):
    """The card is not valid, or of an unknown version."""


class ModelDamagedError(ModelError):
    """The weights are not those that the card names."""


class ModelMismatchError(ModelError):
    """The weights do not fit the architecture, or the settings do not fit the model."""


class TrainingError(PalsycheckError):
    """Training data or options do not allow training."""


class DeviceError(PalsycheckError):
    """The device that was asked for is not there."""


class OutputError(PalsycheckError):
    """Results cannot be written."""

    exit_status = 1


class ReportError(PalsycheckError):
    """A report cannot be drawn."""

    exit_status = 1


class MissingLibraryError(ReportError):
    """A system library that draws PDF is not installed."""
