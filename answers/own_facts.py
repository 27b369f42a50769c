"""What a document says of itself: who signed it and when it was issued, quoted from its beginning and end."""

from __future__ import annotations

import re

from answers.sought import Sought
from corpus.facts_json import facts_from_json
from corpus.records import Paragraph
from corpus.vietnamese import find_symbols, fold
from corpus.vietnamese.letters import LOWER, UPPER
from indexer import StoredDocument
from search import Engine

MIN_NAMED = 1.3  # how well a question must name a document: its type, its place and half of its title are 3
_OFFICE = re.compile(
    r"(?:^|\s)(?:TM|KT|TL|TUQ|Q)\s?[.,]|CHỦ TỊCH|BÍ THƯ|GIÁM ĐỐC|BỘ TRƯỞNG|THỦ TƯỚNG|CHÁNH VĂN PHÒNG|TRƯỞNG BAN"
)
_NAME = re.compile(rf"(?:[{UPPER}][{LOWER}]*\s+){{1,4}}[{UPPER}][{LOWER}]*")
_NOT_SIGNING = re.compile(r"^\W*[-–+]|^N[^:]{3,12}:|^\W*Lưu")
_COMMON = frozenset("ve cua va thuc hien den nam tinh nghi quyet ke hoach chuong trinh so ngay thang".split())


def signature_of(engine: Engine, sought: Sought) -> tuple[str, list[Paragraph]]:
    """(doc_id, lines of the signature) of the document that a question names; ("", []) when there is none."""
    for document in _named(engine, sought):
        lines = [one for one in engine.index.paragraphs(document.doc_id) if one.kind == "conclusions"]
        text = engine.index.text(document.file)
        signing = [one for one in lines if _signs(" ".join(one.quote(text).split()))]
        if signing:
            return document.doc_id, signing
    return "", []


def dateline_of(engine: Engine, sought: Sought) -> tuple[str, list[Paragraph]]:
    """(doc_id, [the paragraph that dates it]) of the document that a question names; ("", []) when there is none.

    A question that names another document's number asks for that one, not for one that is here.
    """
    if find_symbols(sought.text):
        return "", []
    for document in _named(engine, sought)[:1]:
        date = facts_from_json(document.facts_json).date
        text = engine.index.text(document.file)
        for one in engine.index.paragraphs(document.doc_id):
            if date.evidence and " ".join(date.evidence.split()) in " ".join(one.quote(text).split()):
                return document.doc_id, [one]
    return "", []


def _named(engine: Engine, sought: Sought) -> list[StoredDocument]:
    """The documents that a question names by type, place, year and title, best first."""
    question = f" {' '.join(re.findall(r'[a-z0-9]+', fold(sought.text)))} "
    words = set(question.split())

    def naming(document: StoredDocument) -> float:
        kind = fold(document.type or "")
        title = set(re.findall(r"[a-z0-9]+", fold(document.title or ""))) - _COMMON
        worth = 1.0 + 0.05 * len(kind.split()) if kind and f" {kind} " in question else 0.0
        worth += 1.0 if document.place and document.place in sought.places else 0.0
        worth += 0.5 if document.year in sought.asked.years else 0.0
        worth += 0.3 if document.issuer and fold(document.issuer).split()[0] in words else 0.0
        return worth + 2.0 * len(title & words) / max(8, len(title))

    ranked = sorted(((naming(one), -number, one) for number, one in enumerate(engine.index.documents())), reverse=True)
    return [one for worth, _, one in ranked if worth >= MIN_NAMED]


def _signs(line: str) -> bool:
    """Whether a line at the end of a document is part of its signature."""
    if len(line) > 120 or _NOT_SIGNING.search(line):
        return False
    return bool(_OFFICE.search(line)) or _NAME.fullmatch(line) is not None
