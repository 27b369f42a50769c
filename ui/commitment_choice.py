"""Which records a view shows: chosen by subject and filters, counted per filter value, put in order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import get_args

from commitments import Commitment, Register, RegisterFilter
from commitments.records import KIND_NAMES, ReviewState
from corpus.vietnamese import fold
from ui.commitment_address import FACETS, Wanted
from ui.commitment_register import OpenRegister

Options = dict[str, dict[str | int, int]]
_IMPORTANCE = {"target": 0, "task": 0, "result": 1, "direction": 2}  # promises first, each group in reading order
_KIND_ORDER = {kind: place for place, kind in enumerate(KIND_NAMES)}


def choose(opened: OpenRegister, wanted: Wanted) -> tuple[Commitment, ...]:
    """All records that pass, in the order asked for; else best on the subject first, or promises first as one reads.

    Raises: BadQuery for a subject that cannot be searched.
    """
    kept = opened.keep(("chosen", wanted.selection()), lambda: _chosen(opened, wanted))
    return tuple(in_order(opened, kept, wanted.sort)) if wanted.sort else kept


def count_options(opened: OpenRegister, wanted: Wanted) -> Options:
    """How many records each value of each filter would leave, all other filters staying; values in display order."""
    return opened.keep(("options", wanted.selection()), lambda: _options(opened, wanted))


def known(opened: OpenRegister, wanted: Wanted) -> Wanted:
    """The view with only those filter values that some record has."""
    values = filter_values(opened)
    legal = {**values, "reviews": get_args(ReviewState)}
    return replace(wanted, **{name: tuple(v for v in getattr(wanted, name) if v in legal[name]) for name in FACETS})


def _chosen(opened: OpenRegister, wanted: Wanted) -> tuple[Commitment, ...]:
    limits = RegisterFilter(
        documents=wanted.documents, provinces=wanted.provinces, agencies=wanted.agencies, years=wanted.years,
        kinds=wanted.kinds, topics=wanted.topics, statuses=wanted.verdicts, missing=wanted.missing, rejected=True,
    )  # fmt: skip
    reviews = wanted.reviews or ("machine", "confirmed", "corrected")
    kept = [record for record in opened.register.filter(limits) if record.review in reviews]
    if not wanted.about.strip():
        return tuple(sorted(kept, key=lambda record: _IMPORTANCE[record.kind]))
    ranks = opened.ranks(wanted.about)
    return tuple(sorted((record for record in kept if record.id in ranks), key=lambda record: ranks[record.id]))


def _options(opened: OpenRegister, wanted: Wanted) -> Options:
    found: Options = {}
    for facet, names in filter_values(opened).items():
        others = replace(wanted.selection(), **{facet: () if facet != "reviews" else get_args(ReviewState)})
        counts = _counted(facet, choose(opened, others), names)
        found[facet] = {name: counts.get(name, 0) for name in names}
    return found


def filter_values(opened: OpenRegister) -> dict[str, tuple]:
    """The values of each filter that some record has, in display order: commonest first, years and kinds in theirs."""
    return opened.keep("values", lambda: _filter_values(opened))


def _filter_values(opened: OpenRegister) -> dict[str, tuple]:
    records = opened.register.records
    found = {}
    for facet in FACETS:
        if facet == "agencies":
            found[facet] = _agencies(records)
        elif facet == "years":
            found[facet] = tuple(sorted({year for one in records if one.deadline for year in one.deadline.years}))
        else:
            counts = Counter(value for record in records for value in {*_values(facet, record)} if value)
            found[facet] = tuple(name for name, _ in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
    found["provinces"] = tuple({record.province: None for record in records if record.province})
    found["kinds"] = tuple(kind for kind in KIND_NAMES if kind in found["kinds"])
    found["documents"] = tuple(
        one.doc_id for one in opened.engine.index.documents() if one.doc_id in {*found["documents"]}
    )
    return found


def _agencies(records: Iterable[Commitment]) -> tuple[str, ...]:
    """The bodies that lead or take part, each under its commonest spelling."""
    spellings: dict[str, Counter[str]] = {}
    for record in records:
        for body in (*record.lead, *record.coordinate):
            spellings.setdefault(body.body_id, Counter())[body.raw] += 1
    ordered = sorted(spellings.values(), key=lambda counts: (-counts.total(), fold(min(counts))))
    return tuple(dict.fromkeys(counts.most_common(1)[0][0] for counts in ordered))


def _counted(facet: str, records: Sequence[Commitment], names: Sequence) -> dict:
    """How many of the records each value keeps, counted as the filter itself works."""
    if facet == "agencies":
        with_bodies = Register([record for record in records if record.lead or record.coordinate])
        return {name: len(with_bodies.filter(agencies=(name,), rejected=True)) for name in names}
    if facet == "years":
        periods = [(one.deadline.years[0], one.deadline.years[-1]) for one in records if one.deadline and one.year]
        return {year: sum(first <= year <= last for first, last in periods) for year in names}
    return Counter(value for record in records for value in {*_values(facet, record)} if value)


def _values(facet: str, record: Commitment) -> Sequence[str]:
    """The values of a record under a filter that compares them as they are."""
    if facet == "verdicts":
        return (record.computed_status, record.stated_status)
    if facet == "provinces":
        return (record.province or "", record.place or "")
    single = {"documents": record.doc_id, "kinds": record.kind, "reviews": record.review}
    return (single[facet],) if facet in single else {"topics": record.topics, "missing": record.missing}[facet]


def in_order(opened: OpenRegister, records: Iterable[Commitment], sort: str) -> list[Commitment]:
    """The records by one column, downward with "-" in front; what has no value there always comes last."""
    column, downward = sort.removeprefix("-"), sort.startswith("-")
    names = {one.doc_id: place for place, one in enumerate(opened.engine.index.documents())}
    keyed = [(_key(column, record, names), record) for record in records]
    filled = [pair for pair in keyed if pair[0]]
    filled.sort(key=lambda pair: pair[0], reverse=downward)
    return [record for _, record in filled] + [record for key, record in keyed if not key]


def _key(column: str, record: Commitment, places: dict[str, int]) -> tuple:
    """What a column sorts by; () when the record has nothing there."""
    if column == "loai":
        return (_KIND_ORDER[record.kind],)
    if column == "muc":
        return (fold(record.unit_norm), record.value * record.scale) if record.value is not None else ()
    if column == "thoi-han":
        until = record.deadline and (record.deadline.until or record.deadline.since)
        return (until,) if until else ()
    if column == "van-ban":
        return (places.get(record.doc_id, -1), record.ranges[0].start)
    words = {
        "noi-dung": record.indicator_raw or record.quote,
        "chu-tri": record.lead[0].raw if record.lead else "",
        "danh-gia": record.computed_status or record.stated_status,
        "tinh": record.province or "",
    }[column]
    return (fold(words),) if words else ()
