"""Synthetic documents for measuring size: passages made of sentences drawn at random from real texts."""

from __future__ import annotations

import hashlib
import lzma
import random
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from corpus.records import Document, Fact, Facts, Paragraph, SourceText, Span
from corpus.vietnamese import normal_text

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


def documents(pool: Sequence[str], n_passages: int, seed: int) -> Iterator[Document]:
    """Documents of PASSAGES_A_DOCUMENT paragraphs, `n_passages` in all, drawn from `pool`; the same for a seed."""
    dice = random.Random(seed)
    for first in range(0, n_passages, PASSAGES_A_DOCUMENT):
        count = min(PASSAGES_A_DOCUMENT, n_passages - first)
        passages = [" ".join(dice.choices(pool, k=dice.randint(*SENTENCES_A_PASSAGE))) for _ in range(count)]
        yield document_of(f"{first}.txt", passages)


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
