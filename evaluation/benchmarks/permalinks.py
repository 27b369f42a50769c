"""Old permalinks after their documents were edited, read anew or renamed: how many are found again, and is any wrong?

    python -m evaluation.benchmarks.permalinks                 # the shipped documents, every kind of edit
    python -m evaluation.benchmarks.permalinks --seed 2 --only corrected

An index is built, the link of every addressed unit is noted, all files are edited in a way that is known offset by
offset, the index is built again, and every link is followed. A passage counts as wrong when it shares less than half
of its text with the place where the old words went, or when the old words were taken out of the document.
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from citations.following import Followed, follow
from citations.permalink import quote_hash
from citations.records import Address
from corpus import collection
from corpus.records import Document, Paragraph, Span
from embeddings import open_encoder
from evaluation.benchmarks.results import parser_for, print_result, this_machine
from indexer import Index, build_index, open_index
from settings import load_settings

NEW_PARAGRAPHS = "\n\n".join(
    f"Đoạn thêm số {number}: văn bản này được đính chính và bổ sung theo ý kiến của cơ quan." for number in (1, 2, 3)
)
LETTERS = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạếềểễệốồổỗộ"
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII")
CORRECTED_SHARE, REMOVED_EVERY = 0.01, 10
LONG = 400  # code points: with other rules a longer paragraph is cut in two
SAME = 0.5  # share of text in common from which two places are the same passage
HALF = 0.5  # of a passage taken out: it may be found or not
Edit = tuple[int, int, str]  # start, end, what stands there instead


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One old link: its address, file, and where its words stood."""

    address: Address
    file: str
    ranges: tuple[Span, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 when no link led to a wrong passage."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = parser_for("permalinks", __doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=sorted(EDITS), help="one kind of edit")
    parser.add_argument("--wrong", action="store_true", help="tell each wrong or missed link")
    chosen = parser.parse_args(arguments)
    machine, corpus = this_machine(), load_settings().corpus
    n_wrong = 0
    for name in [chosen.only] if chosen.only else EDITS:
        counts, told = measure(corpus, name, chosen.seed)
        n_wrong += counts["wrong"]
        print_result("permalinks", arguments, chosen, machine, said(name, counts), {"edit": name, **counts})
        for line in told if chosen.wrong else ():
            print(line)
    return 1 if n_wrong else 0


def said(name: str, counts: Counter[str]) -> str:
    """The figures of one kind of edit."""
    shown = ", ".join(f"{status} {counts[status]}" for status in ("exact", "moved", "changed", "gone"))
    return f"{name}: {counts['links']} links: {shown}; missed {counts['missed']}, **wrong {counts['wrong']}**"


def measure(corpus: Path, name: str, seed: int) -> tuple[Counter[str], list[str]]:
    """The counts of one kind of edit, and a line for each link that is wrong or missed."""
    encoder = open_encoder(runtime="numpy")
    with tempfile.TemporaryDirectory(prefix="cancu-links-") as folder:
        copy, place = Path(folder) / "corpus", Path(folder) / "index"
        copy.mkdir()
        for path in sorted(corpus.glob("*.txt")):
            shutil.copyfile(path, copy / path.name)
        build_index(copy, place, encoder=encoder)
        before = open_index(place)
        links = all_links(before)
        texts = {file: before.text(file) for file, _, _ in before.files()}
        documents = [before.whole_document(one.doc_id) for one in before.documents()]
        before.close()
        edits = edited(copy, texts, documents, name, random.Random(seed))
        with other_rules() if name == "other rules" else unchanged():
            build_index(copy, place, encoder=encoder, force=True)
        after = open_index(place)
        counts, told = Counter(links=len(links)), []
        for link in links:
            found = follow(after, link.address)
            verdict = judged(link, found, edits[link.file], after)
            counts.update([found.status, verdict])
            if verdict in ("wrong", "missed"):
                words = " ".join(span.of(texts[link.file]) for span in link.ranges)
                where = f"{verdict} {link.address.eid} {found.status} {found.confidence}"
                told.append(f"{where} {words!r} -> {found.quote!r}")
        after.close()
    return counts, told


def all_links(index: Index) -> list[Link]:
    """The link of every unit of every document."""
    found = []
    for document in index.documents():
        text = index.text(document.file)
        for one in index.paragraphs(document.doc_id):
            address = Address(doc_id=document.doc_id, eid=one.eid, hash=quote_hash(one.quote(text)))
            found.append(Link(address=address, file=document.file, ranges=one.ranges))
    return found


def edited(
    folder: Path, texts: dict[str, str], documents: Sequence[Document], name: str, dice: random.Random
) -> dict[str, list[Edit]]:
    """Edits every file of the folder; what was edited, by file."""
    done = {}
    for file, text in texts.items():
        mine = [one for one in documents if one.source.file == file]
        edits = sorted(EDITS[name](text, mine, dice))
        done[file] = edits
        target = folder / (f"ban-sua-{file[:3]}.txt" if name == "renamed" else file)
        (folder / file).unlink()
        target.write_text(applied(text, edits), encoding="utf-8")
    return done


def applied(text: str, edits: Sequence[Edit]) -> str:
    """The text after its edits, which are in order and do not overlap."""
    pieces, at = [], 0
    for start, end, words in edits:
        pieces += [text[at:start], words]
        at = end
    return "".join([*pieces, text[at:]])


def moved_to(at: int, edits: Sequence[Edit]) -> int:
    """Where a place of the old text is in the new one."""
    shift = 0
    for start, end, words in edits:
        if start > at:
            break
        if end > at > start:
            return start + shift
        shift += len(words) - (end - start) if end <= at else 0
    return at + shift


def judged(link: Link, found: Followed, edits: Sequence[Edit], index: Index) -> str:
    """"right", "wrong", "missed", "rightly gone", or "half gone" (whichever way it went)."""
    size = sum(map(len, link.ranges))
    taken = [Span(start, end) for start, end, words in edits if not words]
    out = sum(max(0, min(t.end, r.end) - max(t.start, r.start)) for t in taken for r in link.ranges)
    if out > HALF * size:
        return "rightly gone" if found.status == "gone" else "wrong" if out == size else "half gone"
    if found.status == "gone":
        return "missed"
    ends = [(moved_to(r.start, edits), moved_to(r.end, edits)) for r in link.ranges]
    truth = tuple(Span(start, max(start, end)) for start, end in ends)
    shown = index.paragraph(found.doc_id, found.eid).ranges
    return "right" if max(common(found.ranges or shown, truth), common(shown, truth)) >= SAME else "wrong"


def common(one: Sequence[Span], other: Sequence[Span]) -> float:
    """The text two places share, as a share of both together."""
    shared = sum(max(0, min(a.end, b.end) - max(a.start, b.start)) for a in one for b in other)
    return shared / max(1, sum(map(len, one)) + sum(map(len, other)) - shared)


def nothing(text: str, documents: Sequence[Document], dice: random.Random) -> Iterator[Edit]:
    """No edit at all."""
    return iter(())


def inserted(text: str, documents: Sequence[Document], dice: random.Random) -> Iterator[Edit]:
    """New paragraphs at the front."""
    yield 0, 0, f"{NEW_PARAGRAPHS}\n\n"


def corrected(text: str, documents: Sequence[Document], dice: random.Random) -> Iterator[Edit]:
    """One letter in a hundred is another one."""
    letters = [at for at, char in enumerate(text) if char.isalpha()]
    for at in dice.sample(letters, round(CORRECTED_SHARE * len(letters))):
        yield at, at + 1, dice.choice(LETTERS.replace(text[at].lower(), ""))


def renumbered(text: str, documents: Sequence[Document], dice: random.Random) -> Iterator[Edit]:
    """A new section before the second one; all sections behind it get the next number."""
    for document in documents:
        sections = [one for one in document.paragraphs if one.kind == "heading" and _roman(one, text)]
        for number, heading in enumerate(sections[1:], 1):
            match = _roman(heading, text)
            start = heading.ranges[0].start
            new = f"{match[1]}. NỘI DUNG BỔ SUNG\n\n{NEW_PARAGRAPHS}\n\n" if number == 1 else ""
            if new:
                yield start, start, new
            yield start + match.start(1), start + match.end(1), ROMAN[min(ROMAN.index(match[1]) + 1, len(ROMAN) - 1)]


def removed(text: str, documents: Sequence[Document], dice: random.Random) -> Iterator[Edit]:
    """One paragraph in ten is gone."""
    for document in documents:
        plain = [one for one in document.paragraphs if one.kind in ("p", "clause", "point", "indent")]
        plain = [one for one in plain if len(one.ranges) == 1]
        at = 0
        for one in dice.sample(plain, len(plain) // REMOVED_EVERY):
            at = one.ranges[0].start
            yield at, one.ranges[0].end, ""


def everything(text: str, documents: Sequence[Document], dice: random.Random) -> Iterator[Edit]:
    """All of these together."""
    gone = list(removed(text, documents, dice))
    kept = [*renumbered(text, documents, dice), *corrected(text, documents, dice)]
    taken = [(start, end) for start, end, _ in gone]
    yield from inserted(text, documents, dice)
    yield from gone
    last = -1
    for start, end, words in sorted(kept):
        if not any(a < max(end, start + 1) and start < b for a, b in taken) and start >= last:
            yield start, end, words
            last = end


def _roman(one: Paragraph, text: str) -> re.Match[str] | None:
    return re.match(r"([IVX]+)\.\s", one.quote(text))


EDITS: dict[str, Callable[[str, Sequence[Document], random.Random], Iterator[Edit]]] = {
    "unchanged": nothing, "inserted": inserted, "corrected": corrected, "renumbered": renumbered, "removed": removed,
    "everything": everything, "renamed": everything, "other rules": nothing,
}  # fmt: skip


@contextmanager
def unchanged() -> Iterator[None]:
    """The rules that split documents as they are."""
    yield


@contextmanager
def other_rules() -> Iterator[None]:
    """The rules that split documents changed: other addresses, long paragraphs cut in two, headings joined to none."""
    import indexer.manifest

    split, fingerprint = collection.split_documents, indexer.manifest.reader_fingerprint

    def otherwise(source, **more):
        return tuple(replace(one, paragraphs=tuple(_recut(one))) for one in split(source, **more))

    collection.split_documents = otherwise
    indexer.manifest.reader_fingerprint = lambda: "other rules"
    try:
        yield
    finally:
        collection.split_documents, indexer.manifest.reader_fingerprint = split, fingerprint


def _recut(document: Document) -> Iterator[Paragraph]:
    """The paragraphs of a document at other addresses, the long ones in two."""
    for number, one in enumerate(document.paragraphs):
        eid = re.sub(r"(?<=_)para_", "hcontainer_", f"body__{one.eid}")
        span = one.ranges[0]
        cut = document.text.rfind(" ", span.start, (span.start + span.end) // 2)
        if len(one.ranges) > 1 or len(span) < LONG or cut <= span.start or one.kind in ("table", "row", "cell"):
            yield replace(one, eid=eid, parent="")
            continue
        yield replace(one, eid=eid, parent="", ranges=(Span(span.start, cut),))
        yield replace(one, eid=f"{eid}__half_{number}", parent="", ranges=(Span(cut + 1, span.end),))


if __name__ == "__main__":
    sys.exit(main())
