"""Example questions made from what the indexed documents hold; the same index gives the same questions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from corpus.records import Document, Paragraph
from corpus.vietnamese import noise_share
from indexer import Index

N_EXAMPLES = 4
MAX_WORDS, MIN_WORDS = 16, 3
MAX_DOCUMENTS = 40  # documents looked at: enough for four examples, quick in a large collection

_TARGET = re.compile(
    r"^[\W\d]*((?:Tỷ lệ|Tỉ lệ|Tốc độ|Tỷ trọng|Thu nhập|Tổng|Số|Diện tích)\b[^.;:()\d]{8,90}?)\s+đạt\b[^.;]*\d"
)
_YEAR = re.compile(r"đến năm (20\d\d)")
_LEADS = re.compile(r"chủ trì", re.IGNORECASE)
_MARKER = re.compile(r"^(?:[IVXLC]+|\d+(?:\.\d+)*|[A-Za-zđ])[.)]\s*|^(?:Phần|Chương|Mục|Điều|Phụ lục)\b.*$")
_PLAN = re.compile(r"^(?:xây dựng|phát triển|đẩy mạnh|hoàn thiện|nâng cao|đổi mới)\b", re.IGNORECASE)

Maker = Callable[[Document, Paragraph], str]


def example_questions(index: Index) -> tuple[str, ...]:
    """At most four questions that the documents answer, of different kinds and from different documents if possible."""
    documents = [index.whole_document(document.doc_id) for document in index.documents()[:MAX_DOCUMENTS]]
    chosen: dict[str, str] = {}  # question: document
    for make in (_of_target, _of_row, _of_lead, _of_heading, _of_target):
        found = [(document.doc_id, question) for document in documents for question in _made(make, document)]
        fresh = [pair for pair in found if pair[1] not in chosen]
        if not fresh:
            continue
        used = set(chosen.values())
        doc_id, question = min(fresh, key=lambda pair: (pair[0] in used, len(pair[1])))
        chosen[question] = doc_id
    return tuple(chosen)[:N_EXAMPLES]


def _made(make: Maker, document: Document) -> Iterator[str]:
    """The questions that one way of making finds, without those of too many words or with garbled syllables."""
    for paragraph in document.paragraphs:
        question = " ".join(make(document, paragraph).split())
        if MIN_WORDS < len(question.split()) <= MAX_WORDS and not noise_share(question):
            yield question


def _of_target(document: Document, paragraph: Paragraph) -> str:
    """ "Tỷ lệ … đến năm 2030 đạt bao nhiêu?" of a target with a figure under a heading that names the year."""
    if paragraph.kind not in ("point", "indent", "clause"):
        return ""
    found = _TARGET.match(" ".join(paragraph.quote(document.text).split()))
    year = next(filter(None, map(_YEAR.search, reversed(paragraph.heading_path))), None)
    return f"{found[1]} đến năm {year[1]} đạt bao nhiêu?" if found and year else ""


def _of_row(document: Document, paragraph: Paragraph) -> str:
    """ "… kế hoạch năm 2024 là bao nhiêu?" of a table row whose last filled column is a figure."""
    if paragraph.kind != "row" or len(paragraph.values) < 4:
        return ""
    filled = [(c, v) for c, v in zip(paragraph.columns, paragraph.values, strict=False) if c.strip() and v.strip()]
    name = next((value for _, value in filled if len(value.split()) >= MIN_WORDS and value[0].isalpha()), "")
    column, value = filled[-1] if filled else ("", "")
    if not name or not value[:1].isdigit() or not re.search(r"năm 20\d\d", column):
        return ""
    return f"{name.partition('(')[0]} {_lower_first(column)} là bao nhiêu?"


def _of_lead(document: Document, paragraph: Paragraph) -> str:
    """ "Đơn vị nào chủ trì …?" of a table row that names who leads a task."""
    if paragraph.kind != "row" or not any(map(_LEADS.search, paragraph.columns)):
        return ""
    task = next((value for value in paragraph.values if len(value.split()) >= MIN_WORDS), "")
    return f"Đơn vị nào chủ trì {_lower_first(task.rstrip(' .;'))}?" if task else ""


def _of_heading(document: Document, paragraph: Paragraph) -> str:
    """ "Nhiệm vụ … là gì?" of a heading that names tasks."""
    if paragraph.kind != "heading":
        return ""
    name = _MARKER.sub("", " ".join(paragraph.quote(document.text).split())).strip("* .:")
    if not _PLAN.match(name) or name.isupper():
        return ""
    return f"Nhiệm vụ {_lower_first(name)} gồm những gì?"


def _lower_first(words: str) -> str:
    """Words with a small first letter, unless they begin with an abbreviation."""
    first = words.split(" ", 1)[0]
    return words if len(first) > 1 and first.isupper() else words[:1].lower() + words[1:]
