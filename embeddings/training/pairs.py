"""Question-passage pairs from the data folder and from the product's own knowledge, with how much each is worth."""

from __future__ import annotations

import json
import random
import zlib
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from embeddings.training.passages import find_passages
from embeddings.training.prepare import corpus_lines, read_lines, text_terms
from embeddings.training.spellings import fold, scanned_forms

FAMILIES = {
    **dict.fromkeys(("phapdien", "tthc", "drill", "inside_legal_admin", "sighted", "written"), "law"),
    **dict.fromkeys(("vietnews", "next_vietnews_part", "inside_vietnews_part"), "news"),
    **dict.fromkeys(("next_viwiki_2017", "inside_viwiki_2017"), "encyclopaedia"),
}
MAX_LETTERS = 900  # of a passage: what is behind it is left out in training
MIN_LETTERS = 40
HELD_OUT_SETS = ("set_0", "set_7")  # of knowledge/questions: never trained on
WRITTEN = 8.0  # how often a pass shows a written question
MIN_SIGHTING = 80
MAX_TERM_WORDS = 6
SAMPLING_SEED = 7
SAME_TITLE = 3  # "Phạm vi điều chỉnh" heads thousands of articles and tells nothing of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two texts that belong together, where they come from, and how often a pass over the data shows them."""

    query: str
    passage: str
    kind: str
    weight: float = 1.0

    @property
    def family(self) -> str:
        """What is told apart in one batch: pairs of like matter, so that the wrong passages are not too easy."""
        return FAMILIES.get(self.kind, self.kind)


def read_rows(path: Path) -> Iterator[dict[str, object]]:
    """The rows of a JSON-lines file, `.xz` or plain."""
    return (json.loads(line) for line in read_lines(path))


def titled_pairs(data: Path) -> list[Pair]:
    """Law titles, procedures and headlines with their texts; a title that many texts share is left out."""
    weights = {"phapdien": 1.0, "tthc": 3.0, "vietnews": 0.7}
    result: list[Pair] = []
    for kind, weight in weights.items():
        rows = list(read_rows(data / "pairs" / f"{kind}.jsonl.xz"))
        often = Counter(str(row["query"]) for row in rows)
        result += [
            Pair(query=str(row["query"]), passage=str(row["text"])[:MAX_LETTERS], kind=kind, weight=weight)
            for row in rows
            if often[str(row["query"])] <= SAME_TITLE and len(str(row["text"])) >= MIN_LETTERS
        ]
    return result


def asked_pairs(data: Path) -> list[Pair]:
    """The citizens' questions on law with the articles that answer them."""
    folder = data / "retrieval" / "drill_train"
    texts = {str(row["_id"]): str(row["text"]) for row in read_rows(folder / "corpus.jsonl")}
    questions = {str(row["_id"]): str(row["text"]) for row in read_rows(folder / "queries.jsonl")}
    result = []
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, passage, score = line.split("\t")
        if float(score) > 0 and passage in texts and question in questions:
            result.append(
                Pair(query=questions[question], passage=texts[passage][:MAX_LETTERS], kind="drill", weight=6.0)
            )
    return result


def neighbour_pairs(data: Path, *, every: dict[str, int]) -> list[Pair]:
    """Neighbouring lines of the raw texts, and the two halves of long lines; of each corpus one in `every`."""
    result: list[Pair] = []
    for name in every:
        before = ""
        for k, line in enumerate(corpus_lines(data, name)):
            if k % every[name] == 0:
                if len(line) >= 4 * MIN_LETTERS and "." in line[MIN_LETTERS : MIN_LETTERS + 160]:
                    cut = line.index(".", MIN_LETTERS)
                    head, tail = line[:cut], line[cut + 1 : cut + 1 + MAX_LETTERS].strip()
                    if len(tail) >= MIN_LETTERS:
                        result.append(Pair(query=head, passage=tail, kind=f"inside_{name}", weight=0.5))
                elif MIN_LETTERS <= len(before) <= 200 and len(line) >= MIN_LETTERS and name != "legal_admin":
                    result.append(Pair(query=before, passage=line[:MAX_LETTERS], kind=f"next_{name}", weight=0.5))
            before = line
    return result


def is_held_out(text: str) -> bool:
    """True for about one text in twelve, by its content: kept from training and used to measure paraphrase."""
    return zlib.crc32(text.encode()) % 12 == 0


def concept_pairs(files: Iterable[Path], *, held_out: bool = False) -> list[Pair]:
    """Everyday and official wordings with the preferred term, of the concepts held out or of the others."""
    result: list[Pair] = []
    for path in files:
        for row in read_rows(path):
            preferred = str(row["preferred"])
            if is_held_out(preferred.lower()) != held_out:
                continue
            terms = [str(term) for key in ("official", "abbr") for term in row.get(key, ())]
            everyday = [str(term) for term in row.get("everyday", ())]
            result += [Pair(query=term, passage=preferred, kind="concept", weight=2.0) for term in terms + everyday]
            result += [
                Pair(query=word, passage=", ".join([preferred, *terms[:4]]), kind="concept", weight=2.0)
                for word in everyday
            ]
    return result


def concept_sightings(
    data: Path, files: Iterable[Path], *, every: dict[str, int], at_most: int = 8
) -> dict[str, list[str]]:
    """For each concept, by its preferred term, lines of the raw texts that name it by that term or an official one.

    Of each corpus one line in `every` is looked at; of a concept's lines `at_most` are kept, spread over the text.
    """
    owners: dict[str, set[str]] = {}
    for path in files:
        for row in read_rows(path):
            for term in (str(row["preferred"]), *map(str, row.get("official", ()))):
                words = text_terms(term)
                if 2 <= len(words) <= MAX_TERM_WORDS:
                    owners.setdefault(" ".join(words), set()).add(str(row["preferred"]))
    how = random.Random(SAMPLING_SEED)
    found: dict[str, list[str]] = {}
    seen: Counter[str] = Counter()
    for name, step in every.items():
        for k, line in enumerate(corpus_lines(data, name)):
            if k % step or not MIN_SIGHTING <= len(line) <= MAX_LETTERS:
                continue
            for preferred in {owner for term in _terms_inside(line, owners) for owner in owners[term]}:
                kept = found.setdefault(preferred, [])
                seen[preferred] += 1
                if len(kept) < at_most:
                    kept.append(line)
                elif (place := how.randrange(seen[preferred])) < at_most:
                    kept[place] = line
    return found


def _terms_inside(line: str, terms: Container[str]) -> set[str]:
    words = text_terms(line)
    runs = (
        " ".join(words[start : start + length])
        for length in range(2, MAX_TERM_WORDS + 1)
        for start in range(len(words) - length + 1)
    )
    return {run for run in runs if run in terms}


def sighted_pairs(
    files: Iterable[Path], sightings: dict[str, list[str]], *, held_out: bool = False, per_wording: int = 3
) -> list[Pair]:
    """Everyday wordings with lines that name the concept officially, of the concepts held out or of the others."""
    how = random.Random(SAMPLING_SEED)
    result: list[Pair] = []
    for path in files:
        for row in read_rows(path):
            lines = sightings.get(str(row["preferred"]), [])
            if not lines or is_held_out(str(row["preferred"]).lower()) != held_out:
                continue
            for word in row.get("everyday", ()):
                chosen = how.sample(lines, min(per_wording, len(lines)))
                result += [Pair(query=str(word), passage=line, kind="sighted", weight=1.0) for line in chosen]
    return result


def written_pairs(data: Path, files: Iterable[Path], *, held_out: bool = False) -> list[Pair]:
    """The questions written for the product with their passages: of the sets held out, or of the others."""
    rows = [row for path in files if (path.stem in HELD_OUT_SETS) == held_out for row in read_rows(path)]
    passages = find_passages(data, {str(row["passage_sha256"]) for row in rows})
    return [
        Pair(query=str(row["question"]), passage=passages[str(row["passage_sha256"])], kind="written", weight=WRITTEN)
        for row in rows
        if str(row["passage_sha256"]) in passages
    ]


def worsened(text: str, how: random.Random) -> str:
    """`text` as people type it or a scanner reads it: all accents lost, some lost, or some syllables garbled."""
    choice = how.random()
    if choice < 0.5:
        return fold(text.lower())
    words = text.split()
    for k, word in enumerate(words):
        if how.random() < 0.4:
            forms = scanned_forms(word.lower()) if choice > 0.75 else [fold(word.lower())]
            if forms:
                words[k] = how.choice(forms)
    return " ".join(words)
