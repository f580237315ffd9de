"""The table of the scores that benchmarks/robustness.py left, as a page; if asked, in the model's card too.

    python benchmarks/robustness_table.py OUT [--into MODEL] > docs/robustness.md

With --into the table is written into the card of a model directory, which has to be the model that was
scored; its weights and all else on the card stay as they are.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from palsycheck.errors import ModelMismatchError, PalsycheckError
from palsycheck.evaluation.robustness import robustness
from palsycheck.evaluation.robustness_page import page
from palsycheck.evaluation.robustness_scores import RUN, SCORES, Run, read_run, read_scores
from palsycheck.models.figures import Robustness
from palsycheck.models.store import card_of, find, write_card
from palsycheck.simulation.photographs.conditions import CONDITIONS
from palsycheck.training.statements import NO_GROUPS

GROUPS = (
    "Figures by age, sex, country and side of the palsy are of simulated palsy (robustness); there are none "
    "by skin colour or camera."
)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("out", type=Path, metavar="OUT")
    parser.add_argument("--into", metavar="MODEL")
    options = parser.parse_args(arguments)
    try:
        run = read_run(options.out / RUN)
        rows = read_scores(options.out / SCORES)
        found = robustness(rows, run, order=[(one.factor, one.level) for one in CONDITIONS])
        if options.into is not None:
            _write(found, run, find(options.into))
    except PalsycheckError as error:
        print(error, file=sys.stderr)
        sys.exit(error.exit_status)
    print(page(found, run, rows), end="")


def _write(found: Robustness, run: Run, folder: Path) -> None:
    card = card_of(folder)
    if (card.weights_sha256, card.threshold) != (run.weights_sha256, run.threshold):
        raise ModelMismatchError(
            "the scores are of another model, or of another threshold",
            where=folder,
            remedy="Make the scores of this model",
        )
    limits = tuple(GROUPS if one == NO_GROUPS else one for one in card.limits)
    write_card(folder, card.model_copy(update={"robustness": found, "limits": limits}))


if __name__ == "__main__":
    main()
