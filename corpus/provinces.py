"""The provinces of Vietnam, past and present: found in text, with the province that took them over."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from corpus.vietnamese.letters import fold

_TABLE = Path(__file__).parent / "data" / "provinces.tsv"
_LEVEL = r"tinh|thanh pho|tp\.?"
NEEDED_MENTIONS = 3  # a body names its own province at least this often
NEEDED_SHARE = 0.6  # and more often than all the others it compares itself with


@dataclass(frozen=True, slots=True, kw_only=True)
class Province:
    """A province, or a former one: `valid_to` is its last day, `successor` the province it became part of."""

    name: str
    kind: str  # "tỉnh" or "thành phố"
    valid_to: date | None = None
    successor: str = ""
    other_spellings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFound:
    """A province named in a text, and where: `start`, `end` cover the name only."""

    province: Province
    start: int
    end: int


@cache
def provinces() -> tuple[Province, ...]:
    """All provinces, past and present.

    Source: the notes at the head of data/provinces.tsv.
    """
    lines = [line for line in _TABLE.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return tuple(
        Province(
            name=row["name"],
            kind=row["kind"],
            valid_to=date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
            successor=row["successor"],
            other_spellings=tuple(filter(None, row["other_spellings"].split("|"))),
        )
        for row in csv.DictReader(lines, delimiter="\t")
    )


@cache
def _by_folded() -> dict[str, Province]:
    return {
        re.sub(r"\W+", " ", fold(name)): province
        for province in provinces()
        for name in (province.name, *province.other_spellings)
    }


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted(_by_folded(), key=len, reverse=True)
    either = "|".join(name.replace(" ", r"[\s.–-]+") for name in names)
    return re.compile(rf"(?<!\w)(?P<level>(?:{_LEVEL})\s+)?(?P<name>{either})(?!\w)")


def province_named(name: str) -> Province | None:
    """The province of this name, whatever its accents and capitals; None when there is none.

    >>> province_named("THÁI BÌNH").successor, province_named("Atlantis")
    ('Hưng Yên', None)
    """
    return _by_folded().get(re.sub(r"\W+", " ", fold(name)).strip())


def find_provinces(text: str, *, with_level: bool = False) -> tuple[PlaceFound, ...]:
    """The provinces named in a text in order; only those after "tỉnh" or "thành phố" when `with_level`.

    Folded matching reads a badly scanned accent ("Thải Bình"), so a name must start with a capital letter.

    >>> [found.province.name for found in find_provinces("UBND tỉnh Thái Nguyên và TP Hà Nội")]
    ['Thái Nguyên', 'Hà Nội']
    """
    return tuple(
        PlaceFound(province=province, start=match.start("name"), end=match.end())
        for match in _pattern().finditer(fold(text))
        if (province := province_named(match["name"])) is not None
        and text[match.start("name")].isupper() and (match["level"] or not with_level)
    )


def main_province(text: str) -> PlaceFound | None:
    """The province that a text names as "tỉnh X" far more often than any other (its first mention), or None."""
    found = find_provinces(text, with_level=True)
    counts = Counter(place.province.name for place in found)
    if not counts:
        return None
    (name, n_first), *_ = counts.most_common(1)
    if n_first < NEEDED_MENTIONS or n_first < NEEDED_SHARE * counts.total():
        return None
    return next(place for place in found if place.province.name == name)


def successor_name(place: str, *, as_of: date) -> str | None:
    """The province that a place is part of on that day when it no longer stands by itself, else None.

    >>> successor_name("Thái Bình", as_of=date(2025, 7, 1)), successor_name("Thái Bình", as_of=date(2025, 6, 30))
    ('Hưng Yên', None)
    """
    province = province_named(place)
    if province is None or province.valid_to is None or as_of <= province.valid_to:
        return None
    return province.successor
