"""For every reader: axe-core finds nothing serious, a phone's width is enough, and so is a keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest
from kinds import PAGES, VARIED
from looking import DESKTOP, PHONE, Opener, Scheme, axe, too_wide, walk


# Colours hang on the scheme and room on the window: two pairs see both, in half the time of all four.
@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
@pytest.mark.parametrize("name", VARIED)
def test_axe_finds_nothing_serious(
    pages: dict[str, Path], open_page: Opener, name: str, size: tuple[int, int], scheme: Scheme
) -> None:
    assert axe(open_page(pages[name]).look(size=size, scheme=scheme)) == []


@pytest.mark.parametrize("name", PAGES)
def test_a_phone_s_width_is_enough(pages: dict[str, Path], open_page: Opener, name: str) -> None:
    page = open_page(pages[name]).look(size=PHONE)
    assert too_wide(page) == []
    assert page.evaluate("() => { scrollTo(500, 0); return scrollX; }") == 0


@pytest.mark.parametrize("name", PAGES)
def test_the_keyboard_reaches_everything_and_shows_where_it_is(
    pages: dict[str, Path], open_page: Opener, name: str
) -> None:
    done = walk(open_page(pages[name]).page)
    assert [item for item in done.focusable if item not in done.reached] == []
    numbers = [int(item.split()[0]) for item in done.reached]
    assert numbers == sorted(numbers)
    assert done.unseen == []
    assert done.left


@pytest.mark.parametrize("name", VARIED)
def test_dark_and_light_differ_and_paper_is_always_white(
    pages: dict[str, Path], open_page: Opener, name: str
) -> None:
    seen = open_page(pages[name])
    ground = """() => {
      const colour = (e) => getComputedStyle(e).backgroundColor.match(/[\\d.]+/g).map(Number);
      const [r, g, b, a = 1] = [document.body, document.documentElement].map(colour)
        .find((c) => c[3] !== 0) ?? [255, 255, 255];
      return (r + g + b) / 3;
    }"""
    assert seen.look(scheme="light").evaluate(ground) > 200
    assert seen.look(scheme="dark").evaluate(ground) < 60
    seen.page.emulate_media(color_scheme="dark", media="print")
    assert seen.page.evaluate(ground) > 250
