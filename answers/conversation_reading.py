"""A follow-up as it was typed: what only ties it to the question before, its slots, its asking words, and the rest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from answers.conversation_slots import (
    GENERIC,
    WORK,
    Slot,
    around_place,
    connected_from,
    find_documents,
    find_places,
    find_times,
    is_bare,
    left_over,
    plain,
)

_MARKER = re.compile(r"(?:(?:thế|vậy|và|rồi|à|ừ|ok)\s*,?\s+)*(?:còn|thế|vậy|và)\s+(?=\w)", re.IGNORECASE)
_BARE_MARKER = re.compile(r"(?:(?:the|vay|va) )?con\s+(?=\w)|va\s+(?=\w)", re.IGNORECASE)  # typed without accents
_NO_BARE_MARKER = re.compile(r"con (?:nguoi|so|tom|duong|dau|giong|vuong)(?!\w)")  # "con", not "còn"
_NO_MARKER = re.compile(  # "còn" that means "still" or "left", "thế" as part of another word
    r"(?:con (?:bao nhieu|may|nhung|lai|ton tai|han che|thieu|hieu luc|kho khan|nhieu|it|phai|can|duoi|tren|chua|khong"
    r"|dang|la|gi|no|trong|co)|the (?:manh|he|gioi|nao|chap|luc|che|ky|tran))(?!\w)"
)
_THEN = re.compile(
    r"[\s,]+(?:thi sao|thi the nao|thi ra sao|(?<!vi )(?<!tai )(?<!ra )(?<!lam )sao)(?:\s+(?:a|nhi|vay|nhe))?$"
)
_AGAINST = re.compile(r"(?:so voi|so sanh voi|khac gi(?: so)?(?: voi)?|doi chieu voi)\s+")
_CONDITION = re.compile(r"\b(?:neu|khi|khong|chua|truong hop)\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A follow-up read: `core` is what is left without the words that only tie it to the question before."""

    core: str
    marked: bool  # begins with "còn", or ends in "thì sao"
    against: bool  # "so với …"
    places: tuple[Slot, ...]
    times: tuple[Slot, ...]
    documents: tuple[Slot, ...]
    tied: bool  # a word such as "theo" ties its place or document to a question
    asking: str  # its asking words, "" when it only asks on
    rest: str  # folded words that are none of all these


def read_typed(asked: str, places: Sequence[str]) -> Typed:
    """A follow-up question in its parts; `asked` is in normal form with single blanks."""
    core = re.sub(r"[\s?!.…,]+$", "", asked)
    marker = (_BARE_MARKER if is_bare(core) else _MARKER).match(core)
    other = _NO_MARKER.match(plain(core)) or (is_bare(core) and _NO_BARE_MARKER.match(core.lower()))
    marked = marker is not None and not other
    if marker and marked:
        core = core[marker.end() :]
    if then := _THEN.search(plain(core)):
        marked = marked or not _CONDITION.search(plain(core))
        core = core[: then.start()]
    against = _AGAINST.match(plain(core))
    if against:
        core = core[against.end() :]
    documents = find_documents(core)
    inside = [range(one.start, one.end) for one in documents]
    times = [one for one in find_times(core) if not any(one.start in span for span in inside)]
    small = [one for one in find_places(core, places, bare=True) if not any(one.start in span for span in inside)]
    without = _without(core, [*documents, *times, *small])
    rest = left_over(plain(without))
    if rest:  # small letters make a place only where nothing else is said
        small = [one for one in find_places(core, places) if not any(one.start in span for span in inside)]
        without = _without(core, [*documents, *times, *small])
        rest = left_over(plain(without))
    spoken = " ".join(WORK.sub(" ", plain(without)).split())
    generic = not spoken or GENERIC.fullmatch(spoken) is not None
    return Typed(
        core=core, marked=marked, against=against is not None, places=tuple(small), times=tuple(times),
        documents=tuple(documents), tied=any(connected_from(core, one.start) < one.start for one in documents),
        asking="" if generic and (times or small or documents) else " ".join(without.split()), rest=rest,
    )  # fmt: skip


def _without(core: str, slots: Sequence[Slot]) -> str:
    """A text without its slots and the words that connect them."""
    kept = list(core)
    for slot in slots:
        start = around_place(core, slot) if slot.kind == "place" else slot.start
        start = connected_from(core, start)
        kept[start : slot.end] = " " * (slot.end - start)
    return "".join(kept)
