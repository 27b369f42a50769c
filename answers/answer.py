"""An answer by quoting: the sentence, row or list that answers, the value first, or that nothing was found.

Without a language model. Everything shown passes the gate (`answers/gate.py`); what does not is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from answers.agreement import conflicting
from answers.asked import what_is_asked
from answers.choosing import best_evidence, calibration, chance, is_typed, typed_worth, usable_hits
from answers.comparison import Side, basis_notes, compared_sides
from answers.definitions import abbreviations_asked, spelled_out
from answers.evidence import Evidence
from answers.gate import line_faults, quote_faults
from answers.lists import tasks_of, whole_list
from answers.own_facts import dateline_of, signature_of
from answers.quoting import quote_paragraph, quote_unit, same_row
from answers.records import Answer, AnswerQuote, Searched, Statement
from answers.rows import damaged_cells, read_row
from answers.sought import Sought, sought_in
from answers.statements import (
    passage_statement,
    row_statements,
    sentence_statement,
    shortened,
    value_statement,
)
from answers.units import units_of
from answers.values import Value, values_of
from corpus.vietnamese import fold
from corpus.vietnamese.bodies import find_bodies
from search import Engine, Hit, SearchResult

NOT_FOUND = "Chưa tìm thấy câu trả lời trong {n} văn bản."
_ASKS_TASKS = re.compile(r"\b(?:nhiem vu|trach nhiem|cong viec|duoc giao|chu tri|phai lam)\b")
UNSURE = "Đoạn trích có thể chưa trả lời đúng điều được hỏi; hãy đọc kỹ trước khi dùng."
N_NEAREST = 3
SECOND = 0.8  # a second quote is shown when its evidence is worth this share of the first one's
KIND_NAMES = {
    "number": "con số", "rank": "thứ hạng", "date": "thời hạn", "body": "cơ quan, đơn vị", "firm": "doanh nghiệp",
    "person": "người",
    "document": "văn bản", "place": "địa điểm",
}  # fmt: skip


def answer(engine: Engine, result: SearchResult) -> Answer:
    """What the documents say on the question of a search, or that nothing was found.

    A document of another place than the one asked about never answers.
    """
    sides = compared_sides(engine, result)
    if len(sides) > 1:
        return _gated(engine, _compared(engine, result, sides))
    return _gated(engine, _single(engine, result))


def _searched(engine: Engine) -> Searched:
    failures = dict.fromkeys(
        failure.file + (f" (trang {', '.join(map(str, failure.pages))})" if failure.pages else "")
        for failure in engine.index.store.failures()
    )
    return Searched(n_documents=len(engine.index.documents()), unreadable=tuple(failures))


def _single(engine: Engine, result: SearchResult) -> Answer:
    sought = sought_in(engine, result.reading.text)
    hits = usable_hits(engine, result)
    if (sought.asked.signer or sought.asked.issued) and (own := _of_itself(engine, sought)):
        return own
    ranked = best_evidence(engine, sought, hits)
    if sought.asked.has("definition", "open", "keywords") and (meant := _spelled_out(engine, result, hits)):
        return meant
    if sought.asked.has("list") and (given := _tasks(engine, sought, hits)):
        return given
    likely = 0.0 if sought.asked.signer or not sought.said else chance(engine, sought, ranked)
    if likely < calibration()["threshold"]:
        return _not_found(engine, ranked, sought, likely, result.hits)
    if sought.asked.has("list") and (listed := _listed(engine, sought, hits, ranked)):
        return replace(listed, chance=likely)
    given = _quoted(engine, sought, ranked)
    notes = (*given.notes, UNSURE) if likely < calibration()["sure"] else given.notes
    return replace(given, chance=likely, notes=notes)


def _not_found(
    engine: Engine, ranked: Sequence[Evidence], sought: Sought, likely: float, hits: Sequence[Hit]
) -> Answer:
    searched = _searched(engine)
    nearest: list[AnswerQuote] = []
    if not ranked:  # only passages of other places were found
        ranked = best_evidence(engine, sought, [hit for hit in hits if hit.copy_of is None])
    for one in ranked:
        if len(nearest) < N_NEAREST and all(one.unit.hit.ordinal != quote.ordinal for quote in nearest):
            nearest.append(quote_unit(engine, one.unit))
    return Answer(
        status="not_found", text=NOT_FOUND.format(n=searched.n_documents), kind=sought.asked.kind,
        nearest=tuple(nearest), searched=searched, chance=likely,
    )  # fmt: skip


def _quoted(engine: Engine, sought: Sought, ranked: Sequence[Evidence]) -> Answer:
    """The best sentence or row, its value first, with a second quote when it is nearly as good and says no other."""
    ranked = [_cleaner(engine, sought, ranked[0]), *ranked[1:]]
    conflicts = conflicting(engine, sought, ranked[0], ranked[1:])
    against = {one.unit.hit.ordinal for one in conflicts}
    agreeing = [one for one in ranked[1:] if one.unit.hit.ordinal not in against]
    chosen = [ranked[0], *_second(sought, [ranked[0], *agreeing])]
    quotes, statements = [], []
    for number, one in enumerate(chosen):
        lines, marked = _lines(engine, sought, one, number)
        quotes.append(quote_unit(engine, one.unit, marked=marked))
        if number == 0:
            statements += lines
    return Answer(
        status="answered", text="", kind=sought.asked.kind, statements=tuple(statements), quotes=tuple(quotes),
        conflicts=tuple(quote_unit(engine, one.unit, marked=_place(one.value)) for one in conflicts[:2]),
        missing=_missing(sought, chosen), notes=_notes(sought, chosen[0]), searched=_searched(engine),
    )  # fmt: skip


def _cleaner(engine: Engine, sought: Sought, best: Evidence) -> Evidence:
    """The same row in a copy of the table that was scanned better, when there is one."""
    hit = best.unit.hit
    if hit.kind != "row" or not hit.also_in:
        return best
    rows = (chunk for chunk in engine.index.store.chunks(list(hit.also_in)) if chunk.kind == "row")
    copies = [chunk for chunk in rows if same_row(engine, hit, chunk)]
    damage = {chunk.ordinal: damaged_cells(read_row(engine.index, chunk.doc_id, chunk.eid)) for chunk in copies}
    better = min(copies, key=lambda chunk: damage[chunk.ordinal], default=None)
    if better is None or damage[better.ordinal] >= damaged_cells(read_row(engine.index, hit.doc_id, hit.eid)):
        return best
    moved = replace(
        hit, ordinal=better.ordinal, doc_id=better.doc_id, eid=better.eid, ranges=better.ranges, quote=better.quote,
        file=engine.index.store.document(better.doc_id).file, heading_path=better.heading_path, page=better.page,
        flags=better.flags, matched=(), also_in=(hit.ordinal, *(one for one in hit.also_in if one != better.ordinal)),
    )  # fmt: skip
    units = units_of(engine, [moved])
    return replace(best, unit=units[0]) if units else best


def _second(sought: Sought, ranked: Sequence[Evidence]) -> list[Evidence]:
    """The next best sentence of another passage, or one that has a kind of thing asked for that the first lacks."""
    first = ranked[0]
    for one in ranked[1:6]:
        if one.unit.hit.ordinal == first.unit.hit.ordinal:
            continue
        if is_typed(sought) and typed_worth(sought, one) < SECOND * typed_worth(sought, first):
            continue
        if one.words + one.soft >= SECOND * (first.words + first.soft):
            return [one]
    return []


def _lines(
    engine: Engine, sought: Sought, one: Evidence, quote: int, side: str = ""
) -> tuple[list[Statement], list[tuple[int, int]]]:
    """(the statements of a unit, the places of its values in the hit's quote)."""
    if one.unit.is_row and (rows := row_statements(engine, sought, one, quote, side)):
        return list(rows), []
    if not is_typed(sought) or one.value is None or one.value.fits < 0.5:
        return [sentence_statement(one, quote, side)], []
    values = [one.value]
    for kind in sought.asked.kinds[1:]:
        if kind in KIND_NAMES and one.value.measure != kind:
            more = [value for value in values_of(sought, one.unit) if value.measure == kind]
            values += sorted(more, key=lambda value: -value.bound)[:1]
    return [value_statement(one, value, quote, side) for value in values], [
        (v.start, v.end) for v in values if not v.heading
    ]


def _place(value: Value | None) -> list[tuple[int, int]]:
    return [(value.start, value.end)] if value and not value.heading else []


def _missing(sought: Sought, chosen: Sequence[Evidence]) -> tuple[str, ...]:
    """The kinds of things asked for that no quote holds, in questions that ask for several."""
    kinds = [kind for kind in sought.asked.kinds if kind in KIND_NAMES]
    if len(kinds) < 2:
        return ()
    found = set()
    for one in chosen:
        text = one.unit.text
        found |= {value.measure for value in values_of(sought, one.unit)}
        if any(char.isdigit() for char in text):
            found |= {"number", "rank"}
        if "name" in found:
            found |= {"body", "firm", "person", "place"}
    return tuple(KIND_NAMES[kind] for kind in kinds if kind not in found)


def _notes(sought: Sought, one: Evidence) -> tuple[str, ...]:
    if sought.asked.years and one.year < 1.0:
        years = " và ".join(map(str, sought.asked.years))
        return (f"Câu hỏi nêu năm {years}; đoạn trích và tiêu đề của nó không nêu đủ năm này, hãy đối chiếu.",)
    return ()


def _listed(engine: Engine, sought: Sought, hits: Sequence[Hit], ranked: Sequence[Evidence]) -> Answer | None:
    """All items of the list that is asked for, each with its citation; None when there is no such list."""
    doc_id, items = whole_list(engine, sought, hits, ranked)
    if not items:
        return None
    text = engine.index.text(engine.index.store.document(doc_id).file)
    quotes = [quote_paragraph(engine, doc_id, item) for item in items]
    statements = [passage_statement(item.quote(text), number) for number, item in enumerate(items)]
    return Answer(
        status="answered", text="", kind="list", statements=tuple(statements), quotes=tuple(quotes),
        notes=(f"{len(items)} mục, theo thứ tự trong văn bản.",), searched=_searched(engine),
    )  # fmt: skip


def _tasks(engine: Engine, sought: Sought, hits: Sequence[Hit]) -> Answer | None:
    """All work that the found documents give to the body that a question names; None without one."""
    bodies = find_bodies(sought.text)
    if not bodies or not _ASKS_TASKS.search(fold(sought.text)):
        return None
    items = tasks_of(engine, bodies[0][0], list(dict.fromkeys(hit.doc_id for hit in hits)))
    if len(items) < 2:
        return None
    quotes, statements = [], []
    for number, (doc_id, item) in enumerate(items):
        text = engine.index.text(engine.index.store.document(doc_id).file)
        quotes.append(quote_paragraph(engine, doc_id, item))
        cells = read_row(engine.index, doc_id, item.eid)
        said = next((cell.text for cell in cells if cell.role == "label"), "") or item.quote(text)
        statements.append(passage_statement(said, number))
    return Answer(
        status="answered", text="", kind="list", statements=tuple(statements), quotes=tuple(quotes),
        notes=(f"{len(items)} nhiệm vụ giao cho {bodies[0][0]}, theo thứ tự trong văn bản.",),
        searched=_searched(engine), chance=1.0,
    )  # fmt: skip


def _spelled_out(engine: Engine, result: SearchResult, hits: Sequence[Hit]) -> Answer | None:
    """What the abbreviation of a question stands for, in the words of the documents; None when they do not say."""
    asked = what_is_asked(result.query.text)
    shorts = abbreviations_asked(result.query.text)
    if len(shorts) != 1 or not asked.has("definition"):
        return None
    units = units_of(engine, [*hits, *engine.search(replace(result.query, text=f"({shorts[0]})", limit=20)).hits])
    for unit, full in spelled_out(shorts[0], units):
        line = Statement(value=full, text=shorts[0], quotes=(0,), parts=(full, shorts[0]))
        return Answer(
            status="answered", text="", kind="definition", statements=(line,), quotes=(quote_unit(engine, unit),),
            searched=_searched(engine), chance=1.0,
        )  # fmt: skip
    return None


def _of_itself(engine: Engine, sought: Sought) -> Answer | None:
    """Who signed the document that a question names, or when it was issued; None when that is not said."""
    doc_id, lines = (signature_of if sought.asked.signer else dateline_of)(engine, sought)
    if not lines:
        return None
    text = engine.index.text(engine.index.store.document(doc_id).file)
    quotes = tuple(quote_paragraph(engine, doc_id, line) for line in lines)
    statements = tuple(passage_statement(line.quote(text), number) for number, line in enumerate(lines))
    return Answer(
        status="answered", text="", kind="person" if sought.asked.signer else "date", statements=statements,
        quotes=quotes, searched=_searched(engine), chance=1.0,
    )  # fmt: skip


def _compared(engine: Engine, result: SearchResult, sides: Sequence[Side]) -> Answer:
    """The sides of a comparison, each with its value and quote, or named as missing."""
    statements, quotes, missing, bases = [], [], [], []
    chances = []
    for side in sides:
        sought = sought_in(engine, side.question)
        hits = [hit for hit in side.result.hits if hit.copy_of is None]
        ranked = best_evidence(engine, sought, hits)
        likely = chance(engine, sought, ranked)
        chances.append(likely)
        if likely < calibration()["threshold"]:
            missing.append(side.name)
            continue
        lines, marked = _lines(engine, sought, ranked[0], len(quotes), side.name)
        quotes.append(quote_unit(engine, ranked[0].unit, marked=marked, side=side.name))
        statements += lines
        bases += [(side.name, line.value, line.text) for line in lines[:1] if line.value]
    if not quotes:
        sought = sought_in(engine, result.reading.text)
        return _not_found(
            engine, best_evidence(engine, sought, usable_hits(engine, result)), sought, max(chances), result.hits
        )
    return Answer(
        status="answered", text="", kind="comparison", statements=tuple(statements), quotes=tuple(quotes),
        missing=tuple(missing), notes=basis_notes(bases) if len(bases) > 1 else (), searched=_searched(engine),
        chance=min(chances),
    )  # fmt: skip


def _gated(engine: Engine, given: Answer) -> Answer:
    """The answer with only what passes the gate; without any quote left it is not found."""
    good = [not quote_faults(engine.index, quote) for quote in given.quotes]
    places = {old: new for new, old in enumerate(number for number, passed in enumerate(good) if passed)}
    quotes = tuple(quote for quote, passed in zip(given.quotes, good, strict=True) if passed)
    statements = []
    for statement in given.statements:
        if not all(number in places for number in statement.quotes):
            continue
        moved = replace(statement, quotes=tuple(places[number] for number in statement.quotes))
        if not line_faults(moved, [quotes[number] for number in moved.quotes]):
            statements.append(moved)
    if given.status == "answered" and not quotes:
        given = replace(
            given, status="not_found", text=NOT_FOUND.format(n=given.searched.n_documents), notes=(), missing=()
        )
    text = "\n".join(statement.line() for statement in statements)
    if given.status == "answered" and not text:
        text = shortened(quotes[0].quote)
    return replace(
        given,
        text=text or given.text,
        statements=tuple(statements),
        quotes=quotes,
        conflicts=tuple(quote for quote in given.conflicts if not quote_faults(engine.index, quote)),
        nearest=tuple(quote for quote in given.nearest if not quote_faults(engine.index, quote)),
    )
