"""What a page does in a browser: opened from disk, watched, walked by keyboard, asked by axe-core."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Dialog, Error, Page, Request

NAMES = ("chromium", "google-chrome-stable", "google-chrome")
"""Browsers that are looked for on the PATH, in this order."""

DESKTOP, PHONE = (1280, 900), (360, 740)
"""Sizes of the window in CSS pixels. 360 is a small phone, and 1280 enlarged to 350 %."""

RULES = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")

Scheme = Literal["light", "dark"]


def browser_path() -> Path | None:
    """Debian's Chromium or a Chrome. A snap is none: its sandbox hides the pages that tests write."""
    found = (shutil.which(name) for name in NAMES)
    return next((Path(path) for path in found if path and "/snap/" not in path), None)


@dataclass
class Watched:
    """An open page, and what happened since it was asked for."""

    page: Page
    address: str
    messages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    @property
    def complaints(self) -> list[str]:
        """Warnings and errors of the console, exceptions, dialogs."""
        return self.messages + self.errors + self.dialogs

    @property
    def outside(self) -> list[str]:
        """Requests for anything but the page itself and what it carries."""
        own = ("data:", self.address)
        return [url for url in self.requests if not url.startswith(own)]

    def look(self, *, size: tuple[int, int] = DESKTOP, scheme: Scheme = "light") -> Page:
        """The page in a window of this size and in this colour scheme."""
        self.page.set_viewport_size({"width": size[0], "height": size[1]})
        self.page.emulate_media(color_scheme=scheme, media="screen")
        return self.page


@contextmanager
def watched(tab: Page, path: Path) -> Iterator[Watched]:
    """Open a page's file in the tab; afterwards the tab is as it was.

    A tab for each page would be cleaner and take three times as long.
    """
    seen = Watched(tab, path.resolve().as_uri())

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning", "assert"}:
            seen.messages.append(f"{message.type}: {message.text}")

    def fail(error: Error) -> None:
        seen.errors.append(str(error))

    def dismiss(dialog: Dialog) -> None:
        seen.dialogs.append(f"{dialog.type}: {dialog.message}")
        dialog.dismiss()

    def ask(request: Request) -> None:
        seen.requests.append(request.url)

    listeners: dict[Any, Callable[..., None]] = {
        "console": note,
        "pageerror": fail,
        "dialog": dismiss,
        "request": ask,
    }
    seen.look()
    for event, listener in listeners.items():
        tab.on(event, listener)
    try:
        tab.goto(seen.address, wait_until="load")
        yield seen
    finally:
        for event, listener in listeners.items():
            tab.remove_listener(event, listener)
        tab.goto("about:blank")


Opener = Callable[[Path], Watched]


def axe(page: Page) -> list[str]:
    """Serious and critical violations as axe-core finds them: rule, element, what to do; empty where none."""
    found = Axe().run(
        page,
        options={
            "runOnly": {"type": "tag", "values": list(RULES)},
            "rules": {"target-size": {"enabled": True}},  # WCAG 2.2; axe-core leaves it out unless asked
            "resultTypes": ["violations"],
        },
    )
    return [
        f"{rule['id']} ({rule['impact']}) at {' '.join(map(str, node['target']))}: {_remedy(node)}"
        for rule in found.response["violations"]
        if rule["impact"] in {"serious", "critical"}
        for node in rule["nodes"]
    ]


def _remedy(node: dict[str, Any]) -> str:
    return " ".join(str(node["failureSummary"]).split())


_FOCUSABLE = """() => {
  const wanted = 'a[href], button, input, select, textarea, summary, [tabindex], [contenteditable]';
  const reachable = (e) => e.tabIndex >= 0 && !e.disabled
    && e.checkVisibility({visibilityProperty: true}) && !otherRadio(e);
  const otherRadio = (e) => e.type === 'radio' && !e.checked
    && document.querySelector(`input[type=radio][name="${CSS.escape(e.name)}"]:checked`);
  return [...document.querySelectorAll(wanted)].filter(reachable).map(describe);
}"""

_FOCUSED = """() => {
  const e = document.activeElement;
  if (!e || e === document.body || e === document.documentElement) return null;
  const look = () => {
    const s = getComputedStyle(e);
    const outline = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0
      ? s.outlineStyle + s.outlineWidth + s.outlineColor : '';
    return [outline, s.boxShadow, s.borderColor, s.backgroundColor].join();
  };
  const name = describe(e), focused = look();
  e.blur();
  const blurred = look();
  e.focus({preventScroll: true, focusVisible: true});
  return [name, focused !== blurred];
}"""

_DESCRIBE = """() => { window.describe = (e) => {
  const all = [...document.querySelectorAll('*')];
  const named = e.getAttribute('aria-label') || e.textContent.trim().slice(0, 30);
  return `${all.indexOf(e)} ${e.localName} ${named}`;
}; }"""


@dataclass(frozen=True, slots=True)
class Walk:
    """What the Tab key passes on its way through a page.

    Attributes:
        focusable: What ought to be reached, in the order of the page.
        reached: What was, in the order of the walk.
        unseen: What looks the same with the focus as without it.
        left: Whether the walk came out of the page again.
    """

    focusable: list[str]
    reached: list[str]
    unseen: list[str]
    left: bool


def walk(page: Page) -> Walk:
    """Press Tab from the top of the page until the focus leaves it."""
    page.evaluate(_DESCRIBE)
    focusable: list[str] = page.evaluate(_FOCUSABLE)
    reached, unseen = [], []
    # Chromium lets the keyboard into boxes that scroll, too: there may be more than what was counted.
    for _ in range(2 * len(focusable) + 20):
        page.keyboard.press("Tab")
        found = page.evaluate(_FOCUSED)
        if found is None or found[0] in reached:
            return Walk(focusable, reached, unseen, left=found is None or found[0] == reached[0])
        reached.append(found[0])
        if not found[1]:
            unseen.append(found[0])
    return Walk(focusable, reached, unseen, left=False)


_TOO_WIDE = """(slack) => {
  const room = document.documentElement.clientWidth + slack;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.body.querySelectorAll('*')]
    .filter((e) => e.getBoundingClientRect().right > room)
    .map((e) => [e.localName, e.getAttribute('class'), e.textContent.trim().slice(0, 20), 'ends at',
      e.getBoundingClientRect().right, 'of', room].join(' '));
}"""


def too_wide(page: Page, *, slack: int = 0) -> list[str]:
    """What stands out of the page's width by more than ``slack`` pixels, outermost first."""
    found: list[str] = page.evaluate(_TOO_WIDE, slack)
    return found
