"""The cells of a table row that a question asks for, each with the name of its column."""

from __future__ import annotations

import re
from dataclasses import dataclass

from answers.asked import Asked
from corpus.records import Span
from corpus.vietnamese import analyze
from indexer import Index

_YEAR = re.compile(r"(?:19|20)\d\d")
_LABEL = re.compile(r"\b(?:chi tieu|noi dung|nhiem vu|ten|danh muc|hang muc|linh vuc|du an|de an)\b")
_MEASURE = re.compile(r"\b(?:don vi tinh|dvt)\b")
NUMBERING = re.compile(r"^(?:stt|tt|so tt|so thu tu)$")
_NOTE = re.compile(r"\bghi chu\b")
_PLAN, _ACTUAL, _VERDICT = (
    re.compile(r"\b(?:ke hoach|chi tieu giao|du kien|muc tieu|du toan)\b"),
    re.compile(r"\b(?:thuc hien|uoc|ket qua dat|thuc te)\b(?!.*danh gia)"),
    re.compile(r"\b(?:danh gia|ket qua thuc hien|so voi ke hoach)\b"),
)
_LEAD, _WITH, _TIME = (
    re.compile(r"\bchu tri|thuc hien chinh|co quan thuc hien|don vi thuc hien|trach nhiem\b"),
    re.compile(r"\bphoi hop\b"),
    re.compile(r"\b(?:thoi gian|thoi han|tien do|hoan thanh|han)\b"),
)
_NUMERIC = re.compile(r"^-?\s?\d[\d.]*(?:,\d+)?(?:\s?[-–]\s?\d[\d.]*(?:,\d+)?)?(?:\s+trở (?:lên|xuống))?$")
_ASKS_PLAN = re.compile(r"\b(?:ke hoach|phan dau|muc tieu|du kien|chi tieu|dat ra|de ra|huong toi|se)\b")
_ASKS_ACTUAL = re.compile(r"\b(?:thuc hien|uoc|thuc te|ket qua|dat duoc|da dat|dat bao nhieu|thuc dat|tang|giam)\b")
_ASKS_VERDICT = re.compile(r"\b(?:co dat|dat khong|dat hay|danh gia|vuot|khong dat|hoan thanh khong|ra sao|the nao)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a row: its column's name, its text (white space single) and its ranges in the file."""

    column: str
    text: str
    ranges: tuple[Span, ...]
    role: str  # "label", "measure", "plan", "actual", "verdict", "lead", "with", "time", "other"
    years: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAnswer:
    """What a row says on a question: its label, its measure, and the chosen cells (never empty)."""

    label: str
    measure: str
    cells: tuple[Cell, ...]


def read_row(index: Index, doc_id: str, eid: str) -> tuple[Cell, ...]:
    """The cells of a row with names of columns, in order; none when the row has no cells of its own."""
    row = index.paragraph(doc_id, eid)
    if row is None or row.kind != "row":
        return ()
    text = index.text(index.store.document(doc_id).file)
    found = []
    for number, column in enumerate(row.columns, 1):
        cell = index.paragraph(doc_id, f"{eid}__col_{number}")
        if cell is not None and column.strip():
            name = " ".join(column.split())
            found.append(
                Cell(
                    column=name,
                    text=" ".join(cell.quote(text).split()),
                    ranges=cell.ranges,
                    role=_role(_folded(name)),
                    years=frozenset(_YEAR.findall(name)),
                )
            )
    return tuple(found)


def damaged_cells(cells: tuple[Cell, ...]) -> int:
    """How many cells of plan and result hold digits but are no number: "Ó5,5", "ỉ 9.2"."""
    return sum(
        cell.role in ("plan", "actual") and any(char.isdigit() for char in cell.text) and not _NUMERIC.match(cell.text)
        for cell in cells
    )


def _folded(text: str) -> str:
    """Folded words after repair of a bad scan, single blanks between."""
    return " ".join(token.folded for token in analyze(text, repair=True))


def _role(column: str) -> str:
    tests = (
        ("number", NUMBERING),
        ("note", _NOTE),
        ("measure", _MEASURE),
        ("lead", _LEAD),
        ("with", _WITH),
        ("verdict", _VERDICT),
        ("plan", _PLAN),
        ("actual", _ACTUAL),
        ("time", _TIME),
        ("label", _LABEL),
    )
    return next((role for role, pattern in tests if pattern.search(column)), "other")


def choose_cells(cells: tuple[Cell, ...], asked: Asked, question: str) -> RowAnswer | None:
    """The cells that a question asks for; None when the row has none of them."""
    label = next((cell.text for cell in cells if cell.role == "label"), "")
    measure = next((cell.text for cell in cells if cell.role == "measure"), "")
    folded = _folded(question)
    chosen = _of_tasks(cells, asked, folded) or _of_indicators(cells, asked, folded)
    return RowAnswer(label=label, measure=measure, cells=tuple(chosen)) if chosen and label else None


def _of_tasks(cells: tuple[Cell, ...], asked: Asked, question: str) -> list[Cell]:
    roles = []
    if asked.has("body", "person"):
        roles.append("lead")
    if "phoi hop" in question:
        roles.append("with")
    if asked.has("date"):
        roles.append("time")
    if not roles and any(cell.role == "lead" for cell in cells):
        roles = ["lead", "time"]
    return [cell for cell in cells if cell.role in roles and cell.text]


def _of_indicators(cells: tuple[Cell, ...], asked: Asked, question: str) -> list[Cell]:
    filled = [cell for cell in cells if cell.role in ("plan", "actual", "verdict") and cell.text]
    years = {str(year) for year in asked.years}
    if years:
        with_year = [cell for cell in filled if not cell.years or cell.years & years]
        filled = with_year if any(cell.years for cell in with_year) else filled
    wants = set()
    if _ASKS_PLAN.search(question):
        wants.add("plan")
    if _ASKS_ACTUAL.search(question):
        wants.add("actual")
    if _ASKS_VERDICT.search(question) or asked.has("yes_no"):
        wants |= {"verdict", "plan", "actual"}
    kept = [cell for cell in filled if cell.role in wants] or filled
    return kept if any(cell.role != "verdict" for cell in kept) else filled
