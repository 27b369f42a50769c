"""Lists come back whole: all items under the heading or sentence that a question asks for, each with its citation."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from answers.evidence import Evidence
from answers.rows import read_row
from answers.sought import Sought
from answers.units import title_words
from corpus.records import Paragraph
from corpus.vietnamese import analyze, fold
from search import Engine, Hit

_NUMBERING = re.compile(r"^\W*(?:\d{1,2}(?:\.\d+)*[.)]|[ivx]{1,5}[.)]|[a-z]\))\s*")
MAX_ITEMS = 40
MIN_ITEMS = 2
AS_MANY = 0.3  # for a list with just as many items as the question says
NAMES_DOCUMENT = 0.7  # how far words that only name the document need not stand in the heading of the list
MIN_COVER = 0.5  # share of the question's weight that the heading over a list must carry
ITEM_KINDS = ("clause", "point", "indent", "p", "article", "citation")


def whole_list(
    engine: Engine, sought: Sought, hits: Sequence[Hit], ranked: Sequence[Evidence]
) -> tuple[str, list[Paragraph]]:
    """(doc_id, the items in order) of the list that a question asks for; ("", []) when no heading introduces it.

    The list is the children of the heading, or of the sentence that ends in a colon, whose words carry most of the
    question among the passages found and the units above them.
    """
    counts = {int(number) for number in re.findall(r"(?<![\d/.,-])\d{1,2}(?![\d/.,%-])", sought.text)}
    best: tuple[float, str, str] = (0.0, "", "")
    for hit in hits[:6]:
        for eid in _upwards(hit.eid):
            paragraph = engine.index.paragraph(hit.doc_id, eid)
            if paragraph is None:
                continue
            cover = _cover(engine, sought, _opening(engine, hit, paragraph), title_words(engine, hit.doc_id))
            if counts and cover > 0 and len(children(engine, hit.doc_id, eid)) in counts:
                cover += AS_MANY
            if cover > best[0] + 1e-6:
                best = (cover, hit.doc_id, eid)
    in_sentence = ranked[0].words if ranked else 0.0
    if best[0] < MIN_COVER or best[0] < in_sentence - 0.15:
        return "", []
    items = children(engine, best[1], best[2])
    return (best[1], items[:MAX_ITEMS]) if len(items) >= MIN_ITEMS else ("", [])


def tasks_of(engine: Engine, body: str, doc_ids: Sequence[str]) -> list[tuple[str, Paragraph]]:
    """(doc_id, paragraph) of all work that documents give to a body: rows of task tables that it leads, and what stands
    under a heading that is its name."""
    wanted = _name(body)
    found: list[tuple[str, Paragraph]] = []
    for doc_id in doc_ids:
        for one in engine.index.paragraphs(doc_id):
            if one.kind == "row":
                cells = read_row(engine.index, doc_id, one.eid) if wanted in _name(" ".join(one.values)) else ()
                if any(cell.role == "lead" and _name(cell.text) == wanted for cell in cells):
                    found.append((doc_id, one))
            elif one.kind in ITEM_KINDS and one.heading_path and _name(one.heading_path[-1]) == wanted:
                found.append((doc_id, one))
    return found[:MAX_ITEMS]


def _name(text: str) -> str:
    """The words of a body's name or of a heading that is one, without number, colon and accents."""
    return " ".join(re.findall(r"[a-z]+", _NUMBERING.sub("", fold(text))))


def _upwards(eid: str) -> list[str]:
    parts = eid.split("__")
    return ["__".join(parts[:n]) for n in range(len(parts), 0, -1)]


def _opening(engine: Engine, hit: Hit, paragraph: Paragraph) -> str:
    """The words that introduce what stands under a unit: its heading, or its text when that ends in a colon."""
    text = " ".join(paragraph.quote(engine.index.text(hit.file)).split())
    if paragraph.kind == "heading" or text.rstrip(" *").endswith(":") or len(text) <= 200:
        return text
    return ""


def _cover(engine: Engine, sought: Sought, opening: str, title: frozenset[str] = frozenset()) -> float:
    if not opening:
        return 0.0
    found = {token.folded for token in analyze(opening, abbreviations=engine.abbreviations, repair=True)}
    years = [str(year) for year in sought.asked.years]
    missing_year = 0.15 if years and not any(year in found for year in years) else 0.0
    got = sum(weight for word, weight in sought.said if word in found)
    of_title = sum(weight for word, weight in sought.said if word in title and word not in found)
    total = sum(weight for _, weight in sought.said)
    return got / ((total - NAMES_DOCUMENT * of_title) or 1.0) - missing_year


def children(engine: Engine, doc_id: str, eid: str) -> list[Paragraph]:
    """The units directly under one, in order of the text; of a unit that holds only one unit, that one's."""
    below: dict[str, list[Paragraph]] = defaultdict(list)
    for paragraph in engine.index.paragraphs(doc_id):
        if paragraph.kind in (*ITEM_KINDS, "heading", "row"):
            below[paragraph.parent].append(paragraph)
    found = below.get(eid, [])
    while len(found) == 1 and below.get(found[0].eid):
        found = below[found[0].eid]
    return [one for one in found if one.ranges]
