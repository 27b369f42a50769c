r"""BibTeX entries that biblatex and classic BibTeX both read.

The entry types are those both know: @techreport (biblatex reads it as @report) and @misc with an `entrysubtype`.
"""

from __future__ import annotations

import re
from calendar import month_abbr
from datetime import date

from citations.document_facts import address_line, citation_key, csl_type, date_parts, number_said, work_title
from citations.records import Passage

ADDRESS_FIELD = "cancu"  # the machine-readable address; programs that do not know the field leave it alone
QUOTE_FIELD = "annotation"
_ESCAPES = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}", "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}", "&": r"\&", "%": r"\%", "$": r"\$", "#": r"\#", "_": r"\_",
}  # fmt: skip  # brackets as commands: a bare one would count in the balance of the entry
_UNESCAPES = {written: char for char, written in _ESCAPES.items()}
_WRITTEN = re.compile("|".join(re.escape(written) for written in sorted(_UNESCAPES, key=len, reverse=True)))
MONTHS = tuple(name.lower() for name in month_abbr)  # the month macros of BibTeX: jan … dec


def escape(words: str) -> str:
    r"""Text for a field in braces: one line, TeX's special characters written as commands.

    >>> escape("20% & {a_b}")
    '20\\% \\& \\textbraceleft{}a\\_b\\textbraceright{}'
    """
    return "".join(_ESCAPES.get(char, char) for char in " ".join(words.split()))


def unescape(words: str) -> str:
    r"""Inverse of `escape`, except for runs of blanks.

    >>> unescape(escape(r"50% \x {~^}")) == r"50% \x {~^}"
    True
    """
    return _WRITTEN.sub(lambda found: _UNESCAPES[found[0]], words)


def bibtex(passage: Passage, accessed: date | None = None) -> str:
    """One entry; double braces keep the letters of names and titles as they are."""
    facts, citation = passage.facts, passage.citation
    kind = csl_type(facts)
    parts = date_parts(facts)
    issuer, place = facts.issuer.value or "", facts.place.value or ""
    said = "" if facts.number.value else number_said(facts)
    notes = [citation.unit, *dict.fromkeys([said.replace("không ghi", "văn bản không ghi"), *citation.notes])]
    fields = {
        "author": f"{{{escape(issuer)}}}" if issuer else "",
        "title": f"{{{escape(work_title(facts))}}}",
        "type": escape(facts.type.value or ""),
        "entrysubtype": "" if kind == "report" else kind,
        "institution": f"{{{escape(issuer)}}}" if issuer else "",
        "number": escape(facts.number.value or ""),
        "date": facts.date.value or "",
        "year": str(parts[0]) if parts else "",
        "location": escape(place),
        "note": escape("; ".join(filter(None, notes))),
        QUOTE_FIELD: escape(citation.quote),
        "url": passage.url,
        "urldate": accessed.isoformat() if accessed and passage.url else "",
        "language": "vietnamese",
        ADDRESS_FIELD: address_line(passage),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    if len(parts) > 1:
        lines.append(f"  month = {MONTHS[parts[1]]}")
    entry = "techreport" if kind == "report" else "misc"
    return f"@{entry}{{{citation_key(passage)},\n" + ",\n".join(lines) + "\n}"
