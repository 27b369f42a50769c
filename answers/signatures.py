"""Who signed a document: the signature block at its end, quoted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.sought import Sought
from corpus.records import Paragraph
from corpus.vietnamese import fold
from search import Engine, Hit

_OFFICE = re.compile(r"(?:^|\s)(?:TM|KT|TL|TUQ|Q)\s?[.,]|CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG|CHÁNH VĂN PHÒNG|TRƯỞNG BAN")
_NAME = re.compile(r"(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]*\s+){1,4}[A-ZĐÀ-Ỹ][a-zà-ỹđ]*")
_NOT_SIGNING = re.compile(r"^\W*[-–+]|^N[^:]{3,12}:|^\W*Lưu")


def signature_of(engine: Engine, sought: Sought, hits: Sequence[Hit]) -> tuple[str, list[Paragraph]]:
    """(doc_id, paragraphs of the signature) of the document a question names, else of the first found; ("", []) if none."""
    asked = set(fold(sought.text).split())
    order = list(dict.fromkeys(hit.doc_id for hit in hits))
    documents = {document.doc_id: document for document in engine.index.documents()}

    def named(doc_id: str) -> float:
        words = fold(documents[doc_id].type or "").split()
        share = sum(word in asked for word in words) / len(words) if words else 0.0
        return -(share + 0.1 * len(words) * (share == 1.0))

    for doc_id in sorted(order, key=lambda one: (named(one), order.index(one))):
        lines = [p for p in engine.index.paragraphs(doc_id) if p.kind == "conclusions"]
        text = engine.index.text(documents[doc_id].file)
        signing = [p for p in lines if _signs(" ".join(p.quote(text).split()))]
        if signing:
            return doc_id, signing
    return "", []


def _signs(line: str) -> bool:
    """Whether a line at the end of a document is part of its signature."""
    if len(line) > 120 or _NOT_SIGNING.search(line):
        return False
    return bool(_OFFICE.search(line)) or _NAME.fullmatch(line) is not None
