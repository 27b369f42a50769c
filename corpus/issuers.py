"""The bodies that issue documents: named by the code in a document's number, or by the words of a line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz.distance import Levenshtein

from corpus.provinces import find_provinces, province_named
from corpus.vietnamese.letters import fold

_MINISTRIES = {
    "CA": "Công an", "QP": "Quốc phòng", "NG": "Ngoại giao", "NV": "Nội vụ", "TP": "Tư pháp", "TC": "Tài chính",
    "CT": "Công Thương", "KHĐT": "Kế hoạch và Đầu tư", "NNPTNT": "Nông nghiệp và Phát triển nông thôn",
    "NNMT": "Nông nghiệp và Môi trường", "GTVT": "Giao thông vận tải", "XD": "Xây dựng", "YT": "Y tế",
    "TNMT": "Tài nguyên và Môi trường", "TTTT": "Thông tin và Truyền thông", "KHCN": "Khoa học và Công nghệ",
    "LĐTBXH": "Lao động - Thương binh và Xã hội", "VHTTDL": "Văn hóa, Thể thao và Du lịch",
    "GDĐT": "Giáo dục và Đào tạo", "DTTG": "Dân tộc và Tôn giáo",
}  # fmt: skip
CENTRAL_CODES = {
    "CP": "Chính phủ", "TTg": "Thủ tướng Chính phủ", "QH": "Quốc hội", "UBTVQH": "Ủy ban Thường vụ Quốc hội",
    "CTN": "Chủ tịch nước", "BCT": "Bộ Chính trị", "BBT": "Ban Bí thư", "VPTW": "Văn phòng Trung ương Đảng",
    "BTCTW": "Ban Tổ chức Trung ương", "NHNN": "Ngân hàng Nhà nước Việt Nam", "TTCP": "Thanh tra Chính phủ",
    "VPCP": "Văn phòng Chính phủ", "VPQH": "Văn phòng Quốc hội", "KTNN": "Kiểm toán nhà nước",
    "TANDTC": "Tòa án nhân dân tối cao", "VKSNDTC": "Viện kiểm sát nhân dân tối cao",
    "VKSTC": "Viện kiểm sát nhân dân tối cao", "UBDT": "Ủy ban Dân tộc", "BHXH": "Bảo hiểm xã hội Việt Nam",
} | {f"B{code}": f"Bộ {name}" for code, name in _MINISTRIES.items() if code != "CT"}  # fmt: skip
LOCAL_CODES = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân"}
PARTY_CODES = {"TU": "Tỉnh ủy", "HU": "Huyện ủy", "ThU": "Thành ủy", "VPTU": "Văn phòng Tỉnh ủy"}
DEPARTMENT_CODES = {f"S{code}": f"Sở {name}" for code, name in _MINISTRIES.items() if code not in ("QP", "CA", "NG")}
_SHORT = {"UBND": "Ủy ban nhân dân", "HĐND": "Hội đồng nhân dân", "BTV": "Ban Thường vụ", "BCH": "Ban Chấp hành"}
_LOCAL = (
    "Đại hội đại biểu Đảng bộ", "Ban Chấp hành Đảng bộ", "Ban Thường vụ Tỉnh ủy", "Ban Thường vụ Thành ủy",
    "Ban Thường vụ Huyện ủy", "Thường trực Tỉnh ủy", "Thường trực Thành ủy", "Tỉnh ủy", "Thành ủy", "Huyện ủy",
    "Chủ tịch Ủy ban nhân dân", "Ủy ban nhân dân", "Thường trực Hội đồng nhân dân", "Hội đồng nhân dân", "Đảng ủy",
    "Ủy ban Mặt trận Tổ quốc Việt Nam", *DEPARTMENT_CODES.values(),
)  # fmt: skip
_CENTRAL = (
    "Đại hội đại biểu toàn quốc", "Ban Chấp hành Trung ương Đảng", "Ban Chấp hành Trung ương", *CENTRAL_CODES.values(),
    "Bộ Công Thương", *(f"Bộ trưởng Bộ {name}" for name in _MINISTRIES.values()),
)  # fmt: skip
_LEVELS = ("tỉnh", "thành phố", "huyện", "quận", "thị xã", "xã", "phường", "thị trấn", "đặc khu")
_LEVEL_AFTER = re.compile(rf"\s*(?P<level>{'|'.join(fold(level) for level in _LEVELS)}|tp\.?)?(?!\w)")
_PARTY_LEVEL = re.compile(r"(tỉnh|thành|huyện|đảng) ủy$", re.IGNORECASE)
_BELOW_PROVINCE = re.compile(r"(thành|huyện|đảng) ủy$", re.IGNORECASE)  # named after its own unit, never the province
MIN_DAMAGED = 10  # letters; a shorter name is read only as it stands
_UNIT_NAME = re.compile(r"\s*([^\W\d_][\w'-]*(?: [^\W\d_][\w'-]*){0,3})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """A body named in a text: `level` and `place` as far as the words there go; `end` is where the name ends."""

    organ: str  # "Ủy ban nhân dân"
    level: str = ""  # "tỉnh", "huyện", …
    place: str = ""  # "Thái Bình"
    central: bool = False
    start: int = 0
    end: int = 0

    def full_name(self, province: str | None) -> str:
        """The name with its level and place; a provincial body without a place takes `province`.

        >>> Issuer(organ="Ủy ban nhân dân", level="tỉnh").full_name("Thái Bình")
        'Ủy ban nhân dân tỉnh Thái Bình'
        """
        if self.central:
            return self.organ
        provincial = self.level in ("", "tỉnh", "thành phố") and not _BELOW_PROVINCE.search(self.organ)
        place = self.place or (province if provincial else "") or ""
        if _PARTY_LEVEL.search(self.organ):
            return f"{self.organ} {place}".strip()
        known = province_named(place) if place and not self.level else None
        level = self.level or (known.kind if known else "")
        return " ".join(part for part in (self.organ, level, place) if part)


def issuer_of_code(organ: str, *, party: bool = False) -> Issuer | None:
    """The body that an organ code in a document's own number names; None when it names several or is not known.

    TW is not decided: the Central Committee, the Politburo and the Secretariat all sign with it. BCT is the Politburo
    in a Party number and the ministry of industry and trade in a state one.

    >>> issuer_of_code("BKHĐT").organ, issuer_of_code("UBND").organ, issuer_of_code("TW")
    ('Bộ Kế hoạch và Đầu tư', 'Ủy ban nhân dân', None)
    """
    code = re.sub(r"\d+$", "", organ)
    if code == "BCT" and not party:
        return Issuer(organ="Bộ Công Thương", central=True)
    if code in CENTRAL_CODES:
        return Issuer(organ=CENTRAL_CODES[code], central=True)
    local = LOCAL_CODES.get(code) or PARTY_CODES.get(code) or DEPARTMENT_CODES.get(code)
    return Issuer(organ=local) if local else None


@cache
def _names() -> tuple[tuple[str, str, bool], ...]:
    """(folded name, name, central), longest first."""
    pairs = [(fold(name), name, False) for name in _LOCAL] + [(fold(name), name, True) for name in _CENTRAL]
    return tuple(sorted(set(pairs), key=lambda item: (-len(item[0]), item[1])))


@cache
def _name_pattern() -> re.Pattern[str]:
    names = "|".join(re.escape(folded).replace(r"\ ", r"[\s-]+") for folded, _, _ in _names())
    short = "|".join(fold(code) for code in _SHORT)
    return re.compile(rf"(?<!\w)(?:(?P<name>{names})|(?P<short>{short}))(?!\w)")


def _place_after(text: str, end: int, organ: str) -> tuple[str, str, int]:
    """(level, place, end) as written behind the name of `organ` that ends at `end`; empty when nothing is."""
    tail = _LEVEL_AFTER.match(fold(text[end : end + 60]))
    level_raw = (tail["level"] if tail else "") or ""
    level = {"tp": "thành phố", "tp.": "thành phố"}.get(level_raw) or next(
        (name for name in _LEVELS if fold(name) == level_raw), ""
    )
    after = end + (tail.end() if tail else 0)
    provinces = find_provinces(text[after : after + 30])
    if provinces and not text[after : after + provinces[0].start].strip():
        return level, provinces[0].province.name, after + provinces[0].end
    if level in ("", "tỉnh", "thành phố") and not _BELOW_PROVINCE.search(organ):
        return level, "", after if level else end
    name = _UNIT_NAME.match(text[after : after + 40])
    if name is None or not name[1][0].isupper():
        return level, "", after
    words = name[1].split()
    words = words if text[end:after].isupper() else [word for word in words if word[0].isupper()]
    return level, " ".join(word.capitalize() for word in words), after + name.end()


def find_issuer(text: str) -> Issuer | None:
    """The first body named in a text, with its level and place; None when there is none.

    >>> find_issuer("ỦY BAN NHÂN DÂN TỈNH THÁI BÌNH").full_name(None)
    'Ủy ban nhân dân tỉnh Thái Bình'
    """
    match = _name_pattern().search(fold(text))
    if match is None:
        return None
    if match["short"]:
        organ, central = next(name for code, name in _SHORT.items() if fold(code) == match["short"]), False
        rest = find_issuer(text[match.end() :]) if match["short"] in ("btv", "bch") else None
        if rest is not None and rest.start <= 1:
            end = match.end() + rest.end
            return replace(rest, organ=f"{organ} {rest.organ}", start=match.start(), end=end)
    else:
        key = re.sub(r"[\s-]+", " ", match["name"])
        organ, central = next(
            (name, is_central) for folded, name, is_central in _names() if re.sub(r"[\s-]+", " ", folded) == key
        )
    level, place, end = ("", "", match.end()) if central else _place_after(text, match.end(), organ)
    return Issuer(organ=organ, level=level, place=place, central=central, start=match.start(), end=end)


def read_issuer_line(line: str) -> Issuer | None:
    """The body that a line of capitals names, read through two or three damaged letters; None when none is near.

    >>> read_issuer_line("ỦY BAN NRẪN DÂN TỈNH").organ
    'Ủy ban nhân dân'
    """
    found = find_issuer(line)
    if found is not None and found.start <= 2:
        return found
    words = fold(line).split()
    best: tuple[int, str, bool, int] | None = None
    for folded, name, central in _names():
        n_words = len(folded.split())
        if len(folded) < MIN_DAMAGED or len(words) < n_words:
            continue
        allowed = len(folded) // 7
        distance = Levenshtein.distance(" ".join(words[:n_words]), folded, score_cutoff=allowed)
        if distance <= allowed and (best is None or distance < best[0]):
            best = (distance, name, central, n_words)
    if best is None:
        return None
    _, organ, central, n_words = best
    end = sum(len(word) + 1 for word in line.split()[:n_words]) - 1
    level, place, end = ("", "", end) if central else _place_after(line, end, organ)
    return Issuer(organ=organ, level=level, place=place, central=central, end=end)
