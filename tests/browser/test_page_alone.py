"""A page keeps to itself: nothing goes wrong, nothing is asked for, and its policy holds in a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from kinds import KOREAN, PAGES
from looking import DESKTOP, PHONE, Opener
from serving import serving


@pytest.mark.parametrize("name", [*PAGES, *KOREAN])
def test_nothing_goes_wrong_and_nothing_is_asked_for(
    pages: dict[str, Path], open_page: Opener, name: str
) -> None:
    seen = open_page(pages[name])
    for size in (PHONE, DESKTOP):
        seen.look(size=size, scheme="dark").mouse.wheel(0, 20_000)
    assert seen.complaints == []
    assert seen.requests[0] == seen.address
    assert seen.outside == []


@pytest.fixture
def asked() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine, and the paths that it was asked for."""
    with serving(headers={"Access-Control-Allow-Origin": "*"}) as asked:
        yield asked


SMUGGLED = """async (server) => {
  const add = (name, attributes, text = '') => {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.textContent = text;
    document.body.append(element);
    return element;
  };
  add('img', {src: server + '/img'});
  add('img', {src: 'data:,x', onerror: 'window.smuggled = 1'});
  add('script', {src: server + '/script'});
  add('script', {}, 'window.smuggled = 2');
  add('link', {rel: 'stylesheet', href: server + '/link'});
  add('iframe', {src: server + '/iframe'});
  add('object', {data: server + '/object'});
  add('video', {src: server + '/video'});
  add('style', {}, 'h1 { color: rgb(1, 2, 3) !important }');
  const styled = add('p', {style: 'color: rgb(1, 2, 3)'}, 'x');
  const form = add('form', {action: server + '/form', method: 'post', target: '_self'});
  form.submit();
  const refused = await fetch(server + '/fetch').then(() => false, () => true);
  const beacon = navigator.sendBeacon(server + '/beacon');
  await new Promise((done) => setTimeout(done, 300));
  const colours = [styled, document.querySelector('h1')].map((e) => getComputedStyle(e).color);
  return {refused, colours, ran: window.smuggled ?? 0};
}"""


@pytest.mark.parametrize("name", ["above", "cohort", "comparison"])
def test_the_policy_refuses_whatever_would_get_into_the_page(
    pages: dict[str, Path], open_page: Opener, asked: tuple[str, list[str]], name: str
) -> None:
    server, paths = asked
    done = open_page(pages[name]).page.evaluate(SMUGGLED, server)
    assert done["refused"]
    assert done["ran"] == 0
    assert "rgb(1, 2, 3)" not in done["colours"]
    assert paths == []
