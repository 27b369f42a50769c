"""APA and Chicago references for Vietnamese documents, as plain text, and the plain quote.

Both name the issuing body as author and say what the document leaves open. Italics are left to the word processor.
Source: APA Publication Manual, 7th edition, ch. 9 and 11; Chicago Manual of Style, 17th edition, ch. 14 (notes and
bibliography); the Vietnamese order of day, month and year is kept.
"""

from __future__ import annotations

from datetime import date

from citations.document_facts import date_parts, date_said, number_said
from citations.records import Passage
from citations.vietnamese_line import UNNAMED, title_line
from corpus.records import Facts

_DAMAGE = "mất phần đầu"  # the one note that is no missing fact


def apa(passage: Passage, accessed: date | None = None) -> str:
    """Two lines: the entry of the reference list, and the mention in the text with the exact unit."""
    facts = passage.facts
    author, title = facts.issuer.value, title_line(facts)
    described = f"{title} ({number_said(facts)}){_damage(passage)}"
    head = f"{author}. ({_apa_date(facts)}). {described}" if author else f"{described}. ({_apa_date(facts)})"
    found = f" {_apa_link(passage.url, accessed)}" if passage.url else ""
    mention = [author or title, _year(facts), *_place(passage)]
    return f"{head}.{found}\n({', '.join(mention)})"


def _apa_date(facts: Facts) -> str:
    """"2023, ngày 19 tháng 5", "2023, tháng 11", "2023", or "không ghi ngày"."""
    year, *rest = date_parts(facts) or (0,)
    if not year:
        return "không ghi ngày"
    if len(rest) == 2:
        return f"{year}, ngày {rest[1]} tháng {rest[0]}"
    return f"{year}, tháng {rest[0]}" if rest else f"{year}"


def _apa_link(url: str, accessed: date | None) -> str:
    return f"Truy cập ngày {accessed:%d/%m/%Y}, từ {url}" if accessed else url


def _year(facts: Facts) -> str:
    return str(date_parts(facts)[0]) if date_parts(facts) else "không ghi ngày"


def _place(passage: Passage) -> list[str]:
    """The exact unit and the page."""
    citation = passage.citation
    page = f"tr. {citation.page}" if citation.page is not None else ""
    return [part for part in (citation.unit or "phần đầu văn bản", page) if part]


def _damage(passage: Passage) -> str:
    """What a reader must know about the copy, in square brackets."""
    notes = [note for note in passage.citation.notes if _DAMAGE in note]
    return f" [{'; '.join(notes)}]" if notes else ""


def chicago(passage: Passage, accessed: date | None = None) -> str:
    """Three lines: the first note, the later (short) note, and the entry of the bibliography."""
    facts, unit = passage.facts, ", ".join(_place(passage))
    author, title = facts.issuer.value, title_line(facts) + _damage(passage)
    link = [f"truy cập ngày {accessed:%d/%m/%Y}"] if accessed and passage.url else []
    link += [passage.url] if passage.url else []
    note = [*([author] if author else []), title, f"{number_said(facts)} ({date_said(facts)})", unit, *link]
    later = f"số {facts.number.value}" if facts.number.value else "nêu trên"
    short = [*([author] if author else []), f"{facts.type.value or UNNAMED} {later}"]
    entry = [author, title, number_said(facts), date_said(facts), ", ".join(link)]
    return "\n".join(
        (
            f"{', '.join(note)}.",
            f"{', '.join([*short, unit])}.",
            f"{'. '.join(_upper_first(part) for part in entry if part)}.",
        )
    )


def _upper_first(words: str) -> str:
    return words if words.startswith("http") else words[:1].upper() + words[1:]


def plain(passage: Passage, accessed: date | None = None) -> str:
    """The quote in “ ”, under it the citation with the link and the day it was looked up."""
    citation = passage.citation
    day = f" (truy cập {accessed:%d/%m/%Y})" if accessed else ""
    return f"“{citation.quote}”\n— {citation.full}. {citation.permalink}{day}"
