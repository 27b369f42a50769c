"""The words of a question that an answer must have, with what each weighs, and which of them are names."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from answers.asked import Asked, what_is_asked
from corpus.provinces import find_provinces
from corpus.vietnamese import Token, analyze, fold
from search import Engine
from search.question_words import content_weights
from search.sides import named_places

N_HEAD = 3  # words that name what is asked for
LEAST = 0.3  # words of less content are not sought
MEASURE_WORDS = frozenset(
    "phan tram ty trieu nghin ngan dong usd ha hec ta km mw kw tan hang thu bac ngay nam thang quy"
    " bao nhieu may tinh toan quoc ca nuoc dat muc tieu chi de ra khoang tong so la duoc co theo trong cua den"
    " vao".split()
)  # they name the measure or ask; a passage says them with a sign, or not at all


@dataclass(frozen=True, slots=True, kw_only=True)
class SoughtWord:
    """One word of the question: `weight` is its importance times its rarity; `name` when it is part of a name, an
    acronym, a number or a document number; `place` when it is part of a province's name."""

    key: str
    folded: str
    weight: float
    name: bool = False
    place: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """A question as the answer must meet it. `text` is its reading, `query_ids` the encoder's tokens of its content."""

    text: str
    asked: Asked
    words: tuple[SoughtWord, ...]
    pairs: tuple[tuple[str, str], ...]
    query_ids: np.ndarray
    places: tuple[str, ...]  # provinces of the documents that the question names
    other_places: tuple[str, ...]  # provinces named that no document is of
    said: tuple[tuple[str, float], ...] = ()  # every content word with its weight, those that name a measure too
    has_accents: bool = True
    head_ids: np.ndarray | None = (
        None  # the encoder's tokens of what is asked for: what is counted, or what is named first
    )

    @property
    def total(self) -> float:
        """The weight of all words together, never 0."""
        return sum(word.weight for word in self.words) or 1.0


def sought_in(engine: Engine, text: str) -> Sought:
    """What an answer to a question must have; `text` is its reading."""
    tokens = analyze(text, abbreviations=engine.abbreviations)
    weights = content_weights([token.key for token in tokens])
    documents = engine.index.documents()
    places = tuple(named_places(text, documents))
    named = [*find_provinces(text), *find_provinces(text.title(), with_level=True)]  # also "tinh hung yen", typed small
    others = [one.province.name for one in named if one.province.name not in places]
    known = {word for place in places for word in fold(place).split()}
    in_place = known | {word for place in others for word in fold(place).split()}
    names = _names(text, tokens)
    rarities = engine.rarities(token.folded for token in tokens)
    words: dict[str, SoughtWord] = {}
    for number, (token, weight) in enumerate(zip(tokens, weights, strict=True)):
        if weight < LEAST or token.folded in MEASURE_WORDS or _is_year(token):
            continue
        words.setdefault(
            token.folded,
            SoughtWord(
                key=token.key, folded=token.folded,
                weight=0.0 if token.folded in known else weight * rarities.get(token.folded, 0.0),
                name=number in names, place=token.folded in in_place,
            ),
        )  # fmt: skip
    content = [token for token, weight in zip(tokens, weights, strict=True) if weight > 0]
    said = " ".join(token.key for token in content)
    return Sought(
        text=text,
        asked=what_is_asked(text),
        words=tuple(words.values()),
        pairs=_pairs(tokens, weights),
        query_ids=engine.encoder.token_ids([said or text])[0],
        places=places,
        other_places=tuple(dict.fromkeys(others)),
        said=tuple(
            (token.folded, weight * rarities.get(token.folded, 0.0))
            for token, weight in zip(tokens, weights, strict=True)
            if weight >= LEAST and token.folded not in known and token.kind != "number"
        ),
        has_accents=fold(text) != text.lower(),
        head_ids=_head(engine, tokens, weights, known),
    )


def _head(engine: Engine, tokens: Sequence[Token], weights: Sequence[float], places: set[str]) -> np.ndarray:
    """The encoder's tokens of the words that name what is asked for: those after "bao nhiêu", else the first."""
    keys = [token.folded for token in tokens]
    content = [
        weight >= LEAST and key not in MEASURE_WORDS and key not in places and not _is_year(token)
        for token, key, weight in zip(tokens, keys, weights, strict=True)
    ]
    start = 0
    for number in range(len(keys)):
        if keys[number : number + 2] == ["bao", "nhieu"] or tokens[number].key == "mấy":
            after = number + (2 if keys[number] == "bao" else 1)
            if after < len(keys) and content[after]:
                start = after
            break
    chosen: list[str] = []
    for number in range(start, len(keys)):
        if content[number]:
            chosen.append(tokens[number].key)
            if len(chosen) == N_HEAD:
                break
        elif chosen and start:
            break
    return np.unique(engine.encoder.token_ids([" ".join(chosen)])[0])


def _is_year(token: Token) -> bool:
    return token.kind == "number" and len(token.key) == 4 and token.key[:2] in ("19", "20")


def _pairs(tokens: Sequence[Token], weights: Sequence[float]) -> tuple[tuple[str, str], ...]:
    """Neighbouring content words."""
    return tuple(
        (tokens[i].folded, tokens[i + 1].folded)
        for i in range(len(tokens) - 1)
        if min(weights[i], weights[i + 1]) >= LEAST
    )


def _names(text: str, tokens: Sequence[Token]) -> set[int]:
    """The places of tokens that are names: foreign words, acronyms, numbers, runs of capitalised syllables.

    The capital that begins the question makes no name.
    """
    capital = [text[token.start : token.start + 1].isupper() for token in tokens]
    found = {
        number
        for number, token in enumerate(tokens)
        if token.kind in ("word", "symbol", "number") or _acronym(text[token.start : token.end])
    }
    for number in range(1, len(tokens)):
        if capital[number] and (capital[number - 1] or (number + 1 < len(tokens) and capital[number + 1])):
            found.add(number)
            if number == 1 and capital[0] and not _question_start(tokens):
                found.add(0)
    return found if not text.isupper() else {n for n in found if tokens[n].kind != "syllable"}


def _acronym(raw: str) -> bool:
    return len(raw) > 1 and raw.isupper() and raw.isalpha()


def _question_start(tokens: Sequence[Token]) -> bool:
    return content_weights([token.key for token in tokens[:2]])[0] < LEAST
