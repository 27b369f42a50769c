"""Synthetic documents for measuring size: passages made of sentences drawn at random from real texts."""

from __future__ import annotations

import hashlib
import lzma
import random
import re
from collections.abc import Sequence
from pathlib import Path

from corpus.records import Document, Fact, Facts, Paragraph, SourceText, Span
from corpus.vietnamese import normal_text
from indexer.encoding import VectorCache

PASSAGES_A_DOCUMENT = 100
SENTENCES_A_PASSAGE = (1, 3)  # fewest, most
SENTENCE_LENGTH = (40, 400)  # code points; shorter ones are headings, longer ones tables
MAX_TEXT = 50_000_000  # code points read of the texts
SENTENCE_END = re.compile(r"(?<=[.;?!])\s+|\n+")


def sentences(texts: Path) -> list[str]:
    """The different sentences of a folder's text files, in order, from at most MAX_TEXT code points."""
    found: dict[str, None] = {}
    left = MAX_TEXT
    for path in sorted([*texts.rglob("*.txt"), *texts.rglob("*.txt.xz")]):
        with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as file:
            text = normal_text(file.read(left))
        left -= len(text)
        cut = (" ".join(part.split()) for part in SENTENCE_END.split(text))
        found.update(dict.fromkeys(s for s in cut if SENTENCE_LENGTH[0] <= len(s) <= SENTENCE_LENGTH[1]))
    if not found:
        raise SystemExit(f"no sentences in {texts}")
    return list(found)


class Drawn:
    """Documents made of drawn sentences, in the place of the generation before: the writer asks it, no file is read."""

    def __init__(self, pool: Sequence[str], n_passages: int, seed: int) -> None:
        """`n_passages` in all; the same ones for the same pool and seed."""
        self._pool, self._seed = pool, seed
        self.sizes = {
            f"{first}.txt": min(PASSAGES_A_DOCUMENT, n_passages - first)
            for first in range(0, n_passages, PASSAGES_A_DOCUMENT)
        }

    def documents_of(self, file: str, sha256: str, scan: object, reader: str) -> tuple[tuple[Document, ...], tuple]:
        """One document, and no failure."""
        dice = random.Random(f"{self._seed} {file}")
        drawn = (dice.choices(self._pool, k=dice.randint(*SENTENCES_A_PASSAGE)) for _ in range(self.sizes[file]))
        return (document_of(file, [" ".join(sentences) for sentences in drawn]),), ()

    def vectors(self, encoder: object) -> VectorCache:
        """None are known: every passage is encoded."""
        return VectorCache(None)


def document_of(name: str, passages: Sequence[str]) -> Document:
    """A document whose paragraphs are the passages."""
    text, paragraphs, start = "\n\n".join(passages), [], 0
    for number, passage in enumerate(passages, 1):
        span = Span(start, start + len(passage))
        paragraphs.append(Paragraph(eid=f"p_{number}", kind="p", ranges=(span,), label=f"đoạn {number}"))
        start = span.end + 2
    identity, nothing = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest(), Fact(value=None)
    facts = dict.fromkeys(("type", "issuer", "place", "number", "date", "title"), nothing)
    return Document(
        doc_id=identity[:16],
        source=SourceText(file=name, text=text, sha256=identity, media_type="text", encoding="utf-8"),
        part="main",
        span=Span(0, len(text)),
        facts=Facts(**facts),
        paragraphs=tuple(paragraphs),
    )
