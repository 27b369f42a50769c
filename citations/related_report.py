"""Relations of a document, and two documents compared, for the terminal: as lines and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from citations.comparison_file import verdict_of
from citations.identities import stored_documents
from citations.mentions import Named
from citations.passages import stored_passage
from citations.relations import Meant, Relations
from citations.vietnamese_line import vietnamese_date
from corpus.errors import BadAddress
from corpus.facts_json import facts_from_json
from indexer import Index, StoredDocument
from search.comparison import Comparison
from search.differences import Piece
from search.near import Unit

_OPENED = {"same": ("", ""), "accent": ("", ""), "word": ("[", "]"), "number": ("«", "»")}


def find_document(index: Index, given: str) -> StoredDocument:
    """The document of an id, or of a file by its path, its name or what that begins with, when it is the only one.

    Raises: BadAddress.
    """
    found = list(stored_documents(index, given))
    found = found or [one for one in index.documents() if given in (one.file, PurePath(one.file).name)]
    found = found or [one for one in index.documents() if given and PurePath(one.file).name.startswith(given)]
    if len(found) == 1:
        return found[0]
    if found:
        choices = ", ".join(one.doc_id for one in found)
        raise BadAddress(f"tệp này có {len(found)} văn bản.", where=given, advice=f"Chọn: {choices}.")
    raise BadAddress("không có văn bản này trong chỉ mục.", where=given, advice="Xem mã và tệp: python cli.py status.")


def name_of(document: StoredDocument) -> str:
    """A document on one line: type, title, id."""
    facts = facts_from_json(document.facts_json)
    return f"{facts.type.shown()}: {facts.title.shown()} [{document.doc_id}]"


def related_dict(relations: Relations, document: StoredDocument) -> dict[str, Any]:
    """Everything of one document's relations as JSON values."""
    return {
        "doc_id": document.doc_id,
        "implements": [
            {
                "number": upper.value, "date": upper.date, "evidence": upper.evidence, "place": upper.place,
                "other_numbers": list(upper.other_numbers), **_meant_dict(meant),
            }
            for upper, meant in relations.implements(document)
        ],
        "implemented_by": [one.doc_id for one in relations.implemented_by(document)],
        "together": [
            {"number": upper.value, "documents": [one.doc_id for one in others]}
            for upper, others in relations.together(document)
        ],
        "mentions": [
            {**_named_dict(named), **_meant_dict(relations.meant(named, document))}
            for named in relations.named(document.doc_id)
        ],
        "mentioned_in": [
            {"doc_id": one.document.doc_id, "certain": one.certain, **_named_dict(one.named)}
            for one in relations.named_by(document)
        ],
    }  # fmt: skip


def _meant_dict(meant: Meant) -> dict[str, Any]:
    return {"status": meant.status, "documents": [one.doc_id for one in meant.documents]}


def _named_dict(named: Named) -> dict[str, Any]:
    return {
        "number": named.symbol.written, "date": named.date, "place": named.place, "n": len(named.mentions),
        "other_numbers": list(named.other_numbers), "undecided": named.undecided,
        "places": [
            {"eid": one.eid, "ranges": [[span.start, span.end] for span in one.ranges], "shown": one.shown}
            for one in named.mentions
        ],
    }  # fmt: skip


def related_lines(relations: Relations, document: StoredDocument) -> Iterator[str]:
    """The relations of one document for people."""
    yield name_of(document)
    for upper, meant in relations.implements(document):
        also = f"; còn ghi {', '.join(upper.other_numbers)}" if upper.other_numbers else ""
        yield f"  Thực hiện: {upper.value} (“{upper.evidence}”{also}); {_where(meant)}"
    for one in relations.implemented_by(document):
        yield f"  Được thực hiện bởi: {name_of(one)}"
    for upper, others in relations.together(document):
        yield f"  Cùng thực hiện {upper.value}: {'; '.join(map(name_of, others))}"
    for named in relations.named(document.doc_id):
        meant = relations.meant(named, document)
        if not meant.own:
            yield f"  Nhắc tới: {_named_line(named)}; {_where(meant)}; chỗ đầu: {named.mentions[0].eid}"
    if not document.number:
        yield "  Văn bản không ghi số, nên không dò được nơi nhắc tới nó."
    for by in relations.named_by(document):
        doubt = "" if by.certain else " (chưa chắc là văn bản này)"
        yield f"  Được nhắc tới trong: {name_of(by.document)}, {len(by.named.mentions)} chỗ{doubt}"


def _named_line(named: Named) -> str:
    parts = [named.symbol.written, vietnamese_date(named.date) if named.date else "", named.place]
    also = f", ký hiệu không thống nhất: {', '.join(named.other_numbers)}" if named.other_numbers else ""
    undecided = ", số này có nhiều ngày khác nhau" if named.undecided else ""
    return f"{' '.join(part for part in parts if part)}{also}{undecided}, {len(named.mentions)} chỗ"


def _where(meant: Meant) -> str:
    if meant.status == "ambiguous":
        return f"có thể là một trong: {', '.join(one.doc_id for one in meant.documents)}"
    return name_of(meant.documents[0]) if meant.status == "here" else "chưa có trong kho"


def compared_dict(index: Index, comparison: Comparison) -> dict[str, Any]:
    """A comparison as JSON values; the texts of the pieces of a side join to its quote."""
    return {
        "n_left": comparison.n_left,
        "n_right": comparison.n_right,
        "identical": comparison.n_identical,
        "other_numbers": len(comparison.with_other_numbers),
        "pairs": [
            {
                "left": _side_dict(index, pair.left, pair.difference.left),
                "right": _side_dict(index, pair.right, pair.difference.right),
                "identical": pair.difference.identical,
                "other_numbers": pair.difference.other_numbers,
                "share": round(pair.difference.share, 3),
            }
            for pair in comparison.pairs
        ],
        "only_left": [unit.eid for unit in comparison.only_left],
        "only_right": [unit.eid for unit in comparison.only_right],
    }


def _side_dict(index: Index, unit: Unit, pieces: tuple[Piece, ...]) -> dict[str, Any]:
    return {
        "doc_id": unit.doc_id, "eid": unit.eid, "citation": _citation(index, unit),
        "pieces": [{"text": piece.text, "kind": piece.kind} for piece in pieces],
    }  # fmt: skip


def _citation(index: Index, unit: Unit) -> str:
    return stored_passage(index, unit.doc_id, unit.eid).citation.full


def compared_lines(index: Index, comparison: Comparison) -> Iterator[str]:
    """A comparison for people: what one side alone has in [ ], a number that differs in « »."""
    yield (
        f"{len(comparison.pairs)} cặp đoạn gần giống: {comparison.n_identical} giống hệt, "
        f"{len(comparison.with_other_numbers)} khác con số. Chỉ có ở bên thứ nhất: {len(comparison.only_left)} trong "
        f"{comparison.n_left} đoạn; chỉ có ở bên thứ hai: {len(comparison.only_right)} trong {comparison.n_right}."
    )
    for number, pair in enumerate(comparison.pairs, 1):
        yield f"\n{number}. {verdict_of(pair.difference)}"
        for mark, unit, pieces in (("A", pair.left, pair.difference.left), ("B", pair.right, pair.difference.right)):
            yield f"   {mark}: {_marked(pieces)}"
            yield f"      — {_citation(index, unit)}"


def _marked(pieces: tuple[Piece, ...]) -> str:
    """A side on one line with its marks."""
    words = "".join(f"{_OPENED[piece.kind][0]}{piece.text}{_OPENED[piece.kind][1]}" for piece in pieces)
    return " ".join(words.split())

