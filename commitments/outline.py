"""The headings over a paragraph and what they say for it: plan or result, by when, and whose work it is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from commitments.bodies import BODY, phrase_end, split_bodies
from commitments.records import Body, When
from corpus.records import Document, Paragraph
from corpus.vietnamese.deadlines import Deadline, find_deadlines
from corpus.vietnamese.letters import fold

_MARKER = re.compile(
    r"^[\s*#_]*(?:\(?(?:[IVXLn]{1,5}|\d{1,2}(?:[.,]\d{1,2})*|[a-zđ]{1,2})[.)]+|Điều \d+[.,:]?|[-–+•~])?[\s*_]*"
)
_TARGET = re.compile(
    r"\b(?:muc tieu|chi tieu|phan dau|nhiem vu|giai phap|phuong huong|dinh huong|ke hoach nam|du kien|"
    r"to chuc thuc hien|tam nhin|lo trinh|yeu cau|nhu cau von)\b"
)
_RESULT = re.compile(
    r"\b(?:ket qua|tinh hinh|thuc trang|danh gia|uu diem|thanh tuu|han che|ton tai|nguyen nhan|boi canh|"
    r"su can thiet|hien trang|nhung viec da|cong tac chi dao dieu hanh nam)\b"
)
_WORK = re.compile(
    r"\bto chuc thuc hien|to chuc trien khai|phan cong|trach nhiem|dieu khoan thi hanh|to chuc, thuc hien\b"
)
_TITLE_NOUN = re.compile(
    r"\b(?:nghi quyet|chuong trinh|ke hoach|de an|quy hoach|chien luoc|chi thi|ket luan|du an|quyet dinh|luat|"
    r"thong tu|nghi dinh|phong trao|cuoc van dong)\b"
)
_NO_LONGER_TITLE = re.compile(
    r"%|,\s*(?:bảo đảm|đảm bảo|tỷ lệ|tỷ trọng|số|góp phần)\b|\b(?:đạt|hoàn thành|xong|phấn đấu)\b"
)
_BY_YEAR = ("by", "before", "in", "period", "quarter")
_RULE_TYPES = ("luat", "nghi dinh", "thong tu", "quy dinh", "quy che", "van ban hop nhat", "phap lenh", "bo luat")
_LONGEST_HEADING = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """What stands over a paragraph. `mood` is "target", "result" or ""; `work` says it is under Tổ chức thực hiện."""

    mood: str = ""
    when: When | None = None
    lead: tuple[Body, ...] = ()
    work: bool = False
    introduced: str = ""  # the words of the unit right above, when it ends with a colon
    topic: str = ""
    context_eids: tuple[str, ...] = ()


def as_when(deadline: Deadline, inherited_from: str = "") -> When:
    """A found deadline as a record."""
    return When(
        type=deadline.type,
        since=deadline.since,
        until=deadline.until,
        raw=" ".join(deadline.raw.split()),
        inherited_from=inherited_from,
    )


def without_marker(text: str) -> str:
    """A heading or clause without its number and Markdown marks."""
    return _MARKER.sub("", text, count=1)


def in_a_title(text: str, at: int) -> bool:
    """True when the words right before place `at` name a document or programme, whose years are its own.

    >>> in_a_title("thực hiện Kế hoạch sử dụng đất giai đoạn 2021-2025", 32)
    True
    >>> in_a_title("hoàn thành trước năm 2025", 11)
    False
    """
    words = re.split(r"[.;:]\s", text[max(0, at - 280) : at])[-1]
    words = " ".join(words.split())
    clause = fold(words)
    named = list(_TITLE_NOUN.finditer(clause))
    return bool(named) and not _NO_LONGER_TITLE.search(words[named[-1].end() :])


def of_a_title(text: str, deadline: Deadline) -> bool:
    """True for a year or period that belongs to a name; a day, a quarter or "trước …" never does."""
    whole_years = deadline.type != "before" and len(deadline.until or "") == 4
    return whole_years and in_a_title(text, deadline.start)


class Outline:
    """The units of a document by eId, and the setting of each (worked out once).

    `is_rule` marks a normative act (a law, a decree, a number with its year "08/2022/QĐ-TTg"): its amounts are rules,
    not promises, outside sections of aims.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self.by_eid = {paragraph.eid: paragraph for paragraph in document.paragraphs}
        self.parents = {
            paragraph.parent
            for paragraph in document.paragraphs
            if paragraph.kind in ("clause", "point", "indent", "row")
        }
        self._settings: dict[str, Setting] = {}
        title = document.facts.title.value or ""
        type_name = fold(document.facts.type.value or "")
        self.reports = type_name.startswith("bao cao") or "tinh hinh" in fold(title)[:30]
        number = document.facts.number.value or ""
        self.is_rule = type_name.startswith(_RULE_TYPES) or bool(re.match(r"\d+/(?:19|20)\d\d/", number))
        self.title_when = self._title_when(title)
        self.year = self._year(title)
        orders = type_name.startswith(("chi thi", "cong dien"))  # a directive gives work from its first line on
        self.root = Setting(mood="result" if self.reports else "", work=orders)

    def _title_when(self, title: str) -> When | None:
        """The deadline that the document's title gives."""
        found = [one for one in find_deadlines(title) if one.type in _BY_YEAR]
        if not found:
            return None
        carried = re.match(r"\s*(?:thực hiện|triển khai|thi hành|về việc thực hiện)", title, re.IGNORECASE)
        chosen = found[-1] if not carried else found[0]
        return as_when(chosen, "title")

    def _year(self, title: str) -> int | None:
        """The year in which the document speaks: its date's, else the first year of its title."""
        if self.document.facts.date.value:
            return int(self.document.facts.date.value[:4])
        years = [int(year) for year in re.findall(r"năm ((?:19|20)\d\d)", title)]
        return min(years) if years else None

    def parent_of(self, paragraph: Paragraph) -> Paragraph | None:
        """The unit a paragraph stands in; of a footnote the paragraph that carries its mark."""
        owner = next((flag[12:] for flag in paragraph.flags if flag.startswith("footnote_of:")), "")
        eid = owner or paragraph.parent or paragraph.eid.rpartition("__")[0]
        while eid:
            if eid in self.by_eid and eid != paragraph.eid:
                return self.by_eid[eid]
            eid = eid.rpartition("__")[0]
        return None

    def has_children(self, paragraph: Paragraph) -> bool:
        """True when numbered or dashed units stand in this one."""
        return paragraph.eid in self.parents

    def setting(self, paragraph: Paragraph) -> Setting:
        """What stands over a paragraph."""
        parent = self.parent_of(paragraph)
        if parent is None:
            return self.root
        known = self._settings.get(parent.eid)
        if known is None:
            known = self._settings[parent.eid] = self._under(parent, self.setting(parent))
        return known

    def _under(self, unit: Paragraph, above: Setting) -> Setting:
        """The setting of what stands directly in `unit`."""
        text = unit.quote(self.document.text)
        words = " ".join(without_marker(text).split())
        is_heading = unit.kind in ("heading", "article") or len(words) <= _LONGEST_HEADING
        if not is_heading:
            words = words[-_LONGEST_HEADING:] if words.rstrip().endswith(":") else ""
        folded = fold(words)
        target, result = (_last(pattern, folded) for pattern in (_TARGET, _RESULT))
        mood = above.mood
        if unit.kind in ("heading", "article") and (target or result):
            mood = self._mood(folded)
        lead = self._lead(words, unit.eid)
        return Setting(
            mood=mood,
            when=self._when(words, unit.eid) or above.when,
            lead=lead or above.lead,
            work=above.work or bool(unit.kind in ("heading", "article") and _WORK.search(folded[:160])),
            introduced=" ".join(words.split()) if words.rstrip().endswith(":") else "",
            topic=words if unit.kind == "heading" else above.topic,
            context_eids=(unit.eid, *above.context_eids)[:4],
        )

    def _mood(self, folded: str) -> str:
        """Plan or result, as a heading says: the word that stands first decides, a result beside a plan year loses."""
        target, result = _TARGET.search(folded), _RESULT.search(folded)
        if target and result:
            return "target" if target.start() < result.start() else "result"
        return "target" if target else "result" if result else ""

    def _when(self, words: str, eid: str) -> When | None:
        """The deadline of a heading; a tầm nhìn year counts only when nothing else does and the heading begins so."""
        found = [one for one in find_deadlines(words) if not in_a_title(words, one.start)]
        near = [one for one in found if one.type in _BY_YEAR]
        if near:
            return as_when(near[-1] if all(one.type == "in" for one in near) else near[0], eid)
        first = fold(words).lstrip()
        far = [
            one
            for one in found
            if one.type in ("vision", "orientation") and first.startswith(("tam nhin", "dinh huong"))
        ]
        return as_when(far[0], eid) if far else None

    def _lead(self, words: str, eid: str) -> tuple[Body, ...]:
        """The bodies that a heading or lead-in gives the work below it to: "1. Sở Công Thương:"."""
        start = re.match(r"(?:(?:Giao|giao|Đề nghị|đề nghị|Yêu cầu|yêu cầu|Phân công|Trách nhiệm của|"
            r"Đối với)\s+)?", words)
        at = start.end() if start else 0
        if not BODY.match(words, at):
            deep = re.search(
                rf"(?:,\s+|[Gg]iao )({BODY.pattern})[^.;]*\b(?:có trách nhiệm|chịu trách nhiệm)\s*:?\s*$", words
            )
            if deep is None:
                return ()
            at = deep.start(1)
        end = phrase_end(words, at)
        rest = fold(words[end:]).strip(" .:*")
        closing = rest == "" or words.rstrip().endswith(":") or re.match(
            r"(?:\(.*\)|co trach nhiem|chiu trach nhiem|chu tri|la co quan|tap trung|khan truong)", rest
        )
        return split_bodies(words[at:end], eid) if closing else ()


def _last(pattern: re.Pattern[str], folded: str) -> bool:
    """True when the pattern stands in the text."""
    return pattern.search(folded) is not None
