"""The parts of a question that a follow-up replaces: place, time, document, and the words that only ask."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.provinces import find_provinces, province_named
from corpus.vietnamese import fold, parse_symbols, restore_accents

# all patterns are matched on folded text, which has the same offsets
_YEAR = r"(?:19|20)\d\d"
TIME = re.compile(
    r"(?<![\w/.,–-])(?P<lead>(?:(?:tinh den|den|toi|vao|trong|tu|het|cuoi|truoc|sau)\s+)*)"
    r"(?P<noun>(?:(?:\d+ thang (?:dau|cuoi)|quy \w+|thang \d+)\s+)?(?:nam|giai doan|thoi ky|nhiem ky)\s+)?"
    rf"(?P<years>{_YEAR}(?:\s*(?:[-–]|den|toi)\s*(?:nam\s+)?{_YEAR})?)(?![\w/]|[.,]\d|\s*-\s*[a-z])"
)
_LEVELS = "huyện|thành phố|thị xã|thị trấn|xã|phường|quận"
_DISTRICT = re.compile(
    rf"(?<!\w)(?:{_LEVELS})\s+[A-ZĐÀ-Ỹ][^\W\d_]*(?:\s+[A-ZĐÀ-Ỹ][^\W\d_]*){{0,2}}"  # names keep their capitals
)
_TYPED_DISTRICT = re.compile(r"(?:huyen|thi xa|thi tran|thanh pho|xa|phuong|quan)\s+[a-z]+(?:\s+[a-z]+)?")
_BEFORE_PLACE = re.compile(r"(?:tinh|thanh pho|tp\.?)\s+$")
CONNECTOR = re.compile(r"(?<!\w)(?P<word>cua|o|tai|trong|cho|doi voi|voi|tren dia ban|theo|thuoc|neu)\s+$")
_TYPES = (
    r"(?:chuong trinh hanh dong|ke hoach|nghi quyet|quyet dinh|bao cao|chi thi|ket luan|nghi dinh|thong tu|cong van)"
)
_ISSUER = (
    r"(?:tinh uy|ubnd tinh|uy ban nhan dan tinh|hdnd tinh|hoi dong nhan dan tinh|chinh phu|bo chinh tri|trung uong"
    r"|tinh)"
)
_DOCUMENT = re.compile(
    rf"(?<!\w){_TYPES}(?:\s+(?:so\s+)?\d[\w/.-]*)?(?:\s+(?:nam\s+)?{_YEAR})?"
    rf"(?:\s+cua(?:\s+ban thuong vu)?\s+(?:{_ISSUER}\s+)?(?:[^\W\d_]+\s*){{0,3}}$|\s+cua\s+{_ISSUER})?"
)

_BODIES = (
    r"(?:(?:nhung |cac )?(?:co quan|don vi|so|ban|nganh|bo|cap|phong|to chuc|so nganh|dia phuong) nao|nhung ai|ai)"
)
_ROLES = (
    r"(?:chu tri|phoi hop|phu trach|chiu trach nhiem(?: chinh)?|thuc hien|trien khai|tham muu|chi dao|lanh dao|giam sat"
    r"|theo doi|ban hanh|to chuc(?: thuc hien)?|dau tu|quan ly|ky|lam|lo)"
)
_WHEN = r"(?:khi nao|luc nao|bao gio|nam nao|thang nao|ngay nao|quy nao|bao lau|thoi gian nao|giai doan nao)"
_UNITS = (
    r"(?:phan tram|%|(?:(?:nghin|trieu|ty|ti) )*(?:dong|tien|usd|do la)|ha|hecta|km|met|mw|tan|nguoi|ho|nam|thang"
    r"|ngay)"
)
_MUCH = rf"(?:(?:khoang|duoc|toi|den|len|la) )*(?:bao nhieu|may)(?: {_UNITS})?"
GENERIC = re.compile(
    rf"(?:(?:thi|la|dat|co|se|giam con|tang len|vao|ket qua|con)\s+)*"
    rf"(?:{_MUCH}|nhu the nao|the nao|ra sao|sao|la gi|gi|co khong|khong)"
)
_ATTRIBUTE = (
    r"(?:kinh phi|nguon von|von(?: dau tu)?|tong muc dau tu|dia diem|dien tich|quy mo|cong suat|chieu dai|lo trinh"
    r"|(?:co quan|don vi) (?:chu tri|phoi hop|thuc hien|chiu trach nhiem)|nguoi ky|ngay (?:ky|ban hanh)"
    r"|(?:thoi )?han(?: chot)?(?: (?:hoan thanh|thuc hien|cuoi))?|thoi gian(?: (?:hoan thanh|thuc hien))?)"
)
_ASK = (
    rf"(?:do |giao cho |giao |thuoc |la )?{_BODIES}(?: (?:se|phai|duoc giao|duoc phan cong|la don vi|la nguoi))*"
    rf"(?: {_ROLES})*",
    rf"(?:{_ROLES} )?(?:la |do |thuoc )?{_BODIES}",
    rf"(?:(?:phai |can |se |du kien )?(?:hoan thanh|xong|thuc hien|ban hanh|trien khai|bat dau|ket thuc|ky) )?"
    rf"(?:(?:vao|den|tu|truoc|la|trong) )*{_WHEN}",
    rf"(?:(?:dat|la|het|mat|co|can|tang|giam) )*{_MUCH}",
    r"(?:xep |dung )?(?:thu|hang) (?:may|bao nhieu)",
    r"(?:(?:thuc hien|trien khai|nam|dat|xay dung) )?(?:o )(?:dau|cho nao|noi nao|huyen nao|xa nao)",
    r"(?:vi|tai) sao", r"(?:co |da )?(?:dat|hoan thanh|xong|thuc hien)(?: duoc)? (?:khong|chua)",
    r"(?:nhu )?the nao|ra sao|bang cach nao", r"(?:la |gom |bao gom |co )*(?:nhung )?gi",
    r"(?:can cu|theo) (?:vao )?(?:van ban|dau|nghi quyet|quyet dinh) nao", r"so (?:may|bao nhieu)",
)  # fmt: skip
ASKING = re.compile(rf"(?<!\w)(?:{'|'.join(_ASK)})(?!\w)")
ATTRIBUTE = re.compile(rf"(?<!\w){_ATTRIBUTE}(?!\w)")
_FILLER = re.compile(
    r"(?<!\w)(?:va|con|thi|la|vay|the|cu the|chinh xac|nhe|nhi|a|cua|cho|ve|voi|phai|duoc|den|vao)(?!\w)|[\W_]+"
)
WORK = re.compile(  # names what was spoken of without saying it
    r"(?<!\w)(?:viec|nhiem vu|de an|du an|chi tieu|muc tieu|noi dung|cong viec|cong trinh|dieu|cai) (?:nay|do|ay|tren)"
    r"(?!\w)"
)
WHERE = re.compile(
    r"(?<!\w)(?:tinh|noi|huyen|dia phuong) (?:nay|do|ay)(?!\w)|(?:(?<=\bo )|(?<=\btai ))(?:do|day)(?!\w)"
)
WHEN = re.compile(r"(?<!\w)(?:nam|thoi diem) (?:do|ay|nay)(?!\w)|(?<!\w)(?:giai doan|thoi ky) (?:do|nay|ay)(?!\w)")
_LEAD = re.compile(
    rf"(?:(?:cho (?:toi |minh )?(?:biet|hoi))\s+)?"
    rf"(?:{_BODIES}(?: (?:se|phai|duoc giao|duoc phan cong))*(?: {_ROLES})?(?: (?:ve|viec))?"
    rf"|{_ATTRIBUTE}(?: (?:cua|cho|de))?|{_WHEN}(?: (?:thi|se|phai))?(?: (?:hoan thanh|xong))?"
    rf"|vi sao|tai sao|(?:hay )?so sanh)\s+(?=\w)"
)
_TAIL = re.compile(
    r"(?:\s*:\s.*|[\s,]+(?:va )?(?:"
    rf"(?:(?:la|dat|len|con|giam|tang|xuong|gom|chiem|co)\s+)*{_MUCH}|(?:la|gom|bao gom|co)?\s*(?:nhung )?gi"
    rf"|nhu the nao|the nao|ra sao|(?:(?:xong|hoan thanh|phai|vao|den|tu|la|truoc)\s+)*{_WHEN}|o dau"
    rf"|(?:xep |dung )?(?:thu|hang) may"
    rf"|{_ATTRIBUTE}(?:\s+(?:la|den|vao))*\s+(?:{_WHEN}|bao nhieu)"
    rf"|(?:do|thuoc|la)\s+{_BODIES}(?:\s+{_ROLES})?|khong|chua))$"
)
_MACHINE = re.compile(r"\b(?:máy|mây)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A part of a question: `name` is how it is written into another question, `[start, end)` where it stands."""

    kind: Literal["place", "time", "document"]
    start: int
    end: int
    name: str


def plain(text: str) -> str:
    """The text without accents and capitals, at the same offsets; a machine ("máy") is no "mấy".

    >>> plain("Nhà máy")
    'nha mxy'
    """
    return fold(_MACHINE.sub("mxy", text))


def is_bare(text: str) -> bool:
    """Whether a text is typed without any accent.

    >>> is_bare("con thai nguyen"), is_bare("còn")
    (True, False)
    """
    return text.isascii()


def find_places(text: str, places: Sequence[str], *, bare: bool = False) -> list[Slot]:
    """The provinces and districts named, in order; `bare` also reads names typed small or without accents.

    A province of `places` may always be typed small.
    """
    found = [Slot(kind="place", start=m.start(), end=m.end(), name=m[0]) for m in _DISTRICT.finditer(text)]
    found = [one for one in found if not province_named(one.name.split(maxsplit=1)[-1])]
    for one in find_provinces(text.title() if len(text.title()) == len(text) else text):
        typed, name = text[one.start : one.end], one.province.name
        small = typed[0].islower()
        if small and not (is_bare(typed) or fold(typed) != typed.lower() == name.lower()):
            continue
        if small and name not in places and not bare:
            continue
        if not any(other.start <= one.start < other.end for other in found):
            found.append(Slot(kind="place", start=one.start, end=one.end, name=name))
    folded = fold(text)
    whole = _TYPED_DISTRICT.fullmatch(folded) if bare and not found else None
    if whole:
        level = 2 if folded.startswith(("thi ", "thanh ")) else 1
        words = restore_accents(text).text.split()
        name = " ".join([*words[:level], *(word.capitalize() for word in words[level:])])
        found = [Slot(kind="place", start=0, end=len(text), name=name)]
    return sorted(found, key=lambda slot: slot.start)


def find_times(text: str) -> list[Slot]:
    """The years and periods named, in order, each with its preposition and noun ("đến năm 2030")."""
    return [Slot(kind="time", start=m.start(), end=m.end(), name=_accented(m)) for m in TIME.finditer(fold(text))]


def find_documents(text: str) -> list[Slot]:
    """The documents named by number, by year or by who issued them; a bare "kế hoạch" names none."""
    folded = fold(text)
    found = [
        Slot(kind="document", start=m.start(), end=m.start() + len(m[0].rstrip()), name=text[slice(*m.span())].strip())
        for m in _DOCUMENT.finditer(folded)
        if " " in m[0].strip() and not re.fullmatch(_TYPES, m[0].strip())
    ]
    for _, start, end in parse_symbols(text):
        if not any(one.start <= start < one.end for one in found):
            found.append(Slot(kind="document", start=start, end=end, name=text[start:end]))
    return sorted(found, key=lambda slot: slot.start)


def around_place(text: str, place: Slot) -> int:
    """Where a place begins with its level before it: "tỉnh Thái Bình"."""
    match = _BEFORE_PLACE.search(fold(text[: place.start]))
    return match.start() if match else place.start


def connected_from(text: str, start: int) -> int:
    """Where the connecting words before a place or document begin: "của", "trong"."""
    folded = fold(text)
    while match := CONNECTOR.search(folded[:start]):
        start = match.start()
    return start


def left_over(folded: str) -> str:
    """What stays of a text when the words that only ask, name an attribute or fill are taken away."""
    for pattern in (WORK, ATTRIBUTE, ASKING, _FILLER):
        folded = pattern.sub(" ", folded)
    return folded.strip()


def parted(question: str) -> tuple[str, str, str]:
    """(the asking words a question begins with, what it is about, the asking words it ends with).

    >>> parted("Đơn vị nào chủ trì đề án cấp nước và hạn đến khi nào?")
    ('Đơn vị nào chủ trì', 'đề án cấp nước', 'và hạn đến khi nào')
    """
    text = re.sub(r"[\s?!.…]+$", "", question)
    folded, end = plain(text), len(text)
    while match := _TAIL.search(folded[:end]):
        if not folded[: match.start()].strip():
            break
        end = match.start()
    match = _LEAD.match(folded[:end])
    start = match.end() if match else 0
    return text[:start].strip(), text[start:end].strip(" ,"), text[end:].strip(" ,")


def _accented(match: re.Match[str]) -> str:
    """A time in its usual spelling, however it was typed."""
    spelled = {
        "tinh": "tính", "den": "đến", "toi": "tới", "vao": "vào", "trong": "trong", "tu": "từ", "het": "hết",
        "cuoi": "cuối", "truoc": "trước", "sau": "sau", "nam": "năm", "doan": "đoạn", "thoi": "thời", "ky": "kỳ",
        "nhiem": "nhiệm", "thang": "tháng", "dau": "đầu", "quy": "quý",
    }  # fmt: skip
    words = [spelled.get(word, word) for word in match[0].split()]
    before = ["", *words]
    return " ".join(word.upper() if left == "quý" else word for left, word in zip(before, words, strict=False))


def distinct(slots: Sequence[Slot]) -> Iterator[str]:
    """The names of slots, each once."""
    return iter(dict.fromkeys(fold(slot.name) for slot in slots))
