"""What a person writes around the words of a search: “exact phrases” in quotation marks, and -words to leave out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from corpus.errors import BadQuery
from corpus.vietnamese import Token, fold, syllable_key

MAX_OPERATORS = 16  # phrases and excluded words that are heeded; more are searched as plain words
_MARKS = '"“”„‟'
_EXCLUDED = re.compile(rf"(?<!\S)-(?:[{_MARKS}]([^{_MARKS}]+)[{_MARKS}]|([^\W\d_][^\s{_MARKS}]*))")
_QUOTED = re.compile(rf"[{_MARKS}]([^{_MARKS}]*)[{_MARKS}]")
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"\b\d+(?:/\d{4})?/[^\W\d_]+(?:[-–][^\W\d_]+)+")  # of a document: 10/CT-UBND, 55/2024/NQ-HĐND
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operators:
    """A search taken apart: `words` without any marks (phrases are in it too), exact `phrases`, `excluded` words."""

    words: str
    phrases: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()


def read_operators(text: str) -> Operators:
    """The search that somebody typed. A minus before a blank or a figure is none, a mark without its pair neither.

    >>> read_operators('thu “ngân sách” giai đoạn 2021 -2025 -"nợ đọng" -vốn')
    Operators(words='thu ngân sách giai đoạn 2021 -2025', phrases=('ngân sách',), excluded=('nợ đọng', 'vốn'))

    Raises: BadQuery when there is nothing but words to leave out.
    """
    text = unicodedata.normalize("NFC", text)
    excluded = _said(found[1] or found[2].rstrip(".,;:!?)") for found in _EXCLUDED.finditer(text))
    rest = _EXCLUDED.sub(" ", text)
    phrases = _said(found[1] for found in _QUOTED.finditer(rest))
    words = " ".join(_QUOTED.sub(r" \1 ", rest).split())
    if excluded and not _WORD.search(words):
        raise BadQuery("Chỉ có từ cần bỏ, chưa có từ cần tìm.", advice="Hãy viết thêm ít nhất một từ cần tìm.")
    return Operators(words=words, phrases=phrases, excluded=excluded)


def _said(found: Sequence[str]) -> tuple[str, ...]:
    phrases = (" ".join(one.split()) for one in found)
    return tuple(dict.fromkeys(one for one in phrases if _WORD.search(one)))[:MAX_OPERATORS]


def has_accents(phrase: str) -> bool:
    """Whether a phrase was typed with accents, so that they count."""
    return fold(phrase) != phrase.lower()


def written_form(text: str, *, accents: bool) -> str:
    """A text as exact phrases are compared: small letters, tone marks on their fixed place, single blanks.

    >>> written_form("Thực  hiện\\nXÓA nghèo", accents=True) == written_form("thực hiện xoá nghèo", accents=True)
    True
    """
    form = _word_form if accents else _folded_form
    return _SPACES.sub(" ", _WORD.sub(lambda word: form(word[0]), unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=100_000)
def _word_form(word: str) -> str:
    return syllable_key(word.lower())


@lru_cache(maxsize=100_000)
def _folded_form(word: str) -> str:
    return fold(syllable_key(word.lower()))


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """The words that are written in a text, each in its canonical form, with and without accents."""
    words = set(_WORD.findall(text))
    return frozenset(map(_word_form, words)), frozenset(map(_folded_form, words))


def stands_in(phrase: str, text: str) -> bool:
    """Whether the exact phrase stands in a text, as whole words: case and the place of tone marks are ignored, and
    accents too when the phrase has none. A part of a document's number is no word.

    >>> stands_in("Hoà Bình", "tỉnh Hòa Bình"), stands_in("hoa binh", "Hòa Bình"), stands_in("hoá bình", "Hòa Bình")
    (True, True, False)
    >>> stands_in("bình", "bìnhx và bình-quân"), stands_in("UBND", "số 10/CT-UBND"), stands_in("10/CT", "số 10/CT-UBND")
    (True, False, True)
    """
    if "/" not in phrase:
        text = _NUMBER.sub("/", text)
    accents = has_accents(phrase)
    wanted, given = written_form(phrase.strip(), accents=accents), written_form(text, accents=accents)
    at = given.find(wanted)
    while at >= 0:
        before, after = given[at - 1 : at], given[at + len(wanted) : at + len(wanted) + 1]
        if not (_is_word(before) and _is_word(wanted[:1])) and not (_is_word(after) and _is_word(wanted[-1:])):
            return True
        at = given.find(wanted, at + 1)
    return False


def _is_word(letter: str) -> bool:
    return bool(letter) and _WORD.match(letter) is not None


def stands_among(phrase: Sequence[Token], tokens: Sequence[Token], *, accents: bool) -> bool:
    """Whether the tokens of a phrase stand one after the other among those of a passage, as a scan is read."""
    wanted = [token.key if accents else token.folded for token in phrase]
    given = [token.key if accents else token.folded for token in tokens]
    starts = range(len(given) - len(wanted) + 1 if wanted else 0)
    return any(given[at : at + len(wanted)] == wanted for at in starts)
