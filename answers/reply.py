"""The sentences in a language model's reply, read piece by piece as it comes."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

MAX_OBJECT = 4_000  # code points of one sentence with its wrapping
_QUOTE_ID = re.compile(r"\[?[Qq]?([1-9][0-9]{0,2})\]?")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplySentence:
    """A sentence as the model gave it, nothing of it checked; `ids` are the quotes it names, 1 is the first."""

    text: str
    ids: tuple[int, ...]


@dataclass(slots=True)
class ReplyReader:
    """Takes the pieces of a reply; gives each sentence when its JSON object is complete.

    Lines of JSON, an array, one object around a list ("cau") or a code fence are read alike: an object inside all of
    them that holds no other object and has "van_ban" and "trich" is a sentence. Anything else is passed over.
    """

    _open: list[str] = field(default_factory=list)  # the characters since the last "{" outside of a string
    _in_object: bool = False
    _in_string: bool = False
    _escaped: bool = False

    def feed(self, piece: str) -> list[ReplySentence]:
        """The sentences that a piece completes."""
        found = []
        for char in piece:
            if self._take(char) and (sentence := _sentence("".join(self._open))):
                found.append(sentence)
        return found

    def _take(self, char: str) -> bool:
        """Whether a character closes an object."""
        if self._in_string:
            self._open.append(char)
            if self._escaped:
                self._escaped = False
            elif char == "\\":
                self._escaped = True
            elif char == '"':
                self._in_string = False
            elif char == "\n" or len(self._open) > MAX_OBJECT:
                self._in_string = self._in_object = False  # JSON has no line end inside a string: start anew
            return False
        if char == "{":
            self._open, self._in_object = [char], True
            return False
        if not self._in_object:
            return False
        self._open.append(char)
        self._in_string = char == '"'
        self._in_object = char != "}" and len(self._open) <= MAX_OBJECT
        return char == "}"


def _sentence(raw: str) -> ReplySentence | None:
    """A sentence from its JSON object, None when it is none or names no quote."""
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):
        return None
    text, named = value.get("van_ban"), value.get("trich")
    named = named if isinstance(named, list) else [named]
    ids = [_id(one) for one in named]
    if not isinstance(text, str) or not ids or None in ids:
        return None
    return ReplySentence(text=text, ids=tuple(dict.fromkeys(ids)))


def _id(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    match = _QUOTE_ID.fullmatch(value.strip()) if isinstance(value, str) else None
    return int(match[1]) if match else None
