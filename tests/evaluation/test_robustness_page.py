"""The page says of what the table is, and what the gate refused; it names nobody."""

from robustness_rows import RUN, level

from palsycheck.evaluation.robustness import robustness
from palsycheck.evaluation.robustness_page import page

ORDER = [("plain", "plain"), ("blur", "3%")]
ROWS = [
    *level([0.1, 0.6], [0.9, 0.8]),
    *level([None, 0.1], [None, None], "blur", "3%", measured="0.61"),
]


def test_the_page_holds_the_table_and_what_was_refused():
    text = page(robustness(ROWS, RUN, order=ORDER), RUN, ROWS)
    assert text.startswith("# Robustness\n\nModel tiny 1 (000000000000), threshold 0.500;")
    assert (
        "4 people drawn for the test. 2 of them, drawn by lot, were filmed healthy and palsied, 16 frames"
        in text
    )
    assert "| plain | plain |  | 2 | 0 of 4 | 1.000 " in text
    assert "| blur | 3% | 0.61 | 2 | 3 of 4 | none | none | 1.000 " in text
    assert "- blur, 3%: blur 3\n" in text
    assert text.endswith("\n")
    assert not any(name in text for name in ("p0", "p1"))


def test_where_all_were_scored_nothing_is_said_of_the_gate():
    rows = level([0.1, 0.6], [0.9, 0.8])
    assert "Not scored, by" not in page(robustness(rows, RUN, order=ORDER), RUN, rows)
