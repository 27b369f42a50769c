"""What a question asks for: a number of some measure, a date, a body, a document, a list, a yes or no, a comparison.

Decided by its asking words; the patterns are written on the folded text, so accents do not matter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from corpus.vietnamese import fold

AskedKind = Literal[
    "number",
    "rank",
    "date",
    "body",
    "firm",
    "person",
    "document",
    "place",
    "list",
    "yes_no",
    "definition",
    "open",
    "keywords",
]
Measure = Literal[
    "percent", "money", "area", "length", "power", "people", "mass", "time", "rank", "count", "rate", "any"
]

_YEAR = re.compile(r"(?<![\d/.,])(?:19|20)\d\d(?![\d/])(?!\s*[-–]?(?:NQ|QĐ|KH|CT))")
_MACHINE = re.compile(r"\b(?:máy|mây|may|mày)\b", re.IGNORECASE)  # "nhà máy" is no "mấy"

# phrase before or after "bao nhiêu" -> measure; the first that fits decides
_MEASURES: tuple[tuple[Measure, re.Pattern[str]], ...] = tuple(
    (measure, re.compile(pattern))
    for measure, pattern in (
        (
            "rank",
            r"\b(?:thu may|thu bao nhieu|hang may|hang bao nhieu|(?:xep|dung) (?:hang |thu |o )*(?:may|bao nhieu)"
            r"|thu hang|vi tri (?:thu )?(?:may|nao|bao nhieu))\b",
        ),
        ("percent", r"\b(?:phan tram|may phan|bao nhieu %)|%"),
        ("power", r"\b(?:mw|kw|kwh|mwp|cong suat)\b"),
        (
            "area",
            r"\b(?:bao nhieu|may) (?:ngan |nghin |trieu )?(?:ha|hec ?-?ta|m2|met vuong|km2|sao|mau)\b|\bdien tich\b",
        ),
        ("length", r"\b(?:bao nhieu|may) (?:km|ki-?lo-?met|cay so|met)\b|\bdai (?:bao nhieu|may)\b|\bchieu dai\b"),
        (
            "money",
            r"\b(?:bao nhieu|may) (?:ngan |nghin |trieu |ty |ti )*(?:dong|tien|usd|do la|do|von|trieu|ty|ti)\b"
            r"|\b(?:tong muc dau tu|kinh phi|gia (?:thue|ban|dat|ve)|muc (?:luong|phi|thu phi)|hoc phi|doanh thu"
            r"|du toan)\b",
        ),
        ("mass", r"\b(?:bao nhieu|may) (?:ngan |nghin |trieu )?(?:tan|ta|kg)\b|\bsan luong\b"),
        ("time", r"\b(?:bao lau|may nam|may thang|bao nhieu (?:nam|thang|ngay))\b"),
        (
            "people",
            r"\b(?:bao nhieu|may) (?:ngan |nghin |trieu )?(?:nguoi|lao dong|dong chi|ho|hoc sinh|luot|dai bieu"
            r"|can bo)\b"
            r"|\bdan so\b(?! tham gia)",
        ),
    )
)
_RATES = re.compile(r"\b(?:toc do|ty trong|ty le|tang truong|tang binh quan|tang bao nhieu|giam bao nhieu)\b")
_NUMBER = re.compile(
    r"\b(?:bao nhieu|may|bao xa|bao lau|phan tram|muc nao|con so nao|chi so nao|den dau|ty trong nao|cao bao|lon co)\b"
)
_SOFT_NUMBER = re.compile(
    r"^(?:doanh thu|tru luong|chieu dai|gia (?:thue|ban|ve|dat|vang)|lai suat|cong suat|kinh phi|so (?:nguoi|vu|ho"
    r"|xa|luong|dien thoai"
    r"|du an|doanh nghiep|hoc sinh|giuong|bac si|lao dong|san pham|luot|con|chau|can bo|dang vien|giao vien)|von"
    r"|xuat khau|nhap khau"
    r"|tong (?:dan|muc)|tong thu|dien tich|hoc phi|luong|ty le|ty trong|toc do|chi so|muc|so luong|dien tich"
    r"|tong (?:so|von|thu|chi|dien tich|san pham|chieu dai|kinh phi|san luong|muc)|quy mo|nang suat"
    r"|gia tri|thu nhap|kim ngach|san luong|chi tieu|muc tieu tang|dan so|tang truong|thu ngan sach|grdp)\b"
)
_DATE = re.compile(
    r"\b(?:khi nao|luc nao|bao gio|hom nao|hom may|hoi nao|ngay nao|ngay may|thang nao|thang may"
    r"|(?<!moi )(?<!hang )(?<!mot )nam nao|quy nao|quy may"
    r"|giai doan nao|thoi ky nao|thoi han|thoi gian nao|nhiem ky nao|nhung nam nao|tu nam nao|den nam nao"
    r"|han (?:chot|nao"
    r"|cuoi|den|hoan thanh)|han nam|ngay thang nao|ngay bao nhieu|den bao gio|xong truoc)\b"
)
_BODY = re.compile(
    r"\b(?:ai chu tri|co quan nao|don vi nao|so nao|ban nao|nganh nao chu tri|bo nao|to chuc nao|cap nao|phong nao|"
    r"giao cho ai|ai phu trach|ai chiu trach nhiem|do ai|thuoc ve ai|ai lam|ai phai|ai duoc giao|ai dung ra|ai lo"
    r"|giao (?:cho )?so|ai to chuc|ai ban hanh|ai tham muu"
    r"|chu tri la|noi nao phu trach|co quan chu tri|don vi chu tri|ai theo doi|ai giam sat)\b"
)
_FIRM = re.compile(
    r"\b(?:hang|cong ty|doanh nghiep|tap doan|chu dau tu|nha dau tu|nha thau|ngan hang) nao\b|^nha dau tu\b"
)
_PERSON = re.compile(
    r"\b(?:nhung ai|van dong vien nao|hoc sinh nao|can bo nao|ca nhan nao|bi thu nao|chu tich nao|nghe nhan nao"
    r"|nghe si nao)\b"
    r"|\b(?:ai ky|nguoi ky|ky boi ai|ai la|la ai|nguoi nao|ong nao|ba nao|dong chi nao|ten ai)\b|^ai\b"
)
_ISSUED = re.compile(
    r"\b(?:ban hanh|ky|lap|ra) (?:vao |hom |luc |tu )*(?:ngay|nam|thang|khi|bao gio|hom|luc)\b"
    r"|\bngay (?:thang )?(?:ban hanh|ky)\b"
)
_SIGNER = re.compile(r"\b(?:ai ky|nguoi ky|ky boi ai|do ai ky|chu ky cua ai|ky ten)\b")
_DOCUMENT = re.compile(
    r"\b(?:nghi quyet|ke hoach|quyet dinh|chi thi|van ban|cong van|chuong trinh|ket luan|nghi dinh|luat|thong tu"
    r"|bao cao"
    r"|de an|to trinh|quy dinh)\s+(?:so\s+(?:nao|may|bao nhieu)|nao|gi)\b|\bso hieu\b|\b(?:so|ky hieu) (?:bao nhieu"
    r"|may)\b$"
)
_PLACE = re.compile(
    r"\b(?:o dau|cho nao|noi nao|dia diem nao|huyen nao|xa nao|tinh nao|thanh pho nao|vung nao|dia ban nao|khu vuc nao"
    r"|nhung huyen nao|dau la noi)\b"
)
_LIST = re.compile(
    r"\b(?:liet ke|ke ten|ke ra|neu (?:cac|nhung|ro cac)|nhung (?:[a-z0-9]+ ){0,6}?(?:nao|gi)\b"
    r"|cac (?:[a-z0-9]+ ){1,6}?(?:nao|gi)\b|gom nhung"
    r"|bao gom|gom (?:cac|co)|la nhung gi|nhung gi|may nhiem vu|danh sach|toan bo|tat ca|nhiem vu gi|nhiem vu cua"
    r"|trach nhiem gi|nhung ai|nhung dau|lan luot)\b|\b(?:nhiem vu|trach nhiem|viec) (?:cua|gi)\b"
)
_YES_NO = re.compile(
    r"\b(?:co (?:[a-z0-9,/]+ ){0,14}?(?:khong|chua|ko)$|(?:da|duoc) (?:[a-z0-9,/]+ ){0,14}?(?:chua|khong)$"
    r"|co phai\b|dung khong$|phai khong$"
    r"|hay khong$|hay chua$|duoc khong$|co dat\b|(?:dat|xong|het|roi) chua$|chua$|khong$)"
)
_DEFINITION = re.compile(
    r"\b(?:viet tat (?:cua|la)|nghia la gi|la viet tat|co nghia|la gi$|la cai gi|duoc hieu la|the nao la|tuc la gi"
    r"|viet tat|chi (?:viec|dieu|cai) gi|dinh nghia|giai thich tu|ten day du|viet day du|doc la gi)\b"
)
_OPEN = re.compile(
    r"\b(?:ra sao|the nao|lam sao|vi sao|tai sao|gi|sao|nhu nao|nao|kieu gi|bang cach|cach nao|noi gi|vi dau"
    r"|huong nao)\b"
)
_NEGATED = re.compile(r"\b(?:khong|chua|chang)\b(?!\s*$)")
_COUNTED = re.compile(r"\b(?:bao nhieu|may)\s+([a-z][a-z-]*(?:\s[a-z][a-z-]*)?)")
_NOT_COUNTED = frozenset(
    "phan tram dong ty trieu nghin ngan tien usd do dien von km met hec hec-ta ha mw kw tan ta nam thang ngay moi mot"
    " tren so va thi la toan ca o trong cho nguoi".split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a question asks for.

    `kinds` in the order of certainty, never empty. `measure` is what a number should be measured in ("rate": rather a
    share or a growth, "any": unknown), `counted` the folded words of what is counted ("lao dong"). `demands_number` is
    True when an answer without a number is none. `years` are the years the question names.
    """

    kinds: tuple[AskedKind, ...]
    measure: Measure | None = None
    counted: str = ""
    demands_number: bool = False
    signer: bool = False
    issued: bool = False  # when a document was issued
    negated: bool = False
    years: tuple[int, ...] = field(default=())

    @property
    def kind(self) -> AskedKind:
        """The first of the kinds."""
        return self.kinds[0]

    def has(self, *kinds: AskedKind) -> bool:
        """Whether one of these is asked for."""
        return any(kind in self.kinds for kind in kinds)


def what_is_asked(question: str) -> Asked:
    """What a question asks for; `question` is its reading (accents restored, abbreviations spelled out).

    >>> what_is_asked("Tổng chiều dài cao tốc là bao nhiêu km?").measure
    'length'
    >>> what_is_asked("Sở nào chủ trì và hạn năm nào?").kinds
    ('body', 'date')
    """
    text = re.sub(r"[?!.…\s]+$", "", " ".join(fold(_MACHINE.sub("maay", question)).split()))
    kinds: list[AskedKind] = []
    if _DEFINITION.search(text) and len(text.split()) <= 14:
        kinds.append("definition")
    measure = _measure(text)
    demands = bool(_NUMBER.search(text)) or measure == "rank"
    if demands and not _DOCUMENT.search(text):
        kinds.append("rank" if measure == "rank" else "number")
    for kind, pattern in (
        ("document", _DOCUMENT),
        ("body", _BODY),
        ("firm", _FIRM),
        ("date", _DATE),
        ("place", _PLACE),
    ):
        if pattern.search(text):
            kinds.append(kind)
    if _PERSON.search(text) and "body" not in kinds:
        kinds.append("person")
    if _LIST.search(text) and not demands:
        kinds.append("list")
    if _YES_NO.search(text):
        kinds.append("yes_no")
    if not kinds and _SOFT_NUMBER.search(text) and len(text.split()) > 1:
        kinds.append("number")
    if not kinds:
        kinds.append("open" if _OPEN.search(text) else "keywords")
    counted = _counted(text)
    return Asked(
        kinds=tuple(kinds),
        measure=(measure or ("count" if counted else "any")) if {"number", "rank"} & set(kinds) else None,
        counted=counted,
        demands_number=demands and ("number" in kinds or "rank" in kinds),
        issued=bool(_ISSUED.search(text)),
        signer=bool(_SIGNER.search(text)),
        negated=bool(_NEGATED.search(text)),
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(question))),
    )


def _measure(text: str) -> Measure | None:
    found = next((measure for measure, pattern in _MEASURES if pattern.search(text)), None)
    return "rate" if found in ("money", "area", None) and _RATES.search(text) else found


def _counted(text: str) -> str:
    """What "bao nhiêu" counts: one or two folded words, "" when it is a measure."""
    for match in _COUNTED.finditer(text):
        words = match[1].split()
        if words[0] not in _NOT_COUNTED:
            return " ".join(words)
    return ""
