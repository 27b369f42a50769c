"""Scores the register of commitments against gold records read by people, per stratum.

A record matches a gold one of the same file when their values overlap; without a value, when the quotes overlap by at
least half of the shorter. Each gold record and each extracted one is used once. Inside a region that was read
completely, an extracted record of its kinds without a match is wrong.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from commitments import Commitment, extract_commitments
from corpus.collection import read_corpus, read_document
from corpus.records import Document
from corpus.vietnamese import fold
from corpus.vietnamese.quantity_units import closed_up, read_unit

GOLD = Path(__file__).parent / "register"
JUDGED = ("target", "result", "task")


@dataclass(slots=True)
class Score:
    """The counts of one stratum; shares are 0..1, None when there was nothing to count."""

    stratum: str
    n_gold: int = 0
    n_found: int = 0
    n_right_found: int = 0
    n_right_gold: int = 0
    value_right: list[bool] = field(default_factory=list)
    deadline_right: list[bool] = field(default_factory=list)
    lead_right: list[bool] = field(default_factory=list)
    kind_right: list[bool] = field(default_factory=list)
    quotes_right: list[bool] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    fields_wrong: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """The figures by name."""
        precision = self.n_right_found / self.n_found if self.n_found else None
        recall = self.n_right_gold / self.n_gold if self.n_gold else None
        f1 = 2 * precision * recall / (precision + recall) if precision and recall else None
        return {
            "stratum": self.stratum, "gold": self.n_gold, "found": self.n_found, "precision": _rounded(precision),
            "recall": _rounded(recall), "f1": _rounded(f1), "kind": _share(self.kind_right),
            "value_unit_comparator": _share(self.value_right), "deadline": _share(self.deadline_right),
            "lead": _share(self.lead_right), "quote_fidelity": _share(self.quotes_right),
        }  # fmt: skip


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def score_register(gold: Path = GOLD, *, corpus: Path, documents: Path | None = None) -> tuple[Score, ...]:
    """The scores of each stratum and of all; gold files are looked for in `corpus`, then in `documents`.

    Raises: FileNotFoundError when the gold is not there.
    """
    rows, regions = _all_lines(gold, "gold"), _all_lines(gold, "regions")
    if not regions:
        raise FileNotFoundError(f"{gold}: no regions.jsonl")
    files = {region["file"] for region in regions}
    known = _documents(files, corpus, documents)
    scores: dict[str, Score] = {}
    for name in sorted(files & known.keys()):
        text = known[name][0].text
        found = [record for document in known[name] for record in extract_commitments(document)]
        own = [row for row in rows if row["file"] == name]
        pairs = match_records(found, own)
        for region in (one for one in regions if one["file"] == name):
            for score in (
                scores.setdefault(region["stratum"], Score(region["stratum"])),
                scores.setdefault("all", Score("all")),
            ):
                _count(score, region, found, own, pairs, text)
    return tuple(scores[name] for name in sorted(scores, key=lambda one: (one == "all", one)))


def _all_lines(folder: Path, name: str) -> list[dict[str, Any]]:
    """The lines of `name`.jsonl and of every file that ends so ("clean_gold.jsonl")."""
    return [row for path in sorted(folder.glob(f"*{name}.jsonl")) for row in _lines(path)]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def _documents(files: set[str], corpus: Path, more: Path | None) -> dict[str, tuple[Document, ...]]:
    """The documents of each gold file that can be found."""
    found: dict[str, list[Document]] = {}
    for document in read_corpus(corpus).documents:
        if document.source.file in files:
            found.setdefault(document.source.file, []).append(document)
    for name in files - found.keys():
        path = next(iter(more.rglob(Path(name).name)), None) if more is not None else None
        if path is not None:
            found[name] = list(read_document(path, path.parent))
    return {name: tuple(documents) for name, documents in found.items()}


def match_records(found: Sequence[Commitment], gold: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """Index in `gold` -> index in `found`, one to one, larger overlaps first."""
    pairs = []
    for g, row in enumerate(gold):
        for f, record in enumerate(found):
            weight = _overlap(record, row)
            if weight > 0:
                pairs.append((weight + (0.01 if record.kind == row["kind"] else 0), -f, g, f))
    matched: dict[int, int] = {}
    used: set[int] = set()
    for _, _, g, f in sorted(pairs, reverse=True):
        if g not in matched and f not in used:
            matched[g] = f
            used.add(f)
    return matched


def _overlap(record: Commitment, row: Mapping[str, Any]) -> float:
    """How well a record and a gold row stand on each other, 0 when they do not match."""
    if row.get("value_start") is not None:
        if record.value_span is None:
            return 0.0
        common = min(record.value_span.end, row["value_end"]) - max(record.value_span.start, row["value_start"])
        return common / max(len(record.value_span), row["value_end"] - row["value_start"], 1) if common > 0 else 0.0
    if record.value_span is not None or record.kind == "direction":
        return 0.0
    spans = row.get("ranges") or [[row["start"], row["end"]]]
    common = sum(max(0, min(own.end, end) - max(own.start, start)) for own in record.ranges for start, end in spans)
    shorter = min(sum(map(len, record.ranges)), sum(end - start for start, end in spans))
    return common / shorter if shorter and common >= 0.5 * shorter else 0.0


def _inside(start: int, end: int, region: Mapping[str, Any]) -> bool:
    return region["start"] <= start and end <= region["end"]


def _count(
    score: Score,
    region: Mapping[str, Any],
    found: Sequence[Commitment],
    gold: Sequence[Mapping[str, Any]],
    pairs: Mapping[int, int],
    text: str,
) -> None:
    """Adds one region to a score."""
    back = {f: g for g, f in pairs.items()}
    kinds = region.get("kinds") or JUDGED
    for f, record in enumerate(found):
        at = record.value_span or record.ranges[0]
        if record.kind not in JUDGED or not _inside(at.start, at.end, region):
            continue
        if (gold[back[f]]["kind"] if f in back else record.kind) not in kinds:
            continue
        score.n_found += 1
        score.n_right_found += f in back
        score.quotes_right.append(record.quote == " ".join(span.of(text) for span in record.ranges))
        if f not in back:
            score.wrong.append(f"{record.file} {at.start} {record.kind}: {' '.join(record.quote.split())[:160]}")
    for g, row in enumerate(gold):
        start, end = (
            (row["value_start"], row["value_end"]) if row.get("value_start") is not None else (row["start"], row["end"])
        )
        if row["kind"] not in kinds or not _inside(start, min(end, start + 1), region):
            continue
        score.n_gold += 1
        if g not in pairs:
            score.missed.append(
                f"{row['file']} {start} {row['kind']}: {' '.join(text[row['start'] : row['end']].split())[:160]}"
            )
            continue
        score.n_right_gold += 1
        _judge_fields(score, found[pairs[g]], row)


def _judge_fields(score: Score, record: Commitment, row: Mapping[str, Any]) -> None:
    """Compares the fields of a matched pair."""
    place = f"{row['file']} {row['start']}"
    score.kind_right.append(record.kind == row["kind"])
    if row.get("value_start") is not None:
        right = _same_value(record, row)
        score.value_right.append(right)
        if not right:
            score.fields_wrong.append(
                f"value {place}: {record.comparator} {record.value_min} {record.value_max} {record.unit!r}; "
                f"gold {row['comparator']} {row['value_min']} {row['value_max']} {row['unit']!r}"
            )
    since, until = (record.deadline.since, record.deadline.until) if record.deadline else (None, None)
    right = until == row["deadline_to"] and (since == row["deadline_from"] or None in (since, row["deadline_from"]))
    score.deadline_right.append(right)
    if not right:
        score.fields_wrong.append(
            f"deadline {place}: {since} {until}; gold {row['deadline_from']} {row['deadline_to']}"
        )
    if row["kind"] == "task" or row["lead"] or record.lead:
        mine, theirs = _bodies([body.raw for body in record.lead]), _bodies(row["lead"])
        score.lead_right.append(mine == theirs)
        if mine != theirs:
            score.fields_wrong.append(f"lead {place}: {mine!r}; gold {theirs!r}")


def _same_value(record: Commitment, row: Mapping[str, Any]) -> bool:
    """Value, unit and comparator as in the gold."""
    bounds = (record.value_min, record.value_max) == (row["value_min"], row["value_max"])
    return bounds and (record.comparator or None) == row["comparator"] and _same_unit(record.unit, row["unit"])


def _same_unit(mine: str, theirs: str | None) -> bool:
    """The same print, or for a damaged print ("ty dồn£", "lia") the same meaning."""
    return _unit(mine) == _unit(theirs) or read_unit(mine) == read_unit(theirs or "")


def _unit(raw: str | None) -> str:
    """A unit for comparing: closed up, without accents and case, "%năm" as "%/năm"."""
    form = re.sub(r"\s+", "", fold(closed_up(raw or "")))
    return form.replace("%nam", "%/nam").replace("%0", "‰").replace("%o", "‰")


def _bodies(names: Sequence[str] | None) -> str:
    """Bodies for comparing: one string of their words, however the list was split."""
    return " ".join(word for name in names or () for word in re.findall(r"\w+", fold(name)) if word != "va")


def lines_of(scores: Sequence[Score], *, missed: bool = False) -> Iterator[str]:
    """The report for people."""
    for score in scores:
        yield " · ".join(f"{name} {value}" for name, value in score.as_dict().items() if value is not None)
    for score in scores if missed else ():
        if score.stratum != "all":
            yield from (f"  sai: {one}" for one in score.wrong)
            yield from (f"  sót: {one}" for one in score.missed)
            yield from (f"  trường: {one}" for one in score.fields_wrong)
