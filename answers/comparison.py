"""Comparing questions: each side is searched on its own, the answers stand side by side with their bases."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.vietnamese import fold
from indexer import StoredDocument
from search import Engine, Filters, Query, SearchResult
from search.sides import named_places, sides_of

N_PASSAGES = 8
_BEHIND = re.compile(r"\d[\d.,]*\s*((?:%|‰|[^\W\d_]+(?: [^\W\d_]+)?)(?:\s?/\s?[^\W\d_]+)?)(?=\s+trở|\s*$)")
DATED = "văn bản năm "  # how a side is called that is a document of a year
_COMPARING = re.compile(
    r"\b(?:so sánh|so với nhau|đối chiếu|chênh(?: lệch)?(?: nhau)?(?: thế nào| bao nhiêu| ra sao)?"
    r"|khác nhau(?: thế nào| ra sao)?"
    r"|có giống nhau không|giống nhau(?: không)?|thay đổi (?:ra sao|thế nào)|(?:có )?thay đổi|ra sao$"
    r"|bên nào (?:cao|lớn|nhiều) hơn)\b",
    re.IGNORECASE,
)
_NUMERIC = re.compile(
    r"mục tiêu|chỉ tiêu|tỷ lệ|tỷ trọng|tốc độ|chỉ số|mức|bao nhiêu|số lượng|quy mô|diện tích", re.IGNORECASE
)
_ASKED = re.compile(r"bao nhiêu|mấy|thế nào|ra sao|gì|nào|khi nào|không$|chưa$", re.IGNORECASE)
_TYPES = r"(?:kế hoạch|chương trình(?: hành động)?|nghị quyết|báo cáo|văn bản|đề án)"
_YEARS = re.compile(r"(?<![\d/.])(?:19|20)\d\d(?!\d)")
_PRICE = re.compile(r"gia (?:hien hanh|so sanh|thuc te|co dinh)(?: nam \d{4}| \d{4})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One side of a comparison: its name, the question put to it, and what was found."""

    name: str
    question: str
    result: SearchResult


def compared_sides(engine: Engine, result: SearchResult, limit: int = N_PASSAGES) -> list[Side]:
    """The sides of a comparing question, each searched in its own documents; none for other questions."""
    documents = engine.index.documents()
    text = result.reading.text
    sides = sides_of(text, documents)
    if len(sides) < 2:
        return []
    names = _names(text, documents, sides)
    found = []
    for name, members in zip(names, sides, strict=True):
        doc_ids = tuple(documents[number].doc_id for number in sorted(members))
        allowed = result.query.filters.doc_ids
        if allowed:
            doc_ids = tuple(one for one in doc_ids if one in allowed)
        if not doc_ids:
            continue
        question = side_question(text, name, [other for other in names if other != name])
        filters = Filters(
            doc_ids=doc_ids, types=result.query.filters.types, places=result.query.filters.places,
            years=result.query.filters.years,
        )  # fmt: skip
        found.append(
            Side(name=name, question=question, result=engine.search(Query(text=question, filters=filters, limit=limit)))
        )
    return found


def _names(text: str, documents: Sequence[StoredDocument], sides: Sequence[frozenset[int]]) -> list[str]:
    """What each side is called: its place, or the year of its document."""
    if len(named_places(text, documents)) >= 2:
        return [str(documents[min(members)].place) for members in sides]
    return [f"{DATED}{documents[min(members)].year}" for members in sides]


def side_question(text: str, name: str, others: Sequence[str]) -> str:
    """The question as it is put to one side: without the other sides and without the comparing words.

    >>> side_question("Mục tiêu của Thái Bình và Thái Nguyên chênh nhau thế nào?", "Thái Bình", ["Thái Nguyên"])
    'Mục tiêu của Thái Bình là bao nhiêu?'
    """
    number_asked = _NUMERIC.search(text) is not None
    text = _COMPARING.sub(" ", text)
    for side in (*others, name):
        year = side.removeprefix(DATED) if side.startswith(DATED) else ""
        named = rf"(?:{_TYPES}\s+)?năm\s+{year}" if year else rf"(?:tỉnh\s+)?{re.escape(side)}"
        joined = rf"(?:\b(?:và|với|so với|hay|giữa|từ|đến|sang)\s+)?{named}(?!\w)(?:\s*\([^)]*\))?,?"
        text = re.sub(joined, " " if side != name or year else f" {name} ", text, flags=re.IGNORECASE)
    text = re.sub(r"[?.!\s]+$", "", " ".join(text.split()))
    text = re.sub(r"^(?:và|với|,)\s+|\s+(?:và|với|giữa|của|ở)$", "", text)
    text = re.sub(r"\b(của|ở|giữa) (?:và|với) ", r"\1 ", text)
    if number_asked and not _ASKED.search(text):
        text += " là bao nhiêu"
    return text + "?"


def basis_notes(lines: Sequence[tuple[str, str, str]]) -> tuple[str, ...]:
    """What makes the values of the sides hard to compare: (side, value, clause) each.

    >>> basis_notes([("A", "13,4%/năm", "bình quân 2021-2030"), ("B", "8,2%", "đến 2030")])[0]
    'Hai bên không cùng đơn vị: A tính theo %/năm, B tính theo %.'
    """
    notes = []
    units = [_unit(value) for _, value, _ in lines]
    if len(set(units)) > 1 and all(units):
        notes.append(
            "Hai bên không cùng đơn vị: "
            + ", ".join(f"{side} tính theo {unit}" for (side, _, _), unit in zip(lines, units, strict=True))
            + "."
        )
    years = [frozenset(_YEARS.findall(clause)) for _, _, clause in lines]
    if all(years) and len(set(years)) > 1:
        told = ", ".join(f"{side}: {', '.join(sorted(one))}" for (side, _, _), one in zip(lines, years, strict=True))
        notes.append(f"Hai bên không cùng mốc thời gian ({told}).")
    elif any(years) and not all(years):
        told = ", ".join(
            f"{side} {'nêu ' + ', '.join(sorted(one)) if one else 'không nêu năm trong câu này'}"
            for (side, _, _), one in zip(lines, years, strict=True)
        )
        notes.append(f"Mốc thời gian cần đối chiếu: {told}.")
    prices = [frozenset(_PRICE.findall(fold(clause))) for _, _, clause in lines]
    if any(prices) and len(set(prices)) > 1:
        notes.append("Hai bên có thể không cùng cơ sở giá (hiện hành, so sánh): xem nguyên văn.")
    return tuple(notes)


def _unit(value: str) -> str:
    """The measure behind a value's number: "%/năm", "triệu đồng"; "" without one.

    >>> _unit("bình quân khoảng 8,2%/năm"), _unit("130 triệu đồng trở lên"), _unit("8.900 USD"), _unit("12")
    ('%/năm', 'triệu đồng', 'USD', '')
    """
    found = _BEHIND.search(value)
    return found[1].strip().replace(" /", "/").replace("/ ", "/") if found else ""
