"""Every style a passage can be cited in, by name."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date

from citations.annotation import annotation
from citations.bibtex import bibtex
from citations.csl import csl
from citations.records import Passage
from citations.reference_lines import apa, chicago, plain
from citations.ris import ris

Style = Callable[[Sequence[Passage], "date | None"], str]


def _each(render: Callable[[Passage, date | None], str], between: str = "\n\n") -> Style:
    return lambda passages, accessed: between.join(render(passage, accessed) for passage in passages)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _bibtex(passages: Sequence[Passage], accessed: date | None) -> str:
    """BibTeX of several passages; a passage that stands in the list twice is one entry."""
    return "\n\n".join(dict.fromkeys(bibtex(passage, accessed) for passage in passages))


def _csl(passages: Sequence[Passage], accessed: date | None) -> str:
    """A CSL-JSON array, also for one passage: that is what programs import."""
    return _json(list({item["id"]: item for item in (csl(passage, accessed) for passage in passages)}.values()))


def _jsonld(passages: Sequence[Passage], _accessed: date | None) -> str:
    """One annotation, or an array of several."""
    found = [annotation(passage) for passage in passages]
    return _json(found[0] if len(found) == 1 else found)


STYLES: Mapping[str, Style] = {
    "full": _each(lambda passage, _: passage.citation.full, "\n"),
    "short": _each(lambda passage, _: passage.citation.short, "\n"),
    "apa": _each(apa),
    "chicago": _each(chicago),
    "bibtex": _bibtex,
    "ris": _each(ris, "\n\n"),
    "csl": _csl,
    "jsonld": _jsonld,
    "plain": _each(plain),
}


def render(passages: Sequence[Passage], style: str, *, accessed: date | None = None) -> str:
    """Passages in one style, without a line break at the end; `accessed` is the day their links were opened.

    Raises: KeyError for a style that is not in `STYLES`.
    """
    return STYLES[style](passages, accessed)
