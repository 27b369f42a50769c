"""The types of Vietnamese documents: their names, their codes, and how to read a type line a scanner damaged."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from corpus.vietnamese.letters import fold

# Source: NĐ 30/2020/NĐ-CP Phụ lục III (administrative), Luật 64/2025/QH15 (normative), Quy định 399-QĐ/TW (Party).
TYPE_CODES = {
    "Nghị quyết": "NQ", "Quyết định": "QĐ", "Chỉ thị": "CT", "Kết luận": "KL", "Quy chế": "QC", "Quy định": "QĐ",
    "Thông cáo": "TC", "Thông báo": "TB", "Hướng dẫn": "HD", "Chương trình": "CTr", "Chương trình hành động": "CTr",
    "Kế hoạch": "KH", "Phương án": "PA", "Đề án": "ĐA", "Dự án": "DA", "Báo cáo": "BC", "Biên bản": "BB",
    "Tờ trình": "TTr", "Thông tri": "TT", "Công điện": "CĐ", "Nghị định": "NĐ", "Thông tư": "TT",
    "Thông tư liên tịch": "TTLT", "Văn bản hợp nhất": "VBHN", "Pháp lệnh": "PL", "Luật": "L", "Bộ luật": "L",
    "Hiến pháp": "", "Lệnh": "L", "Quy hoạch": "QH", "Chiến lược": "", "Cương lĩnh": "", "Điều lệ": "",
    "Tuyên bố": "", "Lời kêu gọi": "", "Công văn": "CV", "Báo cáo tóm tắt": "BC", "Báo cáo tổng hợp": "BC",
    "Báo cáo thẩm tra": "BC", "Báo cáo tổng kết": "BC", "Báo cáo sơ kết": "BC", "Báo cáo chính trị": "BC",
}
# Read from the code alone, when no line names the type; QĐ, TT and L name several types and are left out.
TYPE_OF_CODE = {
    "NQ": "Nghị quyết", "CT": "Chỉ thị", "KL": "Kết luận", "QC": "Quy chế", "TB": "Thông báo", "HD": "Hướng dẫn",
    "CTr": "Chương trình", "KH": "Kế hoạch", "ĐA": "Đề án", "BC": "Báo cáo", "TTr": "Tờ trình", "NĐ": "Nghị định",
    "TTLT": "Thông tư liên tịch", "VBHN": "Văn bản hợp nhất", "CV": "Công văn", "CĐ": "Công điện",
}
MIN_DAMAGED = 8  # a shorter name has too many neighbours to be read through damage
MAX_DAMAGE = 2  # letters wrong in a type line: "NGHỊ QOTẺT" has two

_BY_FOLDED = {fold(name): name for name in TYPE_CODES}
_LONGEST_FIRST = sorted(_BY_FOLDED, key=len, reverse=True)
TYPE_NAMES = "|".join(re.escape(name) for name in sorted(TYPE_CODES, key=len, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeLine:
    """A type read from the head of a line: `rest` is where the line goes on, `damaged` when letters were repaired."""

    type: str
    rest: int
    damaged: bool = False


def is_capitals(line: str) -> bool:
    """Whether a line's letters are capitals, one damaged letter in eight allowed."""
    letters = [char for char in line if char.isalpha()]
    return bool(letters) and sum(char.isupper() for char in letters) >= 0.87 * len(letters)


def read_type(line: str) -> TypeLine | None:
    """The document type that a cleaned line starts with, or that it is when damaged; None when there is none.

    >>> read_type("CHƯƠNG TRÌNH HÀNH ĐỘNG").type, read_type("NGHỊ QOTẺT").type, read_type("QUYẾT NGHỊ:")
    ('Chương trình hành động', 'Nghị quyết', None)
    """
    folded = fold(line)
    for name in _LONGEST_FIRST:
        if folded.startswith(name) and not folded[len(name) : len(name) + 1].isalnum():
            return TypeLine(type=_BY_FOLDED[name], rest=len(name))
    bare = re.sub(r"[^a-z0-9 ]", "", folded).strip()
    if not is_capitals(line) or len(bare) < MIN_DAMAGED:
        return None
    distances = sorted((Levenshtein.distance(bare, name, score_cutoff=MAX_DAMAGE), name) for name in _BY_FOLDED)
    (best, name), (second, _) = distances[:2]
    if best > MAX_DAMAGE or best == second or bare.split()[0][:1] != name[:1]:
        return None
    return TypeLine(type=_BY_FOLDED[name], rest=len(line), damaged=True)
