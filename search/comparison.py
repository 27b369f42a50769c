"""Two documents side by side: the passages that say nearly the same, and what stands in one of them only."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from search.differences import Difference
from search.engine import Engine
from search.near import MIN_WORDS, Unit, alike, difference_of, units_of

MAX_SHARING = 40  # a run of words that more units share is a form, and leads to no candidates
N_NEAREST = 5  # candidates looked at for a unit
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two units that say nearly the same, with their differences (left is the first document's)."""

    left: Unit
    right: Unit
    alike: float
    difference: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two documents compared: `pairs` in the order of the first one, and the units without a partner.

    A unit may stand in several pairs, when the other document says it twice. `n_left` and `n_right` count the units
    that were compared, those of at least MIN_WORDS words.
    """

    pairs: tuple[Pair, ...]
    only_left: tuple[Unit, ...]
    only_right: tuple[Unit, ...]
    n_left: int
    n_right: int

    @property
    def n_identical(self) -> int:
        """The pairs with the same words."""
        return sum(pair.difference.identical for pair in self.pairs)

    @property
    def with_other_numbers(self) -> tuple[Pair, ...]:
        """The pairs in which a number differs."""
        return tuple(pair for pair in self.pairs if pair.difference.other_numbers)


def compare_documents(engine: Engine, left: str, right: str, *, progress: Progress | None = None) -> Comparison:
    """The comparison of two documents of the index by their ids."""
    here, there = (
        [unit for unit in units_of(engine, doc_id) if unit.n_words >= MIN_WORDS] for doc_id in (left, right)
    )
    chosen = _partners(here, there)
    here, there = [unit.light() for unit in here], [unit.light() for unit in there]
    pairs = []
    for done, (at, beside, share) in enumerate(chosen, 1):
        difference = difference_of(engine, here[at], there[beside])
        pairs.append(Pair(left=here[at], right=there[beside], alike=share, difference=difference))
        if progress is not None:
            progress(done, len(chosen))
    used_here, used_there = {at for at, _, _ in chosen}, {beside for _, beside, _ in chosen}
    return Comparison(
        pairs=tuple(pairs),
        only_left=tuple(unit for at, unit in enumerate(here) if at not in used_here),
        only_right=tuple(unit for at, unit in enumerate(there) if at not in used_there),
        n_left=len(here),
        n_right=len(there),
    )


def _partners(here: Sequence[Unit], there: Sequence[Unit]) -> list[tuple[int, int, float]]:
    """(place in `here`, place in `there`, how alike) in order: units that are each other's best partner, then for each
    unit left over its own best one.

    Among equally good ones the partner at nearly the same place in its document is taken.
    """
    found = {}
    for at, beside in _candidates(here, there):
        share = alike(here[at], there[beside])
        if share:
            apart = abs(at / len(here) - beside / len(there))
            found[at, beside] = (share, -apart)
    best_here: dict[int, int] = {}
    best_there: dict[int, int] = {}
    for at, beside in sorted(found, key=found.__getitem__):  # the best one comes last and stays
        best_here[at], best_there[beside] = beside, at
    pairs = {(at, beside) for at, beside in best_here.items() if best_there[beside] == at}
    paired_here, paired_there = {at for at, _ in pairs}, {beside for _, beside in pairs}
    pairs |= {(at, beside) for at, beside in best_here.items() if at not in paired_here}
    pairs |= {(at, beside) for beside, at in best_there.items() if beside not in paired_there}
    return [(at, beside, found[at, beside][0]) for at, beside in sorted(pairs)]


def _candidates(here: Sequence[Unit], there: Sequence[Unit]) -> set[tuple[int, int]]:
    """The pairs that share most runs of words, the nearest few for each unit of either side."""
    having: dict[tuple[int, ...], list[int]] = defaultdict(list)
    for beside, unit in enumerate(there):
        for shingle in unit.shingles:
            having[shingle].append(beside)
    of_there: dict[int, Counter[int]] = defaultdict(Counter)
    chosen: set[tuple[int, int]] = set()
    for at, unit in enumerate(here):
        shared: Counter[int] = Counter()
        for shingle in unit.shingles:
            places = having.get(shingle, ())
            if len(places) <= MAX_SHARING:
                shared.update(places)
        for beside, n in shared.items():
            of_there[beside][at] = n
        chosen |= {(at, beside) for beside, _ in shared.most_common(N_NEAREST)}
    return chosen | {(at, beside) for beside, ats in of_there.items() for at, _ in ats.most_common(N_NEAREST)}
