"""The file of facts beside the documents, `manifest.json`: written by rule, corrected by people, never lost.

A person who finds a fact wrong edits its `value` and sets `"source": "hand"`; that value then wins over every rule.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from corpus.errors import ManifestError
from corpus.facts_json import FACT_NAMES, fact_from_dict, facts_as_dict
from corpus.records import Document, Fact, Facts
from corpus.vietnamese import find_dates

MANIFEST = "manifest.json"
FORMAT = 1
ABOUT = (
    "Tệp này do lệnh «python cli.py build» ghi. Thông tin nào sai: sửa value và đặt source thành hand; "
    "giá trị sửa tay được giữ qua mọi lần dựng lại. value null nghĩa là văn bản không ghi."
)
ADVICE = "Sửa chỗ ấy rồi chạy lại; tệp được giữ nguyên, không bị ghi đè."


@dataclass(frozen=True, slots=True, kw_only=True)
class HandFacts:
    """What a person corrected in one document: fact name -> fact, and the implemented documents when corrected."""

    facts: Mapping[str, Fact] = field(default_factory=dict)
    implements: tuple[Fact, ...] | None = None

    def __bool__(self) -> bool:
        return bool(self.facts) or self.implements is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """The manifest as read: hand facts by (file, part), and by document id for a file that was renamed."""

    by_place: Mapping[tuple[str, str], HandFacts] = field(default_factory=dict)
    by_id: Mapping[str, HandFacts] = field(default_factory=dict)
    raw: Mapping[str, Any] = field(default_factory=dict)  # the "documents" object as it stands

    def hand(self, file: str, part: str, doc_id: str = "") -> HandFacts:
        """The corrections of one document, empty when there are none."""
        return self.by_place.get((file, part)) or self.by_id.get(doc_id) or HandFacts()


def load_manifest(root: Path) -> Manifest:
    """The manifest of a corpus folder; an empty one when there is no file.

    Raises:
        ManifestError: the file is no JSON (message with line and column) or holds a value that is not legal.
    """
    path = root / MANIFEST
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return Manifest()
    except OSError as error:
        raise ManifestError(f"không đọc được tệp ({error.strerror}).", where=MANIFEST, advice=ADVICE) from error
    documents = _documents(_parse(raw))
    by_place: dict[tuple[str, str], HandFacts] = {}
    by_id: dict[str, HandFacts] = {}
    for file, parts in documents.items():
        for part, entry in _object(parts, file).items():
            where = f"{file}, phần {part}"
            hand = _hand_facts(_object(entry, where), where)
            if hand:
                by_place[file, part] = hand
                by_id[str(entry.get("doc_id") or "")] = hand
    by_id.pop("", None)
    return Manifest(by_place=by_place, by_id=by_id, raw=documents)


def merge(facts: Facts, hand: HandFacts) -> Facts:
    """The facts with a person's corrections in place of the rules' values."""
    if not hand:
        return facts
    implements = facts.implements if hand.implements is None else hand.implements
    return replace(facts, **dict(hand.facts), implements=implements)


def apply_manifest(documents: Iterable[Document], manifest: Manifest) -> tuple[Document, ...]:
    """The documents with the manifest's corrections in their facts."""
    return tuple(
        replace(one, facts=merge(one.facts, manifest.hand(one.source.file, one.part, one.doc_id))) for one in documents
    )


def write_manifest(root: Path, documents: Iterable[Document]) -> tuple[str, ...]:
    """Writes the facts of all documents, corrections kept; returns notices for the person (Vietnamese sentences).

    Entries of files that are gone stay while they hold a correction. A folder that cannot be written gives a notice.

    Raises:
        ManifestError: the file there is broken; nothing is written.
    """
    manifest = load_manifest(root)
    entries: dict[str, dict[str, Any]] = {}
    notices: list[str] = []
    for document in apply_manifest(documents, manifest):
        file, part = document.source.file, document.part
        entry = {"doc_id": document.doc_id} | facts_as_dict(document.facts)
        notices += _lost_edits(manifest.raw.get(file, {}).get(part, {}), entry, f"{file}, phần {part}")
        entries.setdefault(file, {})[part] = entry
    for (file, part), _ in manifest.by_place.items():
        if part not in entries.get(file, {}) and not _moved(manifest.raw[file][part], entries):
            entries.setdefault(file, {})[part] = manifest.raw[file][part]
    content = {"about": ABOUT, "format": FORMAT, "documents": dict(sorted(entries.items()))}
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    return tuple(notices) + _replace(root / MANIFEST, text)


def _replace(path: Path, text: str) -> tuple[str, ...]:
    """Writes a file in one step unless it already says so; a notice when the folder is read-only."""
    data = text.encode()
    if path.exists() and path.read_bytes() == data:
        return ()
    waiting = path.with_name(f".{path.name}.tmp")
    try:
        waiting.write_bytes(data)
        os.replace(waiting, path)
    except OSError as error:
        return (f"Không ghi được {MANIFEST} ({error.strerror}): thư mục văn bản chỉ cho đọc, bỏ qua bước này.",)
    return ()


def _lost_edits(before: Mapping[str, Any], now: Mapping[str, Any], where: str) -> list[str]:
    """Notices for values that seem edited without `"source": "hand"`: same words and cue as the rule, other value."""
    notices = []
    for name in FACT_NAMES:
        old, new = before.get(name) or {}, now[name]
        same_ground = all(old.get(key) == new[key] for key in ("cue", "evidence", "source"))
        if old and same_ground and old.get("value") != new["value"]:
            notices.append(
                f"{MANIFEST}, {where}: {name} ghi là «{old.get('value')}» nhưng theo quy tắc là «{new['value']}»; "
                'muốn giữ giá trị sửa tay, hãy đặt "source": "hand".'
            )
    return notices


def _moved(entry: Mapping[str, Any], entries: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the document of an old entry now stands under another file name."""
    ids = {one["doc_id"] for parts in entries.values() for one in parts.values()}
    return entry.get("doc_id") in ids


def _parse(raw: bytes) -> Any:
    """The JSON value of the file's bytes; a byte order mark is allowed."""
    try:
        return json.loads(raw.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        what = f"không đúng cú pháp JSON ở dòng {error.lineno}, cột {error.colno}."
        raise ManifestError(what, where=MANIFEST, advice=ADVICE) from error
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - raw.rfind(b"\n", 0, error.start)
        what = f"không phải UTF-8 ở dòng {line}, cột {column}."
        raise ManifestError(what, where=MANIFEST, advice="Lưu tệp lại với bảng mã UTF-8. " + ADVICE) from error


def _documents(content: Any) -> Mapping[str, Any]:
    """The "documents" object of the file."""
    documents = content.get("documents") if isinstance(content, dict) else None
    if not isinstance(documents, dict):
        raise ManifestError('thiếu mục "documents".', where=MANIFEST, advice=ADVICE)
    return documents


def _object(value: Any, where: str) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise ManifestError(f"«{where}» phải là một đối tượng {{…}}.", where=MANIFEST, advice=ADVICE)
    return value


def _hand_facts(entry: Mapping[str, Any], where: str) -> HandFacts:
    """The corrections in one document's entry."""
    facts = {}
    for name in FACT_NAMES:
        raw = _object(entry.get(name) or {}, f"{where}, {name}")
        if raw.get("source") == "hand":
            facts[name] = _hand_fact(raw, f"{where}, {name}", is_date=name == "date")
    listed = entry.get("implements") or []
    if not isinstance(listed, list):
        raise ManifestError(f"«{where}, implements» phải là một danh sách […].", where=MANIFEST, advice=ADVICE)
    related = [_object(raw, f"{where}, implements") for raw in listed]
    by_hand = any(raw.get("source") == "hand" for raw in related)
    implements = tuple(_hand_fact(raw, f"{where}, implements") for raw in related) if by_hand else None
    return HandFacts(facts=facts, implements=implements)


def _hand_fact(raw: Mapping[str, Any], where: str, *, is_date: bool = False) -> Fact:
    """One corrected fact; a date typed 19/5/2023 becomes 2023-05-19."""
    value = raw.get("value")
    if value is not None and not isinstance(value, str):
        raise ManifestError(f"«{where}»: value phải là chuỗi hoặc null.", where=MANIFEST, advice=ADVICE)
    value = " ".join(value.split()) if value else None
    return replace(fact_from_dict(raw), value=_iso(value, where) if is_date and value else value)


def _iso(value: str, where: str) -> str:
    """An ISO date, as precise as typed: 2023, 2023-11, 2023-05-19, or 19/5/2023.

    >>> _iso("19/5/2023", ""), _iso("2023-11", "")
    ('2023-05-19', '2023-11')
    """
    parts = value.split("-")
    if all(part.isascii() and part.isdigit() for part in parts) and tuple(map(len, parts)) in {(4,), (4, 2), (4, 2, 2)}:
        day = "-".join([*parts, "01", "01"][:3])
        year, month, number = day.split("-")
        typed = find_dates(f"{number}/{month}/{year}")
        if typed and typed[0][0].day.isoformat() == day:
            return value
    typed = find_dates(value)
    if len(typed) == 1 and typed[0][0].precision == "day" and typed[0][1:] == (0, len(value)):
        return typed[0][0].day.isoformat()
    what = f"«{where}»: ngày «{value}» không hợp lệ; viết 2023-05-19, 2023-05 hoặc 19/5/2023."
    raise ManifestError(what, where=MANIFEST, advice=ADVICE)
