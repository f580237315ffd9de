"""The pictures of the reports in the README: page one of a phantom's report, and of the cohort of the demo.

    make demo && python docs/report_pictures.py        writes docs/report.png and docs/cohort.png

Needs pdftoppm (Debian, Ubuntu: poppler-utils). Sample data are phantoms: nobody's face is shown.
"""

from __future__ import annotations

import subprocess
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "out" / "demo"
PAGES = {"report": DEMO / "patients" / "mild-left" / "report.pdf", "cohort": DEMO / "cohort.pdf"}
DOTS_AN_INCH = 96

for name, pdf in PAGES.items():
    picture = ROOT / "docs" / name
    options = ["-png", "-singlefile", "-r", str(DOTS_AN_INCH), "-f", "1", "-l", "1"]
    subprocess.run(["pdftoppm", *options, str(pdf), str(picture)], check=True)
