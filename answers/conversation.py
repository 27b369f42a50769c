"""A follow-up question made whole from the question before it: "còn Thái Nguyên?", "đến năm 2045 thì sao?".

Only what does not stand on its own is completed; where the previous question leaves a choice, nothing is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from answers.conversation_reading import Typed, read_typed
from answers.conversation_slots import (
    ASKING,
    ATTRIBUTE,
    TIME,
    WHEN,
    WHERE,
    WORK,
    Slot,
    around_place,
    connected_from,
    distinct,
    find_documents,
    find_places,
    find_times,
    is_bare,
    left_over,
    parted,
    plain,
)
from corpus.vietnamese import fold, normal_text, restore_accents

DISTRICT_LEVELS = ("huyen", "thi", "xa", "phuong", "quan", "thanh")
MAX_TOPIC = 12  # words of a new topic; more is a question of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A question as it will be asked; `from_previous` are the words that the question before it gave."""

    text: str
    completed: bool = False
    from_previous: tuple[str, ...] = ()


def complete(previous: str, typed: str, places: Sequence[str]) -> Completed:
    """The question that `typed` means after `previous`; `places` are the places of the documents.

    A question that stands on its own comes back as it was typed.

    >>> complete("Dân số của Thái Bình năm 2030 là bao nhiêu?", "con thai nguyen thi sao", ["Thái Bình"]).text
    'Dân số của Thái Nguyên năm 2030 là bao nhiêu?'
    >>> complete("Tỷ lệ che phủ rừng?", "Ai ký kế hoạch năm 2018?", []).completed
    False
    """
    alone = Completed(text=typed)
    before = " ".join(normal_text(previous.encode("utf-8", "ignore").decode()).split())
    asked = " ".join(normal_text(typed.encode("utf-8", "ignore").decode()).split())
    if not re.search(r"\w", before) or not re.search(r"\w", asked):
        return alone
    said = read_typed(asked, places)
    if not said.core:
        return alone
    found = _pointing(before, said, places)
    if found is None and not said.rest:
        found = _filled(before, said, places)
    elif found is None and said.marked:
        found = _new_topic(before, said, places)
    if found is None or not found[1]:
        return alone
    text = _sentence(found[0])
    same = fold(text).strip(" ?") in (fold(asked).strip(" ?"), fold(before).strip(" ?"))
    return alone if same else Completed(text=text, completed=True, from_previous=tuple(filter(None, found[1])))


def _pointing(before: str, said: Typed, places: Sequence[str]) -> tuple[str, list[str]] | None:
    """A question that says "ở đó", "năm đó": the place or time of the previous question put there."""
    text, given = said.core, []
    for pattern, slots in ((WHERE, find_places(before, places)), (WHEN, _own_times(before))):
        match = pattern.search(fold(text))
        if match and len(list(distinct(slots))) == 1:
            name = slots[0].name if pattern is WHERE else TIME.search(fold(slots[0].name))["years"]
            name = name if pattern is WHERE else ("giai đoạn " if len(name) > 4 else "năm ") + name
            text = text[: match.start()] + name + text[match.end() :]
            given.append(name)
    return (text, given) if given else None


def _filled(before: str, said: Typed, places: Sequence[str]) -> tuple[str, list[str]] | None:
    """The previous question with another place, time or document, and with other asking words."""
    slots = _moved_place((*said.places, *said.times, *said.documents), before, places)
    if said.documents and not said.marked and not said.tied:
        return None
    if slots and said.asking and not said.marked and (said.documents or ATTRIBUTE.search(fold(said.asking))):
        return None  # "Ai ký nghị quyết 29?", "Diện tích của Thái Nguyên?" stand on their own
    if len(said.places) > 1 or len(said.times) > 1 or len(said.documents) > 1:
        return None
    if said.against:
        return _compared(before, said, places)
    text = before
    for slot in slots:
        changed = _with_slot(text, slot, said, places)
        if changed is None:
            return None
        text = changed
    if not said.asking:
        return (text, _kept(text, slots)) if slots else None
    if not ASKING.search(fold(said.asking)) and not ATTRIBUTE.search(fold(said.asking)):
        return None
    _, about, _ = parted(text)
    if len(about.split()) < 2 or not left_over(plain(about)):
        return None
    asking = " ".join(re.sub(r"\s+", " ", _cut(said.asking, WORK)).split()).strip(" ,")
    asking = restore_accents(asking).text if is_bare(asking) else asking
    return f"{about}: {asking[:1].lower()}{asking[1:]}", [about]


def _moved_place(slots: tuple[Slot, ...], before: str, places: Sequence[str]) -> tuple[Slot, ...]:
    """The slots, with the place of a document ("kế hoạch của Thái Nguyên") as a place where the question names one."""
    if len(slots) != 1 or slots[0].kind != "document" or find_documents(before) or not find_places(before, places):
        return slots
    (document,) = slots
    named = find_places(document.name, places, bare=True)
    if len(named) != 1:
        return slots
    unplaced = re.sub(r"\s+(?:của|cua)\s.*$", "", document.name[: named[0].start])
    return (named[0], replace(document, name=unplaced))


def _cut(text: str, pattern: re.Pattern[str]) -> str:
    """A text without what a pattern finds in its folded form, and without "của" before that."""
    match = pattern.search(fold(text))
    if not match:
        return text
    return text[: connected_from(text, match.start())] + " " + text[match.end() :]


def _kept(text: str, slots: Sequence[Slot]) -> list[str]:
    """The pieces of a completed question around what the follow-up said itself."""
    pieces = [text]
    for slot in slots:
        pieces = [part for piece in pieces for part in piece.split(slot.name)]
    return [piece.strip(" ,?") for piece in pieces if piece.strip(" ,?")]


def _own_times(text: str) -> list[Slot]:
    """The times of a question; those of a document's name ("kế hoạch năm 2018") only when there are no others."""
    times = find_times(text)
    inside = [range(one.start, one.end) for one in find_documents(text)]
    free = [one for one in times if not any(one.start in span for span in inside)]
    return free or times


def _with_slot(text: str, slot: Slot, said: Typed, places: Sequence[str]) -> str | None:
    """The question with one slot replaced or added; None when there are several and no telling which."""
    own = {"place": find_places(text, places), "time": _own_times(text), "document": find_documents(text)}[slot.kind]
    if len(list(distinct(own))) > 1:
        return None
    if not own:
        return _added(text, slot, said)
    for old in reversed(own):
        start, name = old.start, slot.name
        if slot.kind == "place" and " " in name and fold(name).split()[0] in DISTRICT_LEVELS:
            start = around_place(text, old)
        if slot.kind == "time":
            name = _time_like(slot.name, old.name)
        if slot.kind == "document" and is_bare(name):
            name = restore_accents(name).text
        text = text[:start] + name + text[old.end :]
    return text


def _time_like(new: str, old: str) -> str:
    """A new time with the preposition and noun of the old one when it was typed without any."""
    if not new[:1].isdigit() or not re.fullmatch(r"[\d\s–-]+", new):
        return new
    match = TIME.search(fold(old))
    if match and (len(match["years"]) > 4) == (len(new) > 4):
        return old[: match.start("years")] + new
    return ("giai đoạn " if len(new) > 4 else "năm ") + new


def _added(text: str, slot: Slot, said: Typed) -> str:
    """The question with a slot it did not have, before its last asking words."""
    name = slot.name
    if slot.kind == "time" and name[:1].isdigit():
        name = ("giai đoạn " if len(name) > 4 else "năm ") + name
    elif slot.kind != "time":
        start = around_place(said.core, slot) if slot.kind == "place" else slot.start
        typed = said.core[connected_from(said.core, start) : start].strip()
        word = "theo" if slot.kind == "document" else "của"
        folded = fold(typed)
        keep = folded in ("o", "tai", "cua", "trong", "theo", "tren dia ban")
        known = {"o": "ở", "tai": "tại", "cua": "của", "trong": "trong", "theo": "theo", "tren dia ban": "trên địa bàn"}
        name = f"{known[folded] if keep else word} {name}"
    lead, about, tail = parted(text)
    times = find_times(about) if slot.kind == "place" else []
    if times and times[-1].end == len(about):
        about = f"{about[: times[-1].start].strip()} {name} {about[times[-1].start :]}".strip()
    else:
        about = f"{about} {name}"
    return _joined(lead, about, tail)


def _compared(before: str, said: Typed, places: Sequence[str]) -> tuple[str, list[str]] | None:
    """ "So sánh … của A và B" of a follow-up "so với B?"."""
    slots = (*said.places, *said.times)
    if len(slots) != 1 or said.asking or said.documents:
        return None
    own = find_places(before, places) if said.places else _own_times(before)
    if len(own) != 1 or fold(own[0].name) == fold(slots[0].name):
        return None
    old, name = own[0], slots[0].name
    if said.times:
        name = _time_like(name, old.name)
    _, about, _ = parted(f"{before[: old.end]} và {name}{before[old.end :]}")
    return f"So sánh {about[:1].lower() + about[1:] if about[1:2].islower() else about}", _kept(about, slots)


def _new_topic(before: str, said: Typed, places: Sequence[str]) -> tuple[str, list[str]] | None:
    """A new topic with the place, time and asking words of the previous question that it does not say itself."""
    if len(said.core.split()) > MAX_TOPIC or said.against:
        return None
    lead, _, tail = parted(before)
    core = restore_accents(said.core).text if is_bare(said.core) else said.core
    own_lead, topic, own_tail = parted(core)
    asks = bool(own_lead or own_tail or ASKING.search(plain(core)))
    given: list[str] = []
    own_places, own_times = find_places(before, places), _own_times(before)
    compares = fold(lead).endswith("so sanh")
    if not said.places and not said.documents and (len(list(distinct(own_places))) == 1 or (compares and own_places)):
        word = "của" if compares or not (own_lead or lead) else "ở"
        given.append(f"{word} {' và '.join(dict.fromkeys(place.name for place in own_places))}")
    if not said.times and not said.documents and len(own_times) == 1:
        given.append(own_times[0].name)
    topic = " ".join([topic, *given])
    if asks:
        return _joined(own_lead, topic, own_tail), given
    return _joined(lead, topic, tail), [*given, *filter(None, (lead, tail.strip(": ")))]


def _joined(lead: str, about: str, tail: str) -> str:
    """The parts of a question as one; a small letter follows asking words."""
    if lead and about[1:2].islower() and not about.istitle():
        about = about[:1].lower() + about[1:]
    mark = "" if tail.startswith(":") else " "
    return f"{lead} {about}{mark}{tail}".strip()


def _sentence(text: str) -> str:
    words = " ".join(text.split()).strip(" ,?.!")
    return f"{words[:1].upper()}{words[1:]}?"
