"""Links over places of a document's text: the very characters stay, some of them can be followed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

from corpus.records import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLink:
    """A link over a place of a file's text; `title` says where it leads."""

    span: Span
    href: str
    title: str
    state: Literal["here", "absent", "ambiguous"] = "absent"

    @property
    def opening(self) -> str:
        """The opening tag of the link."""
        return (
            f'<a class="cc-number-link cc-to-{self.state}" href="{escape(self.href)}" data-go="1" '
            f'title="{escape(self.title)}">'
        )


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
