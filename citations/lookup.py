"""An address as a person types it, followed to its passage: permalink, document id with eId, or file with eId."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from rapidfuzz import fuzz, process

from citations.followed_words import followed_lines, gone_line
from citations.following import follow
from citations.identities import stored_documents
from citations.passages import stored_passage
from citations.permalink import DOCUMENT, parse_permalink
from citations.records import Address, Passage, Status
from corpus.errors import BadAddress
from indexer import Index, StoredDocument

FORMS = "Dùng liên kết có “van-ban=…”, hoặc mã_văn_bản/địa_chỉ_đoạn, hoặc tên_tệp:địa_chỉ_đoạn."
N_NEAREST = 3  # addresses offered when one does not exist


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A passage with how its address led there; `notice` is a sentence when it is not exactly what the link named."""

    passage: Passage
    status: Status = "exact"
    notice: str = ""


def find_passage(index: Index, given: str, *, base_url: str = "") -> Found:
    """The passage at an address.

    Raises: BadAddress when it is of no known form, or names no paragraph or several.
    """
    given = given.strip()
    if f"{DOCUMENT}=" in given:
        address = parse_permalink(given)
        if address is None or not address.eid:
            raise BadAddress("liên kết không nêu đoạn nào.", where=given, advice=FORMS)
        return _followed(index, address, given, base_url)
    document, eid = _split(index, given)
    if index.paragraph(document.doc_id, eid) is None:
        raise BadAddress(f"không có đoạn này.{_nearest(index, document, eid)}", where=given, advice="")
    return Found(passage=stored_passage(index, document.doc_id, eid, base_url=base_url))


def _followed(index: Index, address: Address, given: str, base_url: str) -> Found:
    """The passage of a permalink, followed when its paragraph or its document was read anew.

    Raises: BadAddress with the old words, when they are known.
    """
    found = follow(index, address)
    if found.status == "gone":
        raise BadAddress(gone_line(found), where=given, advice="Hãy tìm lại đoạn đó bằng python cli.py search.")
    passage = stored_passage(index, found.doc_id, found.eid, base_url=base_url)
    notice = " ".join(followed_lines(found, address.eid, passage.citation))
    return Found(passage=passage, status="moved" if notice and found.status == "exact" else found.status, notice=notice)


def _split(index: Index, given: str) -> tuple[StoredDocument, str]:
    """The document and eId of "doc_id/eid" or "file:eid".

    Raises: BadAddress.
    """
    doc_id, slash, eid = given.rpartition("/")
    if slash and (documents := stored_documents(index, doc_id, eid)):
        return documents[0], eid
    file, colon, eid = given.rpartition(":")
    if not colon:
        what = "không có văn bản này trong chỉ mục." if slash else "không phải địa chỉ của một đoạn."
        raise BadAddress(what, where=given, advice=FORMS)
    documents = _of_file(index.documents(), file)
    if not documents:
        files = sorted({one.file for one in index.documents()})
        near = [name for name, _, _ in process.extract(file, files, scorer=fuzz.ratio, limit=N_NEAREST)]
        raise BadAddress(f"không có tệp “{file}” trong chỉ mục.", where=given, advice=f"Gần nhất: {', '.join(near)}.")
    having = [one for one in documents if index.paragraph(one.doc_id, eid) is not None]
    if len(having) > 1:
        choices = ", ".join(f"{one.doc_id}/{eid}" for one in having)
        raise BadAddress(f"có {len(having)} đoạn cùng địa chỉ trong tệp này.", where=given, advice=f"Chọn: {choices}.")
    return (having or documents)[0], eid


def _of_file(documents: Iterable[StoredDocument], file: str) -> list[StoredDocument]:
    """The documents of a file named by its path inside the corpus folder, else by its name alone."""
    documents = tuple(documents)
    same = [one for one in documents if one.file == file]
    return same or [one for one in documents if PurePath(one.file).name == PurePath(file).name]


def _nearest(index: Index, document: StoredDocument, eid: str) -> str:
    eids = [one.eid for one in index.paragraphs(document.doc_id)]
    near = [name for name, _, _ in process.extract(eid, eids, scorer=fuzz.ratio, limit=N_NEAREST)]
    return f" Gần nhất: {', '.join(near)}." if near else ""
