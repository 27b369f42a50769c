"""The tree of units, and where a paragraph behind a list belongs."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.blocks import Block
from corpus.markers import Marker


@dataclass(slots=True, kw_only=True)
class Node:
    """One unit of the tree: `blocks` holds its own text (a heading may have several), `children` what is in it."""

    cls: str
    rank: int
    blocks: list[Block] = field(default_factory=list)
    marker: Marker | None = None
    heading: bool = False
    children: list[Node] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its own text on one line."""
        return " ".join(block.text for block in self.blocks)


def settle(node: Node) -> None:
    """Paragraphs behind the last item of a list go to the list's parent, unless earlier items have paragraphs too."""
    for child in node.children:
        settle(child)
    moved: list[Node] = []
    for i, child in enumerate(node.children):
        moved.append(child)
        last = child.marker is not None and not any(
            later.cls == child.cls for later in node.children[i + 1:]
        )
        if not last or child.heading or child.cls in ("article", "dash", "plus", "untitled", "roman"):
            continue
        siblings = [other for other in node.children[:i] if other.cls == child.cls]
        if not siblings or any(grand.cls == "p" for other in siblings for grand in other.children):
            continue
        tail = 0
        while tail < len(child.children) and child.children[-1 - tail].cls == "p":
            tail += 1
        if tail:
            moved.extend(child.children[len(child.children) - tail:])
            del child.children[len(child.children) - tail:]
    node.children = moved
