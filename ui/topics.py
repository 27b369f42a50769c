"""Topics to begin a search with, taken from the documents' own headings; the same index gives the same topics."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.vietnamese import fold, noise_share
from indexer import StoredDocument
from search import Engine

N_TOPICS = 8
MIN_WORDS, MAX_WORDS = 2, 12
MAX_DOCUMENTS = 40  # documents looked at
_MARKER = re.compile(r"^(?:\(?(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Za-zđ])[.)]\s*)+|^(?:Phần|Chương|Mục|Điều|Phụ lục)\b.*$")
_ABOUT = re.compile(r"^về\s+", re.IGNORECASE)
_SAYS_LITTLE = re.compile(
    r"\b(?:muc tieu|yeu cau|muc dich|nhiem vu|giai phap|to chuc thuc hien|quan diem|boi canh|dinh huong|danh gia"
    r"|ket qua|chi tieu|ton tai|han che|nguyen nhan|khai quat|tinh hinh|thuan loi|kho khan|du bao|phan thu|noi nhan"
    r"|can cu)\b"
)
_BODIES = re.compile(r"^(?:cac )?(?:so|ubnd|uy ban|ban|hoi dong|hdnd|cong an|bo|van phong|cuc|chi cuc|don vi)\b")


def example_topics(engine: Engine) -> tuple[tuple[str, int], ...]:
    """At most N_TOPICS (topic, passages that hold all its words), from as many documents as possible; from scans only
    when nothing else is there."""
    documents = engine.index.documents()[:MAX_DOCUMENTS]
    documents = [one for one in documents if "scanned" not in one.flags] or list(documents)
    lines = [iter(sorted(set(_topics(engine, one)), key=_order)) for one in documents]
    chosen: dict[str, str] = {}  # folded: as written
    while lines and len(chosen) < N_TOPICS:
        for line in list(lines):
            topic = next((one for one in line if fold(one) not in chosen), None)
            if topic is None:
                lines.remove(line)
            else:
                chosen[fold(topic)] = topic
    found = [(topic, engine.find_all(topic).total) for topic in list(chosen.values())[:N_TOPICS]]
    return tuple(pair for pair in found if pair[1])


def _order(topic: str) -> tuple[int, str]:
    """Four words tell a subject best."""
    return abs(len(topic.split()) - 4), topic


def _topics(engine: Engine, document: StoredDocument) -> Iterator[str]:
    """The headings of a document that name a subject in a few words; a body or a part of any plan is none."""
    for paragraph in engine.index.paragraphs(document.doc_id):
        if paragraph.kind != "heading":
            continue
        words = " ".join(paragraph.quote(engine.index.text(document.file)).split())
        name = _MARKER.sub("", words.strip("* ")).strip("* .:;")
        name = _ABOUT.sub("", name)
        letters = re.sub(r"[,\s-]", "", name)
        if not MIN_WORDS <= len(name.split()) <= MAX_WORDS or name.isupper() or not letters.isalpha():
            continue
        if not (noise_share(name) or _SAYS_LITTLE.search(fold(name)) or _BODIES.match(fold(name))):
            yield name[:1].upper() + name[1:]
