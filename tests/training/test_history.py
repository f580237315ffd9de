"""The history of a training as a CSV file."""

from dataclasses import replace

from palsycheck.training.history import Epoch, history_csv, line, peak, read_history

FIRST = Epoch(
    epoch=1,
    train_loss=0.5,
    train_accuracy=0.75,
    validation_loss=0.625,
    validation_accuracy=0.5,
    best=True,
    rate=0.01,
    seconds=3.5,
    waiting=0.25,
    peak_mib=1024.5,
)
SECOND = replace(FIRST, epoch=2, best=False, peak_mib=2048, asymmetry_error=2.5)


def test_what_is_written_is_read():
    assert read_history(history_csv([FIRST, SECOND])) == (FIRST, SECOND)


def test_a_memory_that_is_not_known_is_an_empty_cell():
    assert read_history(history_csv([replace(FIRST, peak_mib=None)])) == (replace(FIRST, peak_mib=None),)


def test_a_history_of_an_earlier_version_has_no_memory():
    lines = [line.rsplit(",", 2)[0] for line in history_csv([FIRST]).splitlines()]
    assert read_history("\n".join(lines)) == (replace(FIRST, peak_mib=None),)


def test_the_peak_of_a_training_is_the_largest_known():
    assert peak([FIRST, SECOND, replace(FIRST, peak_mib=None)]) == 2048
    assert peak([replace(FIRST, peak_mib=None)]) is None


def test_the_error_of_the_asymmetries_is_told_where_there_is_one():
    assert "asymmetries 2.50 off" in line(SECOND)
    assert "asymmetries" not in line(FIRST)
