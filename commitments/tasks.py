"""Tasks of running text: work given to a body, or something to deliver by a day."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commitments.bodies import BODY, phrase_end, split_bodies
from commitments.outline import Outline, Setting, as_when, of_a_title, without_marker
from commitments.passages import Passage
from commitments.records import Body, When
from corpus.vietnamese.deadlines import Deadline, find_deadlines
from corpus.vietnamese.letters import fold

_GIVES = re.compile(rf"(?:[Gg]iao cho|[Gg]iao|[Pp]hân\s+công|[Đđ]ề\s+nghị|[Yy]êu\s+cầu)\s+(?={BODY.pattern})")
_WITH = re.compile(rf"[Pp]hối\s+hợp\s*(?:chặt\s+chẽ\s+)?(?:với|cùng)\s+(?={BODY.pattern})")
_REPORTS_TO = re.compile(rf"(?:[Tt]ham mưu(?: giúp| cho| với)?|[Tt]rình|[Bb]áo cáo)\s+(?={BODY.pattern})")
_DUTY = re.compile(
    r"\s*,?\s*(?:bảo vệ|tích cực|kết hợp|chấp hành|niêm yết|chi trả|thẩm tra|tiếp thu|thống kê|khắc phục|củng cố|"
    r"kiện toàn|ngăn chặn|"
    r"phòng ngừa|đấu tranh|thúc đẩy|điều phối|điều chỉnh|bám sát|xác nhận|rút kinh nghiệm|quan tâm|ưu tiên|chịu|"
    r"tham gia|"
    r"là cơ quan|có trách nhiệm|chịu trách nhiệm|chủ trì|phối hợp|tham mưu|chỉ đạo|lãnh đạo|xây dựng|"
    r"tổ chức|hướng dẫn|theo dõi|"
    r"thực hiện|triển khai|ban hành|rà soát|kiểm tra|giám sát|căn cứ|theo|đẩy mạnh|tăng cường|tiếp tục|chủ động|"
    r"khẩn trương|bố trí|"
    r"nghiên cứu|tổng hợp|cân đối|trên cơ sở|định kỳ|phát huy|quán triệt|cụ thể hóa|đưa|tuyên truyền|thường xuyên|"
    r"tập trung|làm|hỗ trợ|"
    r"đôn đốc|quy định|quyết định|đề xuất|báo cáo|nâng cao|bảo đảm|đảm bảo|cung cấp|thẩm định|vận động|phổ biến|"
    r"[:(])".replace(
        " ", r"\s+"
    )
)
_PRODUCT = re.compile(
    r"\b(?:xay dung|ban hanh|trinh|hoan thanh|phe duyet|lap|to chuc|trien khai|khoi cong|thanh lap|hoan thien|"
    r"dua vao|nghiem thu|cong bo|tham muu)\b"
)
_FIRM = re.compile(
    r"\b(?:hoan thanh|truoc|cham nhat|trong nam|het nam|trong quy|den het|ngay trong|trinh|ban hanh|thong qua|xong)\b"
)
_NO_TASK = re.compile(
    r"^(?:trong qua trinh (?:to chuc |trien khai )?thuc hien|can cu|tren day la|ke hoach nay|noi nhan|"
    r"chuong trinh hanh dong nay|nghi quyet nay|.{0,60}co hieu luc)\b"
)
_CLOSING = re.compile(
    r"^tren day la\b|.*chiu trach nhiem (?:thi hanh|to chuc thi hanh) (?:nghi quyet|quyet dinh|chi thi|ke hoach|"
    r"thong tu|nghi dinh) nay"
)
_AFTER_A_CASE = re.compile(
    rf"^(?:Trong quá trình|Căn cứ|Trên cơ sở|Định kỳ|Hằng năm|Hàng năm|Trước|Khi|"
    rf"Nếu)\b[^.;]{{5,260}}?,\s+(?={BODY.pattern})"
)
_PLACES = ("p", "clause", "point", "indent", "article")
MIN_TASK = 25  # code points: a shorter unit is a heading or a name
MAX_INDICATOR = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One piece of work, before it becomes a record; places are those of the passage's text."""

    start: int
    end: int
    indicator: str
    lead: tuple[Body, ...]
    coordinate: tuple[Body, ...]
    overseer: tuple[Body, ...]
    when: When | None
    rule: str
    direction: bool = False  # True for an intent without lead, value and deadline


def task_of(passage: Passage, outline: Outline) -> Task | None:
    """The task or direction that a paragraph is, None for a heading, a lead-in, or a report's sentence."""
    paragraph, text = passage.paragraph, passage.text
    if paragraph.kind not in _PLACES or len(text) < MIN_TASK or _is_lead_in(passage, outline):
        return None
    setting = outline.setting(paragraph)
    words = without_marker(text)
    begin = len(text) - len(words)
    if not words or setting.mood == "result":
        return None
    lead, rule = _lead(text, begin, setting)
    deadlines = find_deadlines(text)
    when = _when(text, deadlines)
    if not lead and when is not None and when.type != "recurring" and _is_product(text, deadlines):
        rule = "product_by_date"
    if lead or rule == "product_by_date":
        if _CLOSING.match(fold(" ".join(words.split()))) or (
            _NO_TASK.match(fold(words)) and rule not in ("gives", "own_subject")
        ):
            return None
        return _made(text, begin, lead, when or _inherited(setting, outline), rule, False)
    if setting.mood == "target":
        return _made(text, begin, (), None, "direction", True)
    return None


def _is_lead_in(passage: Passage, outline: Outline) -> bool:
    """True for a unit that only introduces those below it, or its own next lines."""
    closes = passage.text.rstrip().endswith(":")
    ended = re.search(r"[.;/]\W*$", passage.text)
    return closes or (outline.has_children(passage.paragraph) and not ended)


def _lead(text: str, begin: int, setting: Setting) -> tuple[tuple[Body, ...], str]:
    """Who leads: the body that a sentence gives work to, its subject, or the heading's."""
    gives = _GIVES.search(text)
    if gives:
        end = phrase_end(text, gives.end())
        rest = text[end : end + 40]
        if _DUTY.match(rest) or setting.work:
            return split_bodies(text[gives.end() : end]), "gives"
    if BODY.match(text, begin):
        end = phrase_end(text, begin)
        if _DUTY.match(text, end) and (
            setting.work
            or " ".join(_DUTY.match(text, end)[0].split()).strip(" ,")
            in ("chủ trì", "có trách nhiệm", "chịu trách nhiệm", "là cơ quan")
        ):
            return split_bodies(text[begin:end]), "own_subject"
    case = _AFTER_A_CASE.match(text[begin:]) if setting.work and not setting.lead else None
    if case:
        end = phrase_end(text, begin + case.end())
        return split_bodies(text[begin + case.end() : end]), "own_subject"
    if setting.lead:
        return setting.lead, "heading"
    return (), ""


def _when(text: str, deadlines: tuple[Deadline, ...]) -> When | None:
    """The deadline of a task: the first firm one outside titles, else a recurring one."""
    firm = [
        one
        for one in deadlines
        if one.type in ("by", "before", "in", "quarter", "period") and not of_a_title(text, one)
    ]
    if firm:
        return as_when(firm[0])
    rest = [one for one in deadlines if one.type in ("recurring", "conditional") and fold(one.raw) != "thuong xuyen"]
    return as_when(rest[0]) if rest else None


def _inherited(setting: Setting, outline: Outline) -> When | None:
    """The deadline of the heading; of the title only when it is the document's own span of time."""
    if setting.when is not None:
        return setting.when
    own = outline.title_when
    return own if own is not None and own.type in ("in", "period") else None


def _is_product(text: str, deadlines: tuple[Deadline, ...]) -> bool:
    """True when a sentence delivers something by a day: a verb of delivery and a firm date."""
    for one in deadlines:
        if one.type not in ("by", "before", "in", "quarter") or of_a_title(text, one):
            continue
        if one.type == "in" and not re.search(r"trong|vao|thang", fold(one.raw)):
            continue
        before = fold(" ".join(text[max(0, one.start - 220) : one.end].split()))
        clause = re.split(r"[.;]\s", before)[-1]
        if _PRODUCT.search(clause) and _FIRM.search(clause):
            return True
    return False


def _made(text: str, begin: int, lead: tuple[Body, ...], when: When | None, rule: str, direction: bool) -> Task:
    """The record."""
    coordinate = _listed(_WITH, text)
    return Task(
        start=begin,
        end=len(text.rstrip()),
        indicator=_first_clause(text[begin:], lead if rule == "own_subject" else ()),
        lead=lead,
        coordinate=coordinate,
        overseer=_listed(_REPORTS_TO, text),
        when=when,
        rule=rule,
        direction=direction,
    )


def _listed(pattern: re.Pattern[str], text: str) -> tuple[Body, ...]:
    """The bodies behind the first words of a pattern."""
    match = pattern.search(text)
    if match is None:
        return ()
    return split_bodies(text[match.end() : phrase_end(text, match.end())])


def _first_clause(words: str, subject: tuple[Body, ...]) -> str:
    """The work in the text's words: the first clause, without the body that does it."""
    if subject:
        end = phrase_end(words, 0)
        words = words[end:].lstrip(" ,:")
    stop = re.search(r"[.;]\s|[.;]$", words)
    clause = " ".join(words[: stop.start() if stop else len(words)].split())
    if len(clause) <= MAX_INDICATOR:
        return clause
    return clause[:MAX_INDICATOR].rsplit(" ", 1)[0]
