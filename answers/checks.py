"""What rules out that a sentence answers: another year or place, a document that is only named, the opposite said."""

from __future__ import annotations

import re
from functools import lru_cache

from answers.sought import Sought
from answers.units import Unit
from corpus.vietnamese import find_symbols, fold

_YEAR = re.compile(r"(?<![\d/.,])((?:19|20)\d\d)(?![\d/])")
_RANGE = re.compile(r"(?<![\d/.,])((?:19|20)\d\d)\s*(?:[-–]|đến năm|đến)\s*((?:19|20)\d\d)")
_NOT_ITS_TIME = re.compile(  # years beside its own: bases of comparison, visions, dates of documents
    r"(?:so với|so cùng kỳ|bằng [\d,.]+% (?:so với )?|cùng kỳ|gấp [\d,.]+ lần)[^,;.]{0,24}?(?:19|20)\d\d"
    r"|(?:tầm nhìn|định hướng)(?: đến)?(?: năm)? ?(?:19|20)\d\d|\d{1,2}\s?/\s?\d{1,2}\s?/\s?(?:19|20)\d\d"
    r"|giá (?:so sánh|cố định)(?: năm)? ?(?:19|20)\d\d",
    re.IGNORECASE,
)
OF_DOCUMENT, PARTLY = 0.6, 0.4
N_KEPT = 64  # questions whose names stay read: each is looked at for every sentence that may answer
_LEVEL = r"(?:huyen|thanh pho|thi xa|quan)"
_LOCAL = re.compile(rf"\b({_LEVEL}) ([a-z]+ [a-z]+)")
_GENERAL = frozenset(  # what follows such a word without being a name
    "cua tinh la co nao duoc bao nhieu may tren dia ban dat nong thon moi thuoc dien phai va cac nhung theo tai o dang"
    " da se cong nghiep kieu mau nang cao ven bien sinh thai hien dai tap trung chua khong can phuong thi tran".split()
)
_CONTENT = re.compile(
    r"\b(?:neu|quy dinh|noi|phan cong|giao|chi ra|dat muc tieu|dat ra|yeu cau|chon|bao cao|de cap|viet|noi dung|gom"
    r"|co bao nhieu"
    r"|co may|ket luan|sai pham|huong dan|ap dung|danh gia)\b"
)
_CARRIES_OUT = re.compile(r"(?:thuc hien|trien khai|theo|can cu|thi hanh|quan triet|xem xet)\s+(?:[a-z ]{0,40})$")
_DATE_BEHIND = re.compile(
    r"\W{0,4}(?:ng[àa]y\W{0,3})?\d{1,2}\W{1,3}(?:th[áa]ng\W{1,3})?\d{1,2}\W{1,3}(?:n[ăa]m\W{1,3})?(?:19|20)\d\d"
)
_CAUSE_ASKED = re.compile(r"\b(?:vi sao|tai sao|ly do|nguyen nhan|nho dau|do dau|vi dau|boi dau)\b")
_CAUSE = re.compile(r"\b(?:do|vì|nhờ|bởi|xuất phát|bắt nguồn|ảnh hưởng|tác động|nguyên nhân|chủ yếu là|dẫn đến)\b")
_UP = re.compile(r"\b(?:tang|len|vuot|cao hon|nhanh|som|truoc thoi han|mo rong)\b")
_DOWN = re.compile(r"\b(?:giam|tut|sut|xuong|thap hon|cham|muon|khong dat|thu hep|tre han)\b")


def year_fit(sought: Sought, unit: Unit, clause: str, title: str) -> float:
    """How well the years asked agree with those that govern the value: 1 the same, .5 none asked or known, 0 others.

    The nearest place that names years governs: clause, sentence, headings from within, the document's title.
    """
    asked = {str(year) for year in sought.asked.years}
    if not asked:
        return 0.5
    if unit.is_row and asked & governing_years(" ".join(sorted(unit.around))):
        return 1.0  # the year of a column
    of_document = OF_DOCUMENT if asked <= governing_years(title) else 0.0
    for place in (clause, unit.text, unit.hit.quote, *reversed(unit.hit.heading_path), title):
        years = governing_years(place)
        if years:
            found = 1.0 if asked <= years else PARTLY if asked & years else 0.0
            return max(found, of_document)
    return 0.5


def governing_years(text: str) -> set[str]:
    """The years a text is about: without bases of comparison, visions and full dates; a period counts its ends.

    >>> sorted(governing_years("đạt 5%, tăng so với năm 2022; giai đoạn 2021-2025, tầm nhìn đến năm 2045"))
    ['2021', '2025']
    """
    if "19" not in text and "20" not in text:
        return set()
    return set(_YEAR.findall(_NOT_ITS_TIME.sub(" ", text)))


def place_missing(sought: Sought, unit: Unit) -> float:
    """1 when the question names a district, town or zone that the passage does not name, else 0."""
    named = _local_names(sought.text)
    if not named:
        return 0.0
    said = " ".join(token.folded for token in unit.tokens)
    near = " ".join(re.findall(r"[a-z0-9]+", fold(" ".join((unit.hit.quote, *unit.hit.heading_path)))))
    for level, name in named:
        if level == "thanh pho" and f"thanh pho {name}" not in said and f"thanh pho {name}" not in near:
            return 1.0
        if name not in said and name not in near:
            return 1.0
    return 0.0


@lru_cache(maxsize=N_KEPT)
def _local_names(question: str) -> tuple[tuple[str, str], ...]:
    """The districts, towns and zones that a question names: (level, name), folded."""
    words = " ".join(re.findall(r"[a-z0-9]+", fold(question)))
    return tuple(
        (level, name)
        for level, name in _LOCAL.findall(words)
        if name.split()[0] not in _GENERAL and name.split()[1] not in ("la", "co", "nao", "duoc", "bao", "may")
    )


def only_named(sought: Sought, numbers: frozenset[str]) -> float:
    """1 when the question asks what stands in a document that is not here (only its number may be named), else 0.

    `numbers` are the keys of the numbers of the indexed documents themselves.
    """
    folded = fold(sought.text)
    for symbol, start, end in find_symbols(sought.text):
        if symbol.key in numbers or (_CARRIES_OUT.search(folded[:start]) and not folded.startswith("theo")):
            continue
        if start <= 40 and _CONTENT.search(folded[end : end + 90]):
            return 1.0
    return 0.0


def undated(sought: Sought, text: str) -> float:
    """1 when it is asked when the document of a number was issued and the text puts no date behind the number."""
    if not sought.asked.issued:
        return 0.0
    asked = {symbol.key for symbol, _, _ in find_symbols(sought.text)}
    if not asked:
        return 0.0
    ends = [end for symbol, _, end in find_symbols(text) if symbol.key in asked]
    return 0.0 if any(_DATE_BEHIND.match(text, end) for end in ends) else 1.0


def opposite(sought: Sought, clause: str) -> float:
    """1 when the question says up where the clause says only down, or the other way round, else 0."""
    question = fold(sought.text)
    up, down = bool(_UP.search(question)), bool(_DOWN.search(question))
    if up == down:
        return 0.0
    said = fold(clause)
    says_up, says_down = bool(_UP.search(said)), bool(_DOWN.search(said))
    return 1.0 if (up and says_down and not says_up) or (down and says_up and not says_down) else 0.0


def cause_missing(sought: Sought, text: str) -> float:
    """1 when a reason is asked for and the text gives none, else 0."""
    return 1.0 if _CAUSE_ASKED.search(fold(sought.text)) and not _CAUSE.search(text.lower()) else 0.0
