"""What stands in an index, and whether it still agrees with the folder of documents, the model and the program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import IndexDamaged, IndexMismatch, NoIndex, UnreadableFile
from corpus.records import NOT_STATED, Failure
from embeddings import open_encoder
from indexer.generations import REBUILD
from indexer.index import Index, open_index
from indexer.manifest import inputs_of
from indexer.records import StoredDocument
from indexer.sources import Scan, scan_corpus

OTHER_FILES = "những tệp không đọc được đã thay đổi"  # told when no readable file differs
N_NAMED = 5  # files named in the sentence; the others are only counted


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRow:
    """One document of an index, for a table."""

    doc_id: str
    file: str
    part: str
    type: str | None
    number: str | None
    date: str | None
    place: str | None
    n_chunks: int

    def cells(self) -> tuple[str, str, str, str, str]:
        """Type, number, date, place and passages, as shown; "không ghi" where the document states nothing."""
        facts = (self.type, self.number, self.date, self.place)
        kind, number, date, place = (fact or NOT_STATED for fact in facts)
        return kind, number, date, place, str(self.n_chunks)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatus:
    """What an index holds and what has changed since it was built.

    `problem` says in Vietnamese why it cannot be read as it stands ("" when it can), `reasons` what besides files makes
    it stale. `changed`, `new` and `gone` are names of files of the folder.
    """

    corpus: Path
    index: Path
    exists: bool
    generation: str = ""
    built_at: str = ""
    model: str = ""
    counts: tuple[tuple[str, int], ...] = ()
    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    problem: str = ""
    documents: tuple[DocumentRow, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def current(self) -> bool:
        """Whether a build would change nothing."""
        return self.exists and not (self.problem or self.changed or self.new or self.gone or self.reasons)

    def sentence(self) -> str:
        """The state in Vietnamese, with the command to run when one is needed."""
        if self.problem:
            return self.problem
        n = dict(self.counts)
        held = f"{n['files']} tệp, {n['documents']} văn bản, {n['chunks']} đoạn"
        head = f"Chỉ mục {self.generation} (mô hình {self.model}) có {held}."
        if self.current:
            return f"{head} Khớp với thư mục {self.corpus}."
        changes = ((self.new, "tệp mới"), (self.changed, "tệp đã sửa"), (self.gone, "tệp không còn"))
        found = [f"{len(files)} {name} ({_named(files)})" for files, name in changes if files]
        return f"{head} Đã cũ: {'; '.join([*found, *self.reasons])}. {REBUILD}"

    def as_dict(self) -> dict[str, Any]:
        """The state for machines."""
        plain = ("exists", "current", "generation", "built_at", "model", "problem")
        lists = ("changed", "new", "gone", "reasons")
        columns = ("doc_id", "file", "part", "type", "number", "date", "place")
        return {
            **{name: getattr(self, name) for name in plain},
            "corpus": str(self.corpus),
            "index": str(self.index),
            "counts": dict(self.counts),
            **{name: list(getattr(self, name)) for name in lists},
            "documents": [
                {**{name: getattr(row, name) for name in columns}, "chunks": row.n_chunks} for row in self.documents
            ],
            "failures": [
                {"file": f.file, "reason": f.reason, "advice": f.advice, "pages": list(f.pages)} for f in self.failures
            ],
        }


def index_status(corpus: Path, index: Path, *, model: str | None = None) -> IndexStatus:
    """What stands in the index and whether a build from `corpus` with `model` would change it; changes nothing itself.

    Raises: SettingsError when there is no such model.
    """
    corpus, index = Path(corpus), Path(index)
    try:
        opened = open_index(index, verify=False)
    except NoIndex as problem:
        return IndexStatus(corpus=corpus, index=index, exists=False, problem=str(problem))
    except (IndexMismatch, IndexDamaged) as problem:
        return IndexStatus(corpus=corpus, index=index, exists=True, problem=str(problem))
    try:
        return _state(corpus, index, opened, open_encoder(model, runtime="numpy"))
    finally:
        opened.close()


def _state(corpus: Path, index: Path, opened: Index, encoder: Any) -> IndexStatus:
    known = {file: sha256 for file, sha256, _ in opened.files()}
    now, reasons = {}, []
    try:
        scan = scan_corpus(corpus, lambda stage, done, total: None)
        now = {name: sha256 for _, name, sha256 in scan.files}
        reasons = _reasons(opened.manifest.get("inputs", {}), scan, encoder)
    except UnreadableFile as problem:
        reasons = [problem.what.rstrip(".")]
    changed = tuple(sorted(name for name in known.keys() & now.keys() if known[name] != now[name]))
    new, gone = tuple(sorted(now.keys() - known.keys())), tuple(sorted(known.keys() - now.keys()))
    if changed or new or gone:
        reasons = [reason for reason in reasons if reason != OTHER_FILES]
    return IndexStatus(
        corpus=corpus,
        index=index,
        exists=True,
        generation=opened.generation,
        built_at=opened.manifest["built_at"],
        model=opened.manifest["model"]["name"],
        counts=tuple(opened.manifest["counts"].items()),
        changed=changed,
        new=new,
        gone=gone,
        reasons=tuple(reasons),
        documents=tuple(map(_row, opened.documents(), opened.store.chunk_counts())),
        failures=opened.failures(),
    )


def _reasons(inputs: Mapping[str, Any], scan: Scan, encoder: Any) -> list[str]:
    """What besides the files differs from the inputs of the build, in Vietnamese."""
    now = inputs_of(scan, encoder)
    names = {"hand_facts": "thông tin văn bản được sửa tay", "settings": "cách chia đoạn"}
    reasons = []
    if inputs.get("model") != now["model"]:
        built = inputs.get("model", {}).get("name", "?")
        reasons.append(f"lập bằng mô hình {built}, đang chọn mô hình {now['model']['name']}")
    reasons += [f"{text} đã thay đổi" for name, text in names.items() if inputs.get(name) != now[name]]
    if any(inputs.get(name) != now[name] for name in ("format", "engines", "reader", "indexer")):
        reasons.append("chương trình đã thay đổi cách đọc hoặc lưu văn bản")
    if inputs.get("corpus") != now["corpus"]:
        reasons.append(OTHER_FILES)
    return reasons


def _row(document: StoredDocument, n_chunks: int) -> DocumentRow:
    return DocumentRow(
        doc_id=document.doc_id,
        file=document.file,
        part=document.part,
        type=document.type,
        number=document.number,
        date=document.date,
        place=document.place,
        n_chunks=n_chunks,
    )


def _named(files: tuple[str, ...]) -> str:
    """The first few names, and how many more there are."""
    more = len(files) - N_NAMED
    return ", ".join(files[:N_NAMED]) + (f" và {more} tệp khác" if more > 0 else "")
