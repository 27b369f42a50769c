"""All commitments of one document: running text, task tables, indicator tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256

from commitments.indicators import basis_of, indicator_id, topics_of
from commitments.outline import Outline
from commitments.passages import Passage
from commitments.promises import Promise, promises_of
from commitments.records import Commitment, When
from commitments.tables import CellValue, RowTask, cell_values, is_indicator_table, is_task_table, roles_of, row_task
from commitments.tasks import Task, task_of
from corpus.provinces import find_provinces
from corpus.records import Document, Paragraph, Span
from corpus.vietnamese.quantity_units import read_unit

_READ = ("p", "clause", "point", "indent", "article", "note")
_DISTRICT = re.compile(r"(?:huyện|thị xã|thành phố|xã|phường|thị trấn)\s+([A-ZĐ][\wÀ-ỹ]*(?:\s[A-ZĐ][\wÀ-ỹ]*){0,2})")
_RULE_CONFIDENCE = {"default": 0.7, "done_words": 0.8, "direction": 0.5, "product_by_date": 0.75}


def extract_commitments(document: Document) -> tuple[Commitment, ...]:
    """The commitments of a document in reading order, each quote verbatim from the file's text."""
    outline = Outline(document)
    made = _Maker(document, outline)
    tables = {p.eid: roles_of(p.columns) for p in document.paragraphs if p.kind == "table" and p.columns}
    cells = {p.eid: p for p in document.paragraphs if p.kind == "cell"}
    names: dict[str, str] = {}
    for paragraph in document.paragraphs:
        if paragraph.kind == "row":
            roles = tables.get(paragraph.parent) or roles_of(paragraph.columns)
            made.add_row(paragraph, roles, cells, names)
        elif paragraph.kind in _READ and not paragraph.eid.startswith(("preface", "preamble", "conclusions")):
            made.add_passage(Passage(document, paragraph))
    return tuple(made.records)


class _Maker:
    """Turns what the readers find into records with ids, hashes and grades."""

    def __init__(self, document: Document, outline: Outline) -> None:
        self.document, self.outline = document, outline
        self.records: list[Commitment] = []
        self._counts: Counter[str] = Counter()
        self._province = document.facts.place.value

    def add_passage(self, passage: Passage) -> None:
        """The records of a paragraph of running text: its task first, then its quantities."""
        task = task_of(passage, self.outline) if passage.paragraph.kind != "note" else None
        promises = list(promises_of(passage, self.outline))
        if task is not None and not (task.direction and promises):
            self._keep(self._of_task(passage, task))
        for promise in promises:
            self._keep(self._of_promise(passage, promise))

    def add_row(
        self, row: Paragraph, roles: tuple[str, ...], cells: dict[str, Paragraph], names: dict[str, str]
    ) -> None:
        """The records of a table row."""
        if is_task_table(roles):
            task = row_task(row, roles)
            if task is not None:
                self._keep(self._of_row(task))
        elif is_indicator_table(roles):
            name = next((value for role, value in zip(roles, row.values, strict=False) if role == "name"), "")
            above = names.get(re.sub(r"-\d+$", "", row.eid), "") if re.search(r"row_\d+-\d+$", row.eid) else ""
            names[row.eid] = " ".join(name.split())
            for value in cell_values(self.document, row, roles, cells, above):
                self._keep(self._of_cell(value))

    def _keep(self, record: Commitment) -> None:
        """Numbers a record and adds what follows from its fields."""
        self._counts[record.eid] += 1
        number = self._counts[record.eid]
        missing = _missing(record)
        flags = record.flags
        if record.deadline is not None and record.deadline.inherited_from:
            flags = (*flags, "inherited_deadline")
        place = f"{record.doc_id}/{record.eid}"
        key = "\x1f".join((record.doc_id, record.eid, record.kind, record.quote, record.value_raw, str(number)))
        self.records.append(
            replace(
                record,
                id=f"{place}#c{number}",
                content_hash=sha256(key.encode()).hexdigest()[:16],
                missing=missing,
                grade=3 - len({*missing} & {"value", "deadline", "lead"}),
                flags=tuple(dict.fromkeys(flags)),
                confidence=self._confidence(record),
            )
        )

    def _confidence(self, record: Commitment) -> float:
        """How sure a record is, 0..1: by its rule, the noise of its document and damaged digits."""
        sure = _RULE_CONFIDENCE.get(record.rule, 0.95) * (1 - min(0.3, 4 * self.document.noise))
        return round(sure * (0.6 if "ocr_digit_suspect" in record.flags else 1.0), 2)

    def _base(self, eid: str, quote: str, ranges: tuple[Span, ...], rule: str, kind: str) -> Commitment:
        return Commitment(
            id="", content_hash="", kind=kind, doc_id=self.document.doc_id, file=self.document.source.file,
            eid=eid, quote=quote, ranges=ranges, rule=rule, province=self._province,
        )  # fmt: skip

    def _quoted(self, passage: Passage, start: int, end: int) -> tuple[str, tuple[Span, ...]]:
        """The verbatim words of a part of a passage and their places in the file."""
        ranges = passage.spans(start, end)
        return " ".join(span.of(self.document.text) for span in ranges), ranges

    def _of_promise(self, passage: Passage, promise: Promise) -> Commitment:
        quote, ranges = self._quoted(passage, promise.start, promise.end)
        record = self._base(passage.paragraph.eid, quote, ranges, promise.rule, promise.kind)
        setting = self.outline.setting(passage.paragraph)
        quantity = promise.quantity
        record = replace(
            record,
            modality=promise.modality, indicator_raw=promise.indicator, indicator_id=indicator_id(promise.indicator),
            basis=basis_of(f"{promise.indicator} {quote}"), direction=promise.direction, comparator=promise.comparator,
            base_year=promise.base_year, rate_basis=promise.rate_basis, deadline=promise.when,
            lead=setting.lead if setting.work else (), place=self._place(quote),
            topics=topics_of(f"{promise.indicator} {setting.topic}"), context_eids=setting.context_eids,
            flags=promise.flags,
        )  # fmt: skip
        if quantity is None:
            return record
        start = passage.file_offset(quantity.value_start)
        end = passage.file_offset(quantity.value_end - 1) + 1
        return replace(
            record,
            value_min=quantity.value_min, value_max=quantity.value_max, value_raw=quantity.raw,
            value_span=Span(start, end), unit=quantity.unit, unit_norm=quantity.unit_norm, scale=quantity.scale,
        )  # fmt: skip

    def _of_task(self, passage: Passage, task: Task) -> Commitment:
        quote, ranges = self._quoted(passage, task.start, task.end)
        kind = "direction" if task.direction else "task"
        record = self._base(passage.paragraph.eid, quote, ranges, task.rule, kind)
        setting = self.outline.setting(passage.paragraph)
        return replace(
            record, indicator_raw=task.indicator, lead=task.lead, coordinate=task.coordinate, overseer=task.overseer,
            deadline=task.when, place=self._place(task.indicator),
            topics=topics_of(f"{task.indicator} {setting.topic}"),
            context_eids=setting.context_eids,
        )  # fmt: skip

    def _of_row(self, task: RowTask) -> Commitment:
        quote = task.row.quote(self.document.text)
        record = self._base(task.row.eid, quote, task.row.ranges, "task_row", "task")
        return replace(
            record, indicator_raw=task.indicator, lead=task.lead, coordinate=task.coordinate,
            deadline=task.when, topics=topics_of(task.indicator), place=self._place(task.indicator),
            context_eids=(task.row.parent,),
        )  # fmt: skip

    def _of_cell(self, value: CellValue) -> Commitment:
        quantity, unit = value.quantity, value.unit
        meaning = read_unit(unit)
        indicator = value.indicator
        if value.parent_name:
            indicator = f"{value.parent_name}: {indicator.lstrip('- ')}"
        record = self._base(value.eid, value.quote, value.ranges, "table_cell", value.kind)
        return replace(
            record,
            indicator_raw=indicator,
            indicator_id=_part_id(indicator, value.indicator) if value.parent_name else indicator_id(value.indicator),
            basis=basis_of(indicator), comparator=quantity.comparator,
            value_min=quantity.value_min, value_max=quantity.value_max, value_raw=quantity.raw,
            value_span=value.value_span, unit=unit, unit_norm=meaning.norm, scale=meaning.scale,
            rate_basis="growth" if "toc do tang" in indicator.lower() else meaning.rate_basis, deadline=value.when,
            stated_status=value.verdict, topics=topics_of(indicator), context_eids=(value.row,), flags=quantity.flags,
            direction="đạt",
        )  # fmt: skip

    def _place(self, words: str) -> str | None:
        """A province or district that the words name, when it is not the document's own province."""
        for match in _DISTRICT.finditer(words):
            if match[1] != self._province:
                return " ".join(match[0].split())
        own = self._province or ""
        for found in find_provinces(words):
            name = getattr(found[0], "name", "") if isinstance(found, tuple) else getattr(found, "name", "")
            if name and name != own and f"tỉnh {name}" in " ".join(words.split()):
                return name
        return None


def _part_id(whole: str, part: str) -> str:
    """The canonical id of a part ("- Công nghiệp" under a growth rate): its own, else the whole's with the part."""
    own = indicator_id(part)
    if own:
        return own
    above = indicator_id(whole)
    return f"{above}:{re.sub(r'[^a-z]+', '-', part.lower().strip(' -'))}" if above else ""


def _missing(record: Commitment) -> tuple[str, ...]:
    """Which of lead, deadline and value a record does not have."""
    when: When | None = record.deadline
    return tuple(
        name
        for name, there in (
            ("lead", bool(record.lead)),
            ("deadline", when is not None and when.type not in ("conditional",)),
            ("value", record.value is not None),
        )
        if not there
    )


def extract_all(documents: tuple[Document, ...]) -> Iterator[Commitment]:
    """The commitments of several documents, one after the other."""
    for document in documents:
        yield from extract_commitments(document)
