"""Small documents, a splitter of plain paragraphs and an encoder made of hashes, for the tests of the indexer."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from corpus.manifest import Manifest, apply_manifest
from corpus.records import Document, Fact, Facts, Paragraph, SourceText, Span
from corpus.vietnamese import fold

HEADING = re.compile(r"(?:[IVX]+\.|Điều \d+\.)\s")
NO_FACT = Fact(value=None)


class HashEncoder:
    """Bag of hashed words: no model, same text same vector; a text without words gives a row of zeros."""

    name = "hash-words"

    def __init__(self, dimension: int = 32, seed: str = "a") -> None:
        self.dimension, self._seed = dimension, seed
        self.fingerprint = hashlib.sha256(f"{seed}{dimension}".encode()).hexdigest()
        self.token_table = np.ones((64, dimension), np.float32)
        self.n_texts = 0

    def encode(self, texts: Sequence[str], *, kind: str) -> np.ndarray:
        """(n, dim) float32 unit rows."""
        self.n_texts += len(texts)
        rows = np.zeros((len(texts), self.dimension), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", fold(text)):
                digest = hashlib.sha256(f"{self._seed}{word}".encode()).digest()
                row[digest[0] % self.dimension] += 1 if digest[1] % 2 else -1
        norms = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, norms, out=np.zeros_like(rows), where=norms > 0)

    def token_ids(self, texts: Sequence[str]) -> list[np.ndarray]:
        """One id from 0 to 63 per word."""
        return [
            np.array([hashlib.sha256(w.encode()).digest()[0] % 64 for w in re.findall(r"\w+", text)], np.int32)
            for text in texts
        ]


def facts(title: str | None = "Phát triển công nghiệp") -> Facts:
    """Facts of a made-up plan."""
    return Facts(
        type=Fact(value="Kế hoạch", cue="line", evidence="KẾ HOẠCH"),
        issuer=NO_FACT,
        place=Fact(value="Thái Bình"),
        number=Fact(value="25-KH/TU"),
        date=Fact(value="2018-08-10"),
        title=Fact(value=title),
        implements=(Fact(value="23-NQ/TW", cue="follows", evidence="Nghị quyết số 23-NQ/TW"),),
    )


def source(text: str, file: str = "ke-hoach.txt") -> SourceText:
    """A text file."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    return SourceText(file=file, text=text, sha256=digest, media_type="text", encoding="utf-8")


def document(text: str, paragraphs: Sequence[Paragraph], **changes: object) -> Document:
    """A document made of given paragraphs."""
    given = {"doc_id": hashlib.sha256(text.encode()).hexdigest()[:16], "source": source(text), "part": "main"}
    given |= {"span": Span(0, len(text)), "facts": facts(), "paragraphs": tuple(paragraphs)}
    return Document(**(given | changes))


def split_plainly(found: SourceText, *, hand: Manifest | None = None) -> tuple[Document, ...]:
    """One document: every line that is not blank a paragraph, "I. …" and "Điều 1. …" headings; corrections applied."""
    paragraphs: list[Paragraph] = []
    path: tuple[str, ...] = ()
    for number, match in enumerate(re.finditer(r"[^\n]+", found.text)):
        span = Span(match.start(), match.end())
        if not match.group().strip():
            continue
        heading = HEADING.match(match.group()) is not None
        paragraphs.append(
            Paragraph(
                eid=f"sec_{number}" if heading else f"para_{number}",
                kind="heading" if heading else "p",
                ranges=(span,),
                heading_path=() if heading else path,
            )
        )
        path = (match.group(),) if heading else path
    return apply_manifest([document(found.text, paragraphs, source=found)], hand or Manifest())
