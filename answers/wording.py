"""Whether a phrased sentence says what one quote says: clauses of it left out, no word moved.

`answers/gate.py` asks whether the words, numbers and names of a sentence occur in its quotes. That is not enough for a
sentence that a language model wrote: from "năm 2025 đạt 50%, năm 2030 đạt 60%" it could make "năm 2025 đạt 60%". Here
every word that is no mere joining word must follow the one before it as in the quote; only whole clauses may be left
out on the way, and those may hold no number, name, negation, condition, direction or bound.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answers.records import AnswerQuote
from corpus.vietnamese import number_key, syllable_key

MIN_WORDS = 4  # of a sentence; fewer say nothing by themselves
_INNER_MARKS = ",:()"  # marks that part clauses, not sentences
_TOKEN = re.compile(
    r"(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_]+)|(?P<unit>[%‰²³°])|(?P<mark>[,;:()\n!?|…]|\.(?=\s|$))"
)


def _words(text: str) -> frozenset[str]:
    return frozenset(syllable_key(word) for word in text.split())


def _any_of(phrases: str) -> re.Pattern[str]:
    """Matches one of the phrases, which "|" divides, as whole words in small or capital letters."""
    return re.compile(rf"(?<!\w)(?:{phrases})(?!\w)", re.IGNORECASE)


JOINING = _words("là và các những thì mà này đó ở tại trong vào như sau gồm đạt")  # may be added or left out
# What may not be left out of the way: it decides whether, when, how much or on what condition the rest holds.
_GOVERNING = (
    "phấn đấu|dự kiến|ước(?: tính| đạt| thực hiện)?|hãy|rằng|trả lời|nói|bảo|coi như|xem như|giả (?:sử|thiết|định)"
    "|đề nghị|kiến nghị|đề xuất|xem xét|nghiên cứu|có thể|nếu|trừ|trường hợp|khi|hoặc|không|chưa|chẳng|đừng|cấm|thiếu"
    "|với điều kiện|bỏ qua"
)
_BOUNDING = (
    "khoảng|gần|hơn|trên|dưới|quá|tối đa|tối thiểu|ít nhất|nhiều nhất|từ|đến|tới|trước|sau năm|tăng|giảm|hạn chế|dừng"
    "|ngừng|bãi bỏ|hủy|huỷ|tránh|ngăn|còn|mất|chỉ còn|thôi|trở lên|trở xuống|lên|xuống|bình quân|trung bình|mỗi"
    "|chủ trì|phối hợp|được|bị|của|với|cho|do|bởi|bằng|về|để|theo|có|đã|đang|sẽ|giao"
)
_DECIDING = _any_of(f"{_GOVERNING}|{_BOUNDING}")
_GOVERNS = _any_of(_GOVERNING)
_CONDITION = _any_of("nếu|trừ|trường hợp|khi|hoặc|không|chưa|trở lên|trở xuống|với điều kiện")
_UNITS = _words(
    "phần trăm nghìn ngàn vạn triệu tỷ tỉ đồng usd ha km m mét mw kw gw tấn tạ kg người hộ năm tháng ngày điểm xã huyện"
    " lượt lao dự doanh trường bệnh trở lần"
) | {"%", "‰", "²", "³", "°"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A word, number or unit sign; `clause` and `sentence` count from the begin of the text.

    `joins`: a mere joining word; `measures`: a unit sign, or the unit of the number before it; `decides`, `governs`,
    `condition`: part of such a phrase.
    """

    key: str
    clause: int
    sentence: int
    joins: bool = False
    is_number: bool = False
    measures: bool = False
    capital: bool = False
    decides: bool = False
    governs: bool = False
    condition: bool = False


def proving(sentence: str, quotes: Sequence[AnswerQuote]) -> tuple[int, ...]:
    """The places of those quotes that say the sentence, each by itself; empty when none does.

    >>> from answers.records import AnswerQuote
    >>> said = "Năm 2025 đạt 50%, năm 2030 đạt trên 60%."
    >>> quote = AnswerQuote(file="", doc_id="", eid="", ranges=(), quote=said, citation="", permalink="")
    >>> [proving(text, [quote]) for text in ("Năm 2030 đạt trên 60%.", "Năm 2030 đạt 60%.", "Năm 2025 đạt trên 60%.")]
    [(0,), (), ()]
    """
    return tuple(place for place, quote in enumerate(quotes) if _says(quote, sentence))


def _says(quote: AnswerQuote, sentence: str) -> bool:
    told = _pieces(sentence)
    wanted = [piece for piece in told if not piece.joins]
    if len(told) < MIN_WORDS or not wanted:
        return False
    over = () if "__row_" in quote.eid else quote.context  # the columns over a row are not in the order of its cells
    said = _pieces("\n".join((*over, quote.quote)))
    if not _bare_clauses(told) <= _bare_clauses(said):
        return False
    places: dict[str, list[int]] = {}
    for place, piece in enumerate(said):
        places.setdefault(piece.key, []).append(place)
    reached = {place for place in places.get(wanted[0].key, ()) if _may_begin(said, place)}
    for piece in wanted[1:]:
        reached = {
            place
            for place in places.get(piece.key, ())
            if any(before < place and _may_skip(said, before, place) for before in reached)
        }
    return any(_may_end(said, place) for place in reached)


def _pieces(text: str) -> list[_Piece]:
    """The words, numbers and unit signs of a text, clause by clause."""
    decides, governs, condition = (_covered(pattern, text) for pattern in (_DECIDING, _GOVERNS, _CONDITION))
    found: list[_Piece] = []
    clause = sentence = 0
    for match in _TOKEN.finditer(text):
        raw, start = match[0], match.start()
        after_number = bool(found) and found[-1].is_number and found[-1].clause == clause
        if match["mark"]:
            clause += 1
            sentence += raw not in _INNER_MARKS
            continue
        key = number_key(raw) if match["number"] else syllable_key(raw)
        measures = bool(match["unit"]) or (after_number and key in _UNITS)
        found.append(
            _Piece(
                key=key, clause=clause, sentence=sentence, joins=key in JOINING and not measures, measures=measures,
                is_number=bool(match["number"]), capital=raw[0].isupper(), decides=start in decides,
                governs=start in governs, condition=start in condition,
            )
        )  # fmt: skip
    return found


def _bare_clauses(pieces: Sequence[_Piece]) -> set[tuple[str, ...]]:
    """The clauses of joining words alone ("và đó là:"): they say something of their own, so none may be added."""
    clauses: dict[int, list[_Piece]] = {}
    for piece in pieces:
        clauses.setdefault(piece.clause, []).append(piece)
    return {tuple(piece.key for piece in one) for one in clauses.values() if all(piece.joins for piece in one)}


def _covered(pattern: re.Pattern[str], text: str) -> frozenset[int]:
    return frozenset(place for match in pattern.finditer(text) for place in range(*match.span()))


def _may_skip(said: Sequence[_Piece], before: int, after: int) -> bool:
    """Whether everything between two pieces may be left out: joining words, or whole clauses without what decides."""
    left_out = [piece for piece in said[before + 1 : after] if not piece.joins]
    if any(piece.is_number or piece.measures or piece.decides or piece.capital for piece in left_out):
        return False
    return not any(piece.clause in (said[before].clause, said[after].clause) for piece in left_out)


def _may_begin(said: Sequence[_Piece], place: int) -> bool:
    """Whether what stands before the first piece may be left out: clauses of its sentence that govern nothing.

    The head of its own clause stays, except joining words and the number of a list.
    """
    before = [piece for piece in said[:place] if piece.sentence == said[place].sentence]
    head = [piece for piece in before if piece.clause == said[place].clause]
    numbered = len(head) == 1 and head[0].is_number
    if head and not numbered and not all(piece.joins for piece in head):
        return False
    return not any(piece.governs for piece in before)


def _may_end(said: Sequence[_Piece], place: int) -> bool:
    """Whether what stands after the last piece may be left out: whole clauses of its sentence without a condition."""
    after = [piece for piece in said[place + 1 :] if piece.sentence == said[place].sentence]
    tail = [piece for piece in after if piece.clause == said[place].clause]
    return all(piece.joins for piece in tail) and not any(piece.condition for piece in after)
