"""How good the proposed readings of scanned texts are.

    python -m evaluation.corrections            # the shipped documents
    python -m evaluation.corrections --show 20  # and a random sample to judge, with the words around

`corrections_judged.jsonl` holds corrections of the scanned dossier that were applied and judged by reading them in
their sentence: 200 drawn at random from all of them before the last changes of the rules ("random"), 120 more after
them ("random, rules of now"), and those between 0.95 and 0.975, the least sure ones ("least sure"). A correction that
the rules no longer make is counted apart.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus import read_corpus
from corpus.corrected import document_corrections
from corpus.records import Document
from corpus.vietnamese import is_syllable
from corpus.vietnamese.corrections import Correction
from settings import load_settings

JUDGED = Path(__file__).with_name("corrections_judged.jsonl")
AROUND = 40  # code points shown on each side
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What was proposed for one document. `impossible` are the words no spelling rule allows, `mended` those of them
    that an applied correction covers."""

    document: str
    words: int
    impossible: int
    mended: int
    applied: int
    suggested: int
    seconds: float


def figures_of(document: Document) -> tuple[Figures, tuple[Correction, ...]]:
    """The figures of one document, and its proposals."""
    started = time.perf_counter()
    proposed = document_corrections(document)
    seconds = time.perf_counter() - started
    span = document.span
    words = list(_LETTERS.finditer(document.text, span.start, span.end))
    impossible = [word for word in words if not is_syllable(word[0])]
    applied = [one for one in proposed if one.applied]
    covered = {at for one in applied for at in range(one.start, one.end)}
    figures = Figures(
        document=document.doc_id,
        words=len(words),
        impossible=len(impossible),
        mended=sum(word.start() in covered for word in impossible),
        applied=len(applied),
        suggested=len(proposed) - len(applied),
        seconds=round(seconds, 2),
    )
    return figures, proposed


def judged(proposed: Sequence[Correction]) -> dict[str, dict[str, int]]:
    """For each sample: how many of its corrections are applied still, how many of these are right, how many gone."""
    now = {(one.start, one.end, one.meant) for one in proposed if one.applied}
    found: dict[str, dict[str, int]] = {}
    for line in JUDGED.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        counts = found.setdefault(row["sample"], {"applied": 0, "right": 0, "gone": 0})
        if (row["start"], row["end"], row["meant"]) in now:
            counts["applied"] += 1
            counts["right"] += row["right"]
        else:
            counts["gone"] += 1
    return found


def in_its_words(text: str, one: Correction) -> str:
    """A correction with the words around it, on one line."""
    before, after = text[max(0, one.start - AROUND) : one.start], text[one.end : one.end + AROUND]
    return " ".join(f"{one.confidence:.3f} {before}[{one.seen} -> {one.meant}]{after}".split())


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="folder of documents (default: that of the settings)")
    parser.add_argument("--show", type=int, default=0, help="this many applied corrections of all documents, at random")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(sys.argv[1:] if arguments is None else arguments)
    reading = read_corpus(chosen.corpus or load_settings().corpus)
    all_proposed: list[Correction] = []
    shown: list[str] = []
    for document in reading.documents:
        figures, proposed = figures_of(document)
        print(
            f"{figures.document}: {figures.words} words, {figures.impossible} impossible, {figures.mended} of them "
            f"mended; {figures.applied} applied, {figures.suggested} suggested; {figures.seconds} s"
        )
        all_proposed += proposed
        shown += [in_its_words(document.text, one) for one in proposed if one.applied]
    for name, counts in judged(all_proposed).items():
        share = counts["right"] / counts["applied"] if counts["applied"] else 0.0
        print(f"judged, {name}: {counts['right']} of {counts['applied']} right ({share:.3f}), {counts['gone']} gone")
    random.seed(chosen.seed)
    print(*random.sample(shown, min(chosen.show, len(shown))), sep="\n", end="\n" if chosen.show else "")
    return 0


if __name__ == "__main__":
    sys.exit(main())
