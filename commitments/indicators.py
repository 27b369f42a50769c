"""Canonical indicators: the one name behind many wordings, with unit, good direction and topic."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from corpus.vietnamese import analyze
from corpus.vietnamese.letters import fold

_DATA = Path(__file__).parent / "data" / "indicators.json"
_BASES = (
    ("giá so sánh", r"gia so sanh|theo gia so sanh|so sanh (?:nam )?2010"),
    ("giá hiện hành", r"gia hien hanh|gia thuc te"),
    ("không tính thuế sản phẩm", r"khong t[iì]nh th?\w+ san ?p\w+"),
    ("không tính tiền sử dụng đất, xổ số", r"khong t[iì]nh tien th?u s\w+ dung dat"),
)  # fmt: skip
_TOPICS = (
    ("nông nghiệp", r"nong nghiep|lam nghiep|thuy san|chan nuoi|trong trot|lua|gia suc|gia cam|nong thon"),
    ("công nghiệp", r"cong nghiep|che bien|che tao|khu cong nghiep|cum cong nghiep|dien gio|nang luong"),
    ("thương mại, dịch vụ", r"thuong mai|dich vu|xuat khau|nhap khau|cho\b|logistics|ban le"),
    ("du lịch", r"du lich|khach san|luot khach"),
    ("đầu tư", r"dau tu|fdi|du an|giai ngan|von"),
    ("ngân sách", r"ngan sach|thu noi dia|thue|tai chinh|du toan"),
    ("y tế", r"y te|benh|giuong|bac s|bao hiem y te|suc khoe|tiem chung"),
    ("giáo dục", r"giao duc|truong|hoc sinh|dao tao|giao vien"),
    ("lao động, việc làm", r"lao dong|viec lam|nguon nhan luc|cong nhan|that nghiep"),
    ("môi trường", r"moi truong|nuoc thai|rac|chat thai|rung|tai nguyen|dat dai|khi hau"),
    ("chuyển đổi số", r"chuyen doi so|kinh te so|truc tuyen|cong nghe thong tin|du lieu|ky nang so|so hoa"),
    ("cải cách hành chính", r"cai cach hanh chinh|thu tuc hanh chinh|pci|papi|par ?index|sipas|ddci|cchc|tthc"),
    ("khoa học và công nghệ", r"khoa hoc|doi moi sang tao|sang che|cong nghe cao"),
    ("xây dựng, đô thị", r"do thi|nha o|xay dung|quy hoach|giao thong|duong\b|cau\b|ha tang"),
    ("văn hóa, xã hội", r"van hoa|the thao|gia dinh|di tich|ho ngheo|bao tro|tre em|nguoi co cong|an sinh"),
    ("quốc phòng, an ninh", r"quoc phong|an ninh|toi pham|tai nan|nhap ngu|trat tu"),
    ("xây dựng Đảng", r"dang vien|cap uy|to chuc dang|kiem tra dang"),
    ("kinh tế", r"grdp|tang truong|tong san pham|nen kinh te|co cau kinh te|nang suat"),
)  # fmt: skip
_TOPIC_PATTERNS = tuple((name, re.compile(rf"\b(?:{pattern})")) for name, pattern in _TOPICS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """A canonical indicator; `good` is "up" or "down"."""

    id: str
    name: str
    unit: str
    good: str
    topic: str


@cache
def indicators() -> dict[str, Indicator]:
    """The shipped indicators by id."""
    rows = json.loads(_DATA.read_text(encoding="utf-8"))["indicators"]
    return {row["id"]: Indicator(**{key: row[key] for key in ("id", "name", "unit", "good", "topic")}) for row in rows}


@cache
def _synonyms() -> tuple[tuple[str, str], ...]:
    """(folded wording, id), the longest first."""
    rows = json.loads(_DATA.read_text(encoding="utf-8"))["indicators"]
    found = [(plain(name), row["id"]) for row in rows for name in (*row["synonyms"], row["name"])]
    return tuple(sorted(found, key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=50_000)
def plain(raw: str) -> str:
    """Folded words of a wording with abbreviations spelled out and scanning damage repaired where it is clear."""
    return " ".join(token.folded for token in analyze(raw, repair=True))


@lru_cache(maxsize=50_000)
def indicator_id(raw: str) -> str:
    """The canonical indicator of a printed wording, "" when none fits.

    >>> indicator_id("Tỷ lệ dân số tham gia BHYT"), indicator_id("Số lượng hội nghị")
    ('health_insurance', '')
    """
    words = f" {plain(raw)} "
    return next((identifier for wording, identifier in _synonyms() if f" {wording} " in words), "")


def basis_of(raw: str) -> str:
    """On which basis an indicator is counted, as its brackets say; "" when they say nothing.

    >>> basis_of("GRDP (theo giá so sánh 2010)")
    'giá so sánh'
    """
    folded = " ".join(fold(raw).split())
    return "; ".join(name for name, pattern in _BASES if re.search(pattern, folded))


def topics_of(words: str) -> tuple[str, ...]:
    """The fields that words belong to, at most three."""
    folded = fold(words)
    return tuple(name for name, pattern in _TOPIC_PATTERNS if pattern.search(folded))[:3]
