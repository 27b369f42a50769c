"""Who issued a document and for which province: the cues in their order, each with the words that decided."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.issuers import Issuer, find_issuer, issuer_of_code, read_issuer_line
from corpus.letterhead import Line
from corpus.own_lines import MAX_EVIDENCE, OwnLines, is_gazette_line, one_line
from corpus.provinces import find_provinces, main_province
from corpus.records import Fact, Facts
from corpus.vietnamese import fold

FIRST_PARAGRAPHS = 25  # lines of the body in which "X ban hành …" stands
Named = tuple[Issuer, str, str]  # (body, cue, words)

_SIGNATURE = re.compile(r"^\W*(?:TM|T/M|TUQ|TL)\s?[.,:]?\s+(?P<organ>\S.{4,})$")
_ISSUES = re.compile(r"^(?:\s+\S+){0,12}?\s+(?:ban hành|xây dựng|đề ra|báo cáo|thông báo|yêu cầu)\b")
_MOTTO = re.compile(r"CỘNG H(?:ÒA|OÀ|OA|ÕA)\s+X[ÃA] HỘI.*|Độc lập\s?[-–\"].*|ĐẢNG CỘNG SẢN VIỆT NAM")


def named_issuer(own: OwnLines) -> Named | None:
    """The body that issued a document: its own number decides, the words of the document name it in full.

    Source: the order of cues follows NĐ 30/2020/NĐ-CP Phụ lục I: number and letterhead, enacting line, signature.
    """
    by_words = _by_words(own)
    by_code = issuer_of_code(own.symbol[0].organ, party=own.symbol[0].style == "party") if own.symbol else None
    if by_code is None or own.symbol is None:
        return by_words
    if by_words is not None and not own.consolidated and fold(by_code.organ) in fold(by_words[0].organ):
        return by_words[0], f"symbol+{by_words[1]}", by_words[2]
    return by_code, "symbol", own.symbol[1]


def _by_words(own: OwnLines) -> Named | None:
    """The body that the words of a document name as its issuer, best cue first."""
    enacting = own.head.enacting_line
    return (
        _of_capitals(own, own.head.above, "letterhead")
        or _of_capitals(own, (enacting,) if enacting else (), "enacting_line")
        or _of_title_line(own)
        or _of_signature(own)
        or _of_first_paragraphs(own)
        or _of_title(own)
        or _of_annex(own)
    )


def _of_capitals(own: OwnLines, lines: Iterable[Line], cue: str) -> Named | None:
    """The last body that lines of capitals name (its superior stands above it), its place from the line below."""
    lines, last = tuple(lines), None
    for index, line in enumerate(lines):
        words = _left_column(line.text)
        if not words.isupper() or is_gazette_line(line):
            continue
        below = _left_column(lines[index + 1].text) if index + 1 < len(lines) else ""
        issuer = read_issuer_line(f"{words} {below}" if below.isupper() else words)
        if issuer is not None and issuer.start <= 2:
            last = issuer, cue, own.of_line(line)
    return last


def _left_column(line: str) -> str:
    """A line of the letterhead without the motto that stands in the right column."""
    return _MOTTO.sub("", line).strip()


def _of_title_line(own: OwnLines) -> Named | None:
    """The body of the line "CỦA BAN THƯỜNG VỤ TỈNH ỦY" under the type."""
    line = own.head.issuer_line
    issuer = read_issuer_line(line.text.removeprefix("CỦA ")) if line else None
    return (issuer, "title", own.of_line(line)) if line and issuer else None


def _of_signature(own: OwnLines) -> Named | None:
    """The body that a signature stands for: "TM. ỦY BAN NHÂN DÂN TỈNH"."""
    for line in own.closing:
        match = _SIGNATURE.match(line.text)
        issuer = read_issuer_line(match["organ"]) if match else None
        if issuer is not None:
            return issuer, "signature", own.of_line(line)
    return None


def _of_first_paragraphs(own: OwnLines) -> Named | None:
    """The body that opens a clause with "ban hành", "xây dựng"; one that is only cited does not."""
    for line in own.head.body[:FIRST_PARAGRAPHS]:
        for clause in re.split(r"[,;:]\s", line.text):
            issuer = find_issuer(clause)
            if issuer is not None and issuer.start <= 3 and _ISSUES.match(clause[issuer.end :]):
                return issuer, "issues", one_line(clause)
    return None


def _of_title(own: OwnLines) -> Named | None:
    """A body that opens the title: "Nghị quyết / Đại hội đại biểu Đảng bộ tỉnh …"."""
    line = own.head.title[0] if own.head.title else None
    issuer = find_issuer(line.text) if line else None
    return (issuer, "title", own.of_line(line)) if line and issuer and issuer.start == 0 else None


def _of_annex(own: OwnLines) -> Named | None:
    """The body named in "(Kèm theo Kế hoạch … của Ủy ban nhân dân tỉnh …)"."""
    found = ((find_issuer(match["symbol"]), match[0]) for match in own.annex_lines)
    return next(((issuer, "annex_line", words) for issuer, words in found if issuer), None)


def place_fact(own: OwnLines, named: Named | None, siblings: tuple[Facts, ...]) -> Fact:
    """The province: issuer's words, date line, annex line, title, the body's main province, the dossier's other parts.

    A central body has none; its date line says "Hà Nội" whatever the act is about.
    """
    if named is not None and named[0].central:
        return Fact(value=None, cue="central_body")
    cues = (
        ("issuer", named[2] if named and named[0].place else ""),
        ("dateline", own.dateline[0] if own.dateline else ""),
        ("annex_line", own.annex_lines[0][0] if own.annex_lines else ""),
        ("title", " ".join(line.text for line in own.head.title)),
        ("enacting_line", own.of_line(own.head.enacting_line) if own.head.enacting_line else ""),
    )
    for cue, words in cues:
        found = find_provinces(words)
        if found:
            return Fact(value=found[-1].province.name, cue=cue, evidence=words[:MAX_EVIDENCE])
    body = own.span.of(own.text)
    main = main_province(body)
    if main is not None:
        return Fact(value=main.province.name, cue="body", evidence=body[max(0, main.start - 20) : main.end])
    places = {facts.place.value: facts.place.evidence for facts in siblings if facts.place.value}
    if len(places) == 1:
        (place, evidence), *_ = places.items()
        return Fact(value=place, cue="dossier", evidence=evidence)
    return Fact(value=None)
