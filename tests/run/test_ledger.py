"""The ledger remembers what was done, and refuses what it does not understand."""

import sqlite3

import pytest

from palsycheck.errors import OutputError
from palsycheck.run.ledger import Entry, open_ledger

NOW = "2026-01-01T00:00:00+00:00"


def start(ledger, patient="p", **changes):
    ledger.start(patient, **{"folder": "p", "stamp": "s", "work": "w", "now": NOW, **changes})


def test_a_patient_it_has_never_seen(tmp_path):
    with open_ledger(tmp_path) as ledger:
        assert ledger.entry("p") is None


def test_it_remembers_across_openings(tmp_path):
    with open_ledger(tmp_path) as ledger:
        start(ledger)
        assert ledger.entry("p") == Entry("s", "", "w", "running")
        ledger.finish("p", content="c", state="scored", reason="", now=NOW)
    with open_ledger(tmp_path) as ledger:
        assert ledger.entry("p") == Entry("s", "c", "w", "scored")


def test_every_change_is_there_even_if_the_process_dies(tmp_path):
    """Another connection sees it at once."""
    with open_ledger(tmp_path) as ledger, open_ledger(tmp_path) as other:
        start(ledger)
        assert other.entry("p").state == "running"


def test_a_new_attempt_forgets_the_old_result(tmp_path):
    with open_ledger(tmp_path) as ledger:
        start(ledger)
        ledger.finish("p", content="c", state="failed", reason="It broke.", now=NOW)
        start(ledger, stamp="t")
        assert ledger.entry("p") == Entry("t", "", "w", "running")
    attempts = sqlite3.connect(tmp_path / "ledger.sqlite").execute("SELECT attempts FROM patients").fetchone()
    assert attempts == (2,)


def test_restamping_changes_nothing_else(tmp_path):
    with open_ledger(tmp_path) as ledger:
        start(ledger)
        ledger.finish("p", content="c", state="scored", reason="", now=NOW)
        ledger.restamp("p", stamp="new")
        assert ledger.entry("p") == Entry("new", "c", "w", "scored")


def test_ids_are_data(tmp_path):
    evil = "'; DROP TABLE patients; --"
    with open_ledger(tmp_path) as ledger:
        start(ledger, evil)
        assert ledger.entry(evil) is not None


def test_only_its_owner_may_read_it(tmp_path):
    with open_ledger(tmp_path):
        pass
    assert (tmp_path / "ledger.sqlite").stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_ledger(tmp_path):
    (tmp_path / "ledger.sqlite").write_bytes(b"not a database" * 100)
    with pytest.raises(OutputError, match="ledger cannot be used"), open_ledger(tmp_path):
        pass


def test_a_ledger_of_another_format(tmp_path):
    connection = sqlite3.connect(tmp_path / "ledger.sqlite")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(OutputError, match="format is 99"), open_ledger(tmp_path):
        pass


def test_an_output_folder_that_cannot_be_written(tmp_path):
    with pytest.raises(OutputError), open_ledger(tmp_path / "missing"):
        pass
