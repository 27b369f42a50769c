"""Blocks grown into a tree of units: marker grammar and sequence decide, not fonts or Markdown depth.

A marker that continues an open list goes there; one that begins a list (I, 1, a, (1)) opens a level under the nearest
level of higher rank. A damaged marker that sequence explains is repaired, with its raw form kept.

Source: NĐ 30/2020/NĐ-CP, Phụ lục I (order of Phần, Chương, Mục, Điều, khoản, điểm); documents without Điều use
I. / 1. / 1.1. / a) / – / +.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from corpus.blocks import Block, ends_sentence
from corpus.lines import Layout
from corpus.marker_repair import repaired
from corpus.markers import Marker, is_capitals, read_marker
from corpus.nodes import Node, settle

RANK = {
    "appendix": 5, "form": 5, "part": 10, "chapter": 20, "section": 30, "letter_section": 32, "roman": 34,
    "untitled": 36, "article": 40, "subsection": 45, "number": 50, "decimal": 60, "letter": 70, "paren": 70,
    "dash": 80, "plus": 82, "p": 90, "table": 90, "note": 90,
}
HEADING_CHARS = 260  # a longer line without a full stop is still text
MAX_QUOTED_BLOCKS = 400  # an unclosed quotation mark does not swallow a document
_KEYWORDS = ("part", "chapter", "section", "subsection", "appendix", "form")
_CLOSING = re.compile(
    r"(Trên đây là|(Nghị quyết|Quyết định|Kế hoạch|Chương trình|Luật|Nghị định|Thông tư|Báo cáo) này (đã )?được\b.*"
    r"thông qua)"
)

def grow(blocks: Sequence[Block], layout: Layout) -> Node:
    """The tree of a body: a root of class "root" whose descendants hold all `blocks` in order."""
    root = Node(cls="root", rank=0)
    grower = _Grower(root=root, layout=layout, blocks=list(blocks))
    grower.run()
    settle(root)
    return root


@dataclass(slots=True, kw_only=True)
class _Grower:
    root: Node
    layout: Layout
    blocks: list[Block]
    read: list[Marker | None] = field(default_factory=list)  # the marker of each block, by grammar alone
    stack: list[Node] = field(default_factory=list)
    quoted: int = 0
    fresh: bool = False  # the last block was a keyword heading that waits for its title

    def run(self) -> None:
        self.stack = [self.root]
        self.read = [
            read_marker(self._bare(block)) if block.table is None and block.note is None else None
            for block in self.blocks
        ]
        for i, block in enumerate(self.blocks):
            if block.note is not None:
                self.root.children.append(Node(cls="note", rank=RANK["note"], blocks=[block]))
            elif block.table is not None:
                self._append(Node(cls="table", rank=RANK["table"], blocks=[block]))
                self.fresh = False
            else:
                self._take(i, block)

    def _take(self, i: int, block: Block) -> None:
        marker = None if self._in_quotation(block) else self._marker(i, block)
        if marker:
            self._open(marker, block)
        elif self.fresh and self._titles(block):
            self.stack[-1].blocks.append(block)
            self.fresh = is_capitals(block.text)
        elif block.heavy and len(block.text) <= HEADING_CHARS and not block.text.endswith("."):
            self._open_untitled(block)
        else:
            self._paragraph(block)

    def _in_quotation(self, block: Block) -> bool:
        """Whether the block stands in a quotation that began with a block: quoted units are not units."""
        opens, closes = block.text.count("“"), block.text.count("”")
        if self.quoted:
            self.quoted = 0 if closes > opens else self.quoted - 1
            return True
        if block.text.startswith("“") and opens > closes:
            self.quoted = MAX_QUOTED_BLOCKS
        return False

    def _titles(self, block: Block) -> bool:
        """Whether the block is the title that a keyword heading ("Chương I") waits for."""
        if is_capitals(block.text) or block.heavy:
            return len(block.text) <= HEADING_CHARS
        only = len(self.stack[-1].blocks) == 1 and not self.stack[-1].marker.title  # type: ignore[union-attr]
        return only and self.stack[-1].cls not in ("appendix", "form") and len(block.text) <= 150 and (
            not ends_sentence(block.text)
        )

    def _marker(self, i: int, block: Block) -> Marker | None:
        """The marker of a block when it fits the sequence, repaired when that explains it."""
        text = self._bare(block)
        found = self._footnoted(self.read[i])
        if found and text is not block.text:
            found = replace(found, confidence=0.9)
        better = repaired(text, found, self.stack, heavy=block.heavy, ahead=self._ahead(i, found),
                          following=self._following(i), layout=self.layout)
        if better:
            return better
        if found is None or not self._fits(found, block):
            return None
        return found

    def _bare(self, block: Block) -> str:
        """The text without the speck that a scanner put before a marker."""
        if not self.layout.wrapped or not block.text.startswith(("^", "*", "•", "■", "°", "'", '"')):
            return block.text
        return re.sub(r"^[\^*•■°'\"]\s+(?=[(\d])", "", block.text)

    def _footnoted(self, found: Marker | None) -> Marker | None:
        """A khoản with a footnote mark glued to it ("3.2 Điều lệ này" is khoản 3, note 2), read as a khoản."""
        if found is None or found.cls != "decimal" or len(found.value) != 2 or found.raw.endswith("."):
            return found
        inside = next((level for level in reversed(self.stack) if level.cls in ("article", "number")), None)
        if inside is None or not self._open_level("article"):
            return found
        last = inside.marker.value[0] if inside.cls == "number" and inside.marker else 0
        if found.value[0] != last + 1:
            return found
        return Marker(
            cls="number", value=(found.value[0],), number=str(found.value[0]), raw=f"{found.value[0]}.",
            title=found.title, style="arabic",
        )

    def _ahead(self, i: int, found: Marker | None) -> Marker | None:
        """The next marker of the same class, within forty blocks."""
        if found is None:
            return None
        same = (m for m in self.read[i + 1:i + 41] if m and m.cls == found.cls and m.style == found.style)
        return next(same, None)

    def _following(self, i: int) -> str:
        """The class of the next block's marker, "" when it has none."""
        after = self.read[i + 1] if i + 1 < len(self.read) else None
        return after.cls if after else ""

    def _fits(self, marker: Marker, block: Block) -> bool:
        """Whether a marker may open a unit here; in wrapped text a number out of sequence is only text."""
        if marker.cls in ("dash", "plus", "article", *_KEYWORDS):
            return True
        last = max(
            (level.marker.value[-1] for level in self.stack if level.marker and level.cls == marker.cls), default=0
        )
        ahead = marker.value[-1] - last
        in_sequence = marker.value[-1] == 1 or (last > 0 and 0 < ahead <= 3)
        if marker.cls == "letter_section":
            return (in_sequence and (is_capitals(marker.title) or self._bold_marker(block))) or self._bold_marker(block)
        if marker.cls == "decimal":
            return True
        if not self.layout.wrapped or block.heavy:
            return True
        return in_sequence or (marker.cls == "roman" and is_capitals(marker.title))

    def _bold_marker(self, block: Block) -> bool:
        return block.heavy or block.first.text.startswith(("**", "#"))

    def _open(self, marker: Marker, block: Block) -> None:
        rank = RANK[marker.cls]
        parent = self._parent(marker, rank)
        in_article = marker.cls == "roman" and self.stack[-1].cls == "article"
        node = Node(
            cls=marker.cls, rank=RANK["article"] + 1 if in_article else max(rank, parent.rank + 1), blocks=[block],
            marker=marker, heading=_is_heading(marker, block, in_article=self._open_level("article")),
        )
        if marker.confidence < 1:
            node.flags.append("sequence_repaired")
        parent.children.append(node)
        self.stack.append(node)
        self.fresh = marker.cls in _KEYWORDS and (not marker.title or is_capitals(marker.title))

    def _parent(self, marker: Marker, rank: int) -> Node:
        """The node that a marker belongs to; the stack is cut behind it."""
        at = self._sibling(marker)
        if at is not None:
            del self.stack[at:]
            return self.stack[-1]
        if marker.cls == "decimal":
            return self._decimal_parent(marker)
        if marker.cls == "roman" and marker.value == (1,) and self._article_goes_on():
            while self.stack[-1].cls != "article":
                self.stack.pop()
            return self.stack[-1]
        inner = self.stack[-1].cls
        nests = marker.value == (1,) and (
            (marker.cls in ("letter", "paren") and inner in ("letter", "paren") and inner != marker.cls)
            or (marker.cls == "number" and inner in ("letter", "paren", "dash") and self._open_level("number"))
        )
        while not nests and self.stack[-1].rank >= rank:
            self.stack.pop()
        return self.stack[-1]

    def _sibling(self, marker: Marker) -> int | None:
        """The index in the stack of the open unit that `marker` follows."""
        if marker.cls in ("dash", "plus"):
            return next((i for i, level in enumerate(self.stack) if level.cls == marker.cls), None)
        for i in range(len(self.stack) - 1, 0, -1):
            level = self.stack[i]
            if level.cls == marker.cls and level.marker and level.marker.style == marker.style:
                before = level.marker.value
                if before[:-1] == marker.value[:-1] and marker.value[-1] == before[-1] + 1:
                    return i
        return None

    def _decimal_parent(self, marker: Marker) -> Node:
        prefix = marker.value[:-1]
        for i in range(len(self.stack) - 1, 0, -1):
            level = self.stack[i]
            if level.marker and level.cls in ("number", "decimal") and level.marker.value == prefix:
                del self.stack[i + 1:]
                return level
            if level.cls == "decimal" and level.marker and level.marker.value[:-1] == prefix:
                del self.stack[i:]
                return self.stack[-1]
        while self.stack[-1].rank >= RANK["number"]:
            self.stack.pop()
        return self.stack[-1]

    def _open_level(self, cls: str) -> bool:
        return any(level.cls == cls for level in self.stack)

    def _article_goes_on(self) -> bool:
        """Whether an article is open inside which Roman sections stand: a later article continues its number."""
        open_article = next((level for level in self.stack if level.cls == "article"), None)
        if open_article is None or open_article.marker is None:
            return False
        wanted = open_article.marker.value[0] + 1
        return any(m is not None and m.cls == "article" and m.value[0] == wanted for m in self.read)

    def _open_untitled(self, block: Block) -> None:
        """A heading without a number: under the sections, or inside the unit that is open."""
        rank = RANK["untitled"] if self.stack[-1].rank <= RANK["untitled"] else 69
        while self.stack[-1].rank >= rank:
            self.stack.pop()
        node = Node(cls="untitled", rank=rank, blocks=[block], heading=True)
        self.stack[-1].children.append(node)
        self.stack.append(node)
        self.fresh = False

    def _paragraph(self, block: Block) -> None:
        node = Node(cls="p", rank=RANK["p"], blocks=[block])
        if _CLOSING.match(block.text):
            del self.stack[1:]
        self._append(node)
        self.fresh = False

    def _append(self, node: Node) -> None:
        """Under the innermost unit that is no list item of dashes."""
        holder = next(level for level in reversed(self.stack) if level.cls not in ("dash", "plus"))
        holder.children.append(node)


def _is_heading(marker: Marker, block: Block, *, in_article: bool) -> bool:
    """Whether a numbered block is a title: capitals, set as a heading, or a line without a full stop."""
    if marker.cls in _KEYWORDS:
        return True
    if marker.cls not in ("roman", "number", "decimal", "letter_section"):
        return False
    if in_article and marker.cls in ("number", "decimal") and ends_sentence(block.text):
        return False
    text = block.text
    if is_capitals(marker.title) or (block.heavy and len(text) <= HEADING_CHARS):
        return True
    if text.endswith(":"):
        return len(text) <= 110
    return len(text) <= HEADING_CHARS and not ends_sentence(text)

