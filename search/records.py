"""The records of the room `search/`."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Span

MAX_LIMIT = 100  # hits of one search: more than a person reads


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a search is limited to; an empty tuple means no limit. `section` is an eId prefix inside a document."""

    doc_ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    section: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question as typed, its filters, and how many hits are wanted, 1 to MAX_LIMIT.

    Raises: ValueError for another limit.
    """

    text: str
    filters: Filters = Filters()
    limit: int = 10

    def __post_init__(self) -> None:
        if not 1 <= self.limit <= MAX_LIMIT:
            raise ValueError(f"a query needs 1 <= limit <= {MAX_LIMIT}, got {self.limit}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signals:
    """How a passage answers to the question, each about 0..1, comparable across searches (`ranking.Features`)."""

    coverage: float = 0.0
    pairs: float = 0.0
    runs: float = 0.0
    concepts: float = 0.0
    soft: float = 0.0
    dense: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One passage found. `matched` are ranges of the *file's* text that hold words of the question.

    `score` orders the hits of one search (higher is better) and means nothing across searches.
    """

    rank: int
    score: float
    ordinal: int
    doc_id: str
    eid: str
    kind: str
    file: str
    ranges: tuple[Span, ...]
    quote: str
    heading_path: tuple[str, ...] = ()
    page: int | None = None
    matched: tuple[Span, ...] = ()
    flags: tuple[str, ...] = ()
    also_in: tuple[int, ...] = ()  # ordinals of later hits of the same result that nearly repeat this one
    copy_of: int | None = None  # ordinal of an earlier hit that this one nearly repeats
    support: float = 0.0  # share of the question's weight that the passage (with its headings) carries, 0..1
    signals: Signals = Signals()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How the question was understood, to be shown: the accented reading, expansions, document numbers."""

    text: str  # as searched: accents restored, abbreviations spelled out, document numbers as documents write them
    changed: bool  # True when `text` is not what was typed
    expansions: tuple[tuple[str, str], ...] = ()  # ("KCN", "khu công nghiệp")
    also: tuple[str, ...] = ()  # related terms searched as well
    symbols: tuple[str, ...] = ()  # document numbers recognised, as written in the documents


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The hits of one search, best first, with how the question was read."""

    query: Query
    reading: Reading
    hits: tuple[Hit, ...]
    notices: tuple[str, ...] = ()
    seconds: float = 0.0
