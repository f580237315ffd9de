"""``python -m palsycheck``: the command line."""

from palsycheck.cli.app import main

main()
