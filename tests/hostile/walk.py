"""A walk through pages on the hostile clinic: what each asked for, led to, put up and showed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page

from outcomes.app.text import JOINER
from tests.browser.waiting import rest

__all__ = ["Seen", "Watch", "look", "open_all", "see_names"]

_LOOK = """
() => {
  const text = [];
  for (const one of document.querySelectorAll('[data-testid=stApp], [data-testid=portal], [data-baseweb=layer]'))
    text.push(one.innerText);
  for (const one of document.querySelectorAll('svg text, canvas table td, canvas table th, [role=gridcell]'))
    text.push(one.textContent);
  for (const one of document.querySelectorAll('input, textarea')) text.push(one.value);
  const links = [...document.querySelectorAll('a, area, svg a')]
    .map(one => one.getAttribute('href') ?? one.getAttribute('xlink:href')).filter(Boolean);
  const put = [...document.querySelectorAll(
      'img, iframe, frame, object, embed, video, audio, source, form, base, use, image, link, script, meta')]
    .flatMap(one => ['src', 'href', 'xlink:href', 'data', 'action', 'srcset', 'content']
      .map(name => one.getAttribute(name)).filter(Boolean).map(to => one.tagName.toLowerCase() + ' ' + to));
  const marks = [...document.querySelectorAll('[data-testid=stMain] .katex, [data-testid=stMain] svg script')].length;
  return { text: text.join('\\n'), links, put, marks };
}
"""


@dataclass
class Seen:
    """What one stop of the walk came to. `shown`: the names seen letter by letter."""

    page: str
    tried: str
    shown: frozenset[str] = frozenset()
    links: tuple[str, ...] = ()
    put: tuple[str, ...] = ()
    formulas: int = 0
    requests: int = 0
    foreign: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    """What the browser's console says of the content policy, or of an error."""

    @property
    def faults(self) -> tuple[str, ...]:
        """All that must not be."""
        formulas = (f"{self.formulas} formulas",) if self.formulas else ()
        return (*self.links, *self.put, *formulas, *self.foreign, *self.complaints)


@dataclass
class Watch:
    """Writes down every request and every socket of a browser's context, and what its consoles say."""

    context: BrowserContext
    host: str
    asked: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin to listen."""
        self.context.on("request", lambda request: self.asked.append(request.url))
        self.context.on("page", lambda page: page.on("websocket", lambda socket: self.asked.append(socket.url)))
        self.context.on("console", lambda message: self.said.append(f"{message.type}: {message.text}"))
        self.context.on("weberror", lambda error: self.said.append(f"error: {error.error.message}"))

    def take(self) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
        """Return how many requests there were since, those to other hosts, and what was complained of."""
        foreign = tuple(one for one in self.asked if _leads_out(one, self.host))
        amiss = re.compile(r"content security policy|refused to|violat|^error: (?!Failed to load resource)", re.I)
        complaints = tuple(one[:200] for one in self.said if amiss.search(one))
        count = len(self.asked)
        self.asked.clear()
        self.said.clear()
        return count, foreign, complaints


def look(tab: Page, watch: Watch, page: str, tried: str, names: Sequence[str]) -> Seen:
    """Return what is to be seen of the page as it stands, and what was asked for since the last look."""
    rest(tab)
    told = tab.evaluate(_LOOK)
    count, foreign, complaints = watch.take()
    return Seen(
        page,
        tried,
        see_names(told["text"], names),
        tuple(link for link in told["links"] if _leads_out(link, watch.host)),
        tuple(one for one in told["put"] if _leads_out(one.partition(" ")[2], watch.host)),
        int(told["marks"]),
        count,
        foreign,
        complaints,
    )


def see_names(text: str, names: Sequence[str]) -> frozenset[str]:
    """Return those of `names` that stand in `text` letter by letter; a treatment may have another case."""
    plain = _squeeze(text)
    return frozenset(name for name in names if _squeeze(name) in plain)


def open_all(tab: Page, *, but: Sequence[str] = ()) -> None:
    """Open all that is folded; what opens may hold more."""
    for _ in range(3):
        folded = tab.locator("details:not([open]) > summary")
        heads = [head for head in folded.all_inner_texts() if not any(word in head for word in but)]
        if not heads:
            return
        folded.evaluate_all("(all) => all.forEach(one => one.click())")
        rest(tab)


def _squeeze(text: str) -> str:
    return " ".join(text.replace(JOINER, "").replace("\u00a0", " ").split()).casefold()


def _leads_out(link: str, host: str) -> bool:
    """Tell whether `link` leads to another host, or is made to run."""
    scheme, place = urlsplit(link.strip())[:2]
    if scheme in ("data", "blob"):
        return False
    return (bool(scheme) and scheme not in ("http", "https", "ws", "wss")) or (bool(place) and place != host)
