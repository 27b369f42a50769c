"""The register: all commitments of an index, to filter, search, count, compare and put on a calendar."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from commitments.bodies import body_id, successor
from commitments.cache import commitments_of
from commitments.checks import check_register
from commitments.corrections import corrected, load_corrections
from commitments.indicators import indicators, plain
from commitments.join import joined
from commitments.matrix import Matrix, make_matrix
from commitments.records import Commitment, Finding
from corpus.records import Document
from corpus.vietnamese.letters import fold

if TYPE_CHECKING:
    from indexer import Index
    from search import Engine

_RANK = {"target": 0, "task": 1, "result": 2, "direction": 3}
N_SEMANTIC = 100  # passages that the search engine is asked for


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterFilter:
    """What to keep; an empty value means no limit. `documents` are doc_ids or files, `years` deadline years.

    `agencies` match the lead or the coordinating bodies by name or abbreviation; `missing` names "lead", "deadline" or
    "value"; `statuses` are computed or printed verdicts ("met", "exceeded", "missed") or review states; `text` is
    words that must all stand in the quote or the indicator, with or without accents.
    """

    documents: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    text: str = ""
    min_grade: int = 0
    rejected: bool = False  # True keeps what a person rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """What falls due for one body: `due` is "2030", "2024-03" or "2024-06-30"; "" for recurring work."""

    due: str
    body: str
    successor: str
    record: Commitment


class Register:
    """The commitments of a set of documents, in reading order; all answers are computed from `records`."""

    def __init__(
        self,
        records: Sequence[Commitment],
        documents: Sequence[Document] = (),
        *,
        n_read: int = 0,
        load: Callable[[], Sequence[Document]] | None = None,
    ) -> None:
        self.records = tuple(records)
        self.n_read = n_read  # documents extracted anew; the others came from the cache
        self._documents, self._load = tuple(documents), load

    def __len__(self) -> int:
        return len(self.records)

    @cached_property
    def by_id(self) -> dict[str, Commitment]:
        """The records by id."""
        return {record.id: record for record in self.records}

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents with their text and paragraphs, loaded when first asked for."""
        return self._documents or (tuple(self._load()) if self._load else ())

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every failed check (verdicts, sums, shares, tallies, contradictions, years)."""
        return check_register(self.records, self.documents)

    def filter(self, wanted: RegisterFilter | None = None, **limits: object) -> tuple[Commitment, ...]:
        """The records that pass; `filter(kinds=("target",), years=(2030,))` is short for a RegisterFilter.

        Directions come last, otherwise reading order is kept.
        """
        wanted = wanted or RegisterFilter(**limits)  # type: ignore[arg-type]
        words = plain(wanted.text).split() if wanted.text.strip() else []
        agencies = tuple((body_id(name), fold(name)) for name in wanted.agencies)
        kept = [record for record in self.records if _passes(record, wanted, words, agencies)]
        return tuple(sorted(kept, key=lambda record: record.kind == "direction"))

    def search(self, engine: Engine, about: str, wanted: RegisterFilter | None = None) -> tuple[Commitment, ...]:
        """All records on a subject in plain words: those whose passage the engine ranks on topic, and all that carry
        the subject's words themselves; best passages first, none lost to a limit on records.

        Raises: BadQuery for an empty or overlong subject.
        """
        from search import Query

        result = engine.search(Query(text=about, limit=N_SEMANTIC))
        order = {(hit.doc_id, hit.eid): hit.rank for hit in result.hits if hit.support >= 0.5}
        words = [word for word in plain(result.reading.text).split() if len(word) > 1]
        kept = self.filter(wanted)
        by_rank = [
            (order.get((record.doc_id, record.eid)) or order.get((record.doc_id, _row_of(record.eid))), record)
            for record in kept
        ]
        said = {record.id for record in kept if words and _says(record, words)}
        found = [(rank or N_SEMANTIC + 1, record) for rank, record in by_rank if rank or record.id in said]
        return tuple(record for _, record in sorted(found, key=lambda pair: (pair[0], _RANK[pair[1].kind])))

    def facets(self, records: Iterable[Commitment] | None = None) -> dict[str, dict[str, int]]:
        """How many records have each value: kind, province, document, agency, year, topic, status, missing, review."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for record in self.records if records is None else records:
            counts["kind"][record.kind] += 1
            counts["province"][record.province or ""] += 1
            counts["document"][record.doc_id] += 1
            counts["review"][record.review] += 1
            counts["status"][record.computed_status or record.stated_status] += 1
            if record.year:
                counts["year"][str(record.year)] += 1
            for name, values in (("topic", record.topics), ("missing", record.missing), ("flag", record.flags)):
                counts[name].update(values)
            counts["agency"].update(body.raw for body in record.lead)
        return {name: dict(counter.most_common()) for name, counter in counts.items()}

    def matrix(self, indicator: str, *, basis: str | None = None, unit: str | None = None) -> Matrix:
        """One indicator over provinces, years and documents; see `Matrix` for what it refuses to mix."""
        return make_matrix(self.records, indicator, basis=basis, unit=unit)

    def compared_indicators(self) -> dict[str, int]:
        """Canonical indicators with the number of their records, commonest first."""
        known = indicators()
        counts = Counter(record.indicator_id for record in self.records if record.indicator_id in known)
        return dict(counts.most_common())

    def calendar(self, records: Iterable[Commitment] | None = None) -> tuple[CalendarEntry, ...]:
        """Tasks and targets by the day they fall due, one entry for each leading body ("" when none is named)."""
        entries = []
        for record in self.records if records is None else records:
            if record.kind not in ("task", "target") or record.deadline is None:
                continue
            for body in record.lead or (None,):
                name = body.raw if body else ""
                after = successor(body.body_id) if body else ""
                entries.append(
                    CalendarEntry(due=record.deadline.until or "", body=name, successor=after, record=record)
                )
        return tuple(sorted(entries, key=lambda entry: (entry.due or "9999", entry.body)))

    def promises(self) -> tuple[Commitment, ...]:
        """Each promise once, at the first place where it stands; `places` leads to the others."""
        seen: set[str] = set()
        found = []
        for record in self.records:
            if record.id not in seen:
                found.append(record)
                seen.update(place.id for place in record.places)
        return tuple(found)


def _row_of(eid: str) -> str:
    """The row of a cell's eId; another eId as it is."""
    return eid.partition("__col_")[0]


def _says(record: Commitment, words: Sequence[str]) -> bool:
    """True when all words stand in the quote, the indicator or the topics."""
    text = f" {plain(f'{record.quote} {record.indicator_raw}')} {fold(' '.join(record.topics))} "
    return all(f" {word} " in text for word in words)


def _passes(
    record: Commitment, wanted: RegisterFilter, words: Sequence[str], agencies: Sequence[tuple[str, str]]
) -> bool:
    """True when a record passes a filter."""
    if record.review == "rejected" and not wanted.rejected and "rejected" not in wanted.statuses:
        return False
    if wanted.documents and not {record.doc_id, record.file, record.doc_id.partition("-")[0]} & {*wanted.documents}:
        return False
    if wanted.provinces and not {fold(record.province or ""), fold(record.place or "")} & {
        *map(fold, wanted.provinces)
    }:
        return False
    if wanted.years and not _in_years(record, wanted.years):
        return False
    if (wanted.kinds and record.kind not in wanted.kinds) or record.grade < wanted.min_grade:
        return False
    if wanted.topics and not any(fold(topic) in fold(own) for topic in wanted.topics for own in record.topics):
        return False
    if wanted.statuses and not {record.computed_status, record.stated_status, record.review} & {*wanted.statuses}:
        return False
    if wanted.missing and not {*wanted.missing} <= {*record.missing}:
        return False
    if agencies and not any(_is_of(record, agency) for agency in agencies):
        return False
    return not words or _says(record, words)


def _in_years(record: Commitment, years: Sequence[int]) -> bool:
    """True when a year is the record's own or lies in its period."""
    if record.deadline is None or not record.deadline.years:
        return False
    first, last = record.deadline.years[0], record.deadline.years[-1]
    return any(first <= year <= last for year in years)


def _is_of(record: Commitment, agency: tuple[str, str]) -> bool:
    """True when a body leads or takes part: the same id, or a name that begins alike."""
    identifier, folded = agency
    return any(body.body_id == identifier or folded in fold(body.raw) for body in (*record.lead, *record.coordinate))


def find_commitments(
    documents: Sequence[Document],
    *,
    index: Path | None = None,
    corpus: Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Register:
    """The register of some documents: extracted (or kept in `index`), corrected by hand (file in `corpus`), joined."""
    records, n_read = commitments_of(documents, len(documents), index, progress)
    acts = load_corrections(corpus) if corpus is not None else ()
    return Register(corrected(joined(records), acts), documents, n_read=n_read)


def open_register(
    engine: Engine, *, corpus: Path | None = None, progress: Callable[[str, int, int], None] | None = None
) -> Register:
    """The register of the documents that an engine searches; see `register_of_index`."""
    return register_of_index(engine.index, corpus=corpus, progress=progress)


def register_of_index(
    index: Index, *, corpus: Path | None = None, progress: Callable[[str, int, int], None] | None = None
) -> Register:
    """The register of the documents of an open index; what has not changed is taken from the file in its folder.

    `corpus` is the folder whose corrections count; `progress("commitments", done, total)` is called per document.
    """
    store = index.store
    stored = index.documents()
    whole = (store.whole_document(one.doc_id) for one in stored)
    folder = index.folder.parent.parent
    records, n_read = commitments_of((one for one in whole if one is not None), len(stored), folder, progress)
    acts = load_corrections(corpus) if corpus is not None else ()

    def load() -> tuple[Document, ...]:
        return tuple(found for one in stored if (found := store.whole_document(one.doc_id)) is not None)

    return Register(corrected(joined(records), acts), n_read=n_read, load=load)
