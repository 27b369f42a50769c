"""Document text with links in it: the very characters stay, some of them can be followed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

from corpus.records import Span
from ui.passage import ranges_html


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLink:
    """A link over a place of a file's text; `title` says where it leads."""

    span: Span
    href: str
    title: str
    state: Literal["here", "absent", "ambiguous"] = "absent"


class Links:
    """The links of one document by place; none inside another."""

    def __init__(self, links: Iterable[TextLink] = ()) -> None:
        self._links = sorted(links, key=lambda link: link.span)
        self._ends = [link.span.end for link in self._links]

    def within(self, span: Span) -> list[TextLink]:
        """The links that lie in a range, in order."""
        found = []
        for link in self._links[bisect_left(self._ends, span.start + 1) :]:
            if link.span.start >= span.end:
                break
            if span.start <= link.span.start and link.span.end <= span.end:
                found.append(link)
        return found


NO_LINKS = Links()


@dataclass(frozen=True, slots=True)
class Beside:
    """What a reader shows with a document's own text: links in it, and HTML under the addressed passage."""

    links: Links = NO_LINKS
    under: str = ""


NOTHING_BESIDE = Beside()


def linked_html(text: str, ranges: Sequence[Span], matched: Sequence[Span] = (), links: Links = NO_LINKS) -> str:
    """A quote as HTML like `ranges_html`, with the links that lie in it around the very characters.

    >>> linked_html("số 29-NQ/TW.", [Span(0, 12)], (), Links([TextLink(span=Span(3, 11), href="?a", title="b")]))
    'số <a class="cc-number-link cc-to-absent" href="?a" data-go="1" title="b">29-NQ/TW</a>.'
    """
    return " ".join(_range_html(text, span, matched, links.within(span)) for span in ranges)


def _range_html(text: str, span: Span, matched: Sequence[Span], links: Sequence[TextLink]) -> str:
    pieces, position = [], span.start
    for link in links:
        words = ranges_html(text, [link.span], matched)
        pieces += [
            ranges_html(text, [Span(position, link.span.start)], matched),
            f'<a class="cc-number-link cc-to-{link.state}" href="{escape(link.href)}" data-go="1" '
            f'title="{escape(link.title)}">{words}</a>',
        ]
        position = link.span.end
    return "".join([*pieces, ranges_html(text, [Span(position, span.end)], matched)])
