"""Which document took the place of one that was kept when it left: that in which most of its passages stand.

Unlike `successors.py`, which has only the quotes of somebody's file, all passages of the old document are known here.
"""

from __future__ import annotations

from collections import Counter

from citations.open_document import OpenDocument
from citations.plain_words import plain_words
from corpus.vietnamese import analyze
from indexer import Index, StoredDocument
from indexer.retired import RetiredDocument

N_VOTERS = 24  # passages of the old document that are looked up, spread over it
MIN_VOTER, MAX_VOTER = 40, 600  # code points
N_ASKED, N_HITS = 12, 5  # voters for which the word index is asked, and the passages it may name for each
RUN = 16  # code points that by chance hardly stand in another document
N_TRIED = 6  # documents in which the voters are looked up
MOST = 0.5  # share of a voter's runs, and of the voters, that must stand in the document that takes the place
CLEARLY = 0.1  # and by how large a share it must be ahead of any other


def heir_of(index: Index, old: RetiredDocument) -> StoredDocument | None:
    """The document in which most of the old one's passages stand; of the same file if one is; None without a clear one.

    Two documents in which about equally many stand are never told apart by guessing.
    """
    voters = _voters(old)
    documents = index.documents()
    same = tuple(one for one in documents if one.file == old.file)
    for group in (tuple(one for one in same if one.part == old.part), same, _named_by_words(index, voters)):
        if group and (found := _elected(index, voters, group)) is not None:
            return found
    return None


def _voters(old: RetiredDocument) -> tuple[str, ...]:
    """Passages of some length, spread evenly over the document; the longest when there are few."""
    quotes = [plain_words(one.quote(old.text)) for one in old.paragraphs if one.kind not in ("table", "row")]
    telling = [words for words in dict.fromkeys(quotes) if MIN_VOTER <= len(words) <= MAX_VOTER]
    telling = telling or sorted(quotes, key=len)[-N_VOTERS:]
    step = max(1, len(telling) / N_VOTERS)
    return tuple(telling[int(at * step)][:MAX_VOTER] for at in range(min(N_VOTERS, len(telling))))


def _elected(index: Index, voters: tuple[str, ...], among: tuple[StoredDocument, ...]) -> StoredDocument | None:
    """The one document in which most voters stand, clearly ahead of the others."""
    counted = [(_share(voters, OpenDocument(index, one)), one) for one in among[:N_TRIED]]
    counted.sort(key=lambda vote: -vote[0])
    best, rest = counted[0], counted[1:]
    if best[0] < MOST or any(share > best[0] - CLEARLY for share, _ in rest):
        return None
    return best[1]


def _share(voters: tuple[str, ...], document: OpenDocument) -> float:
    """The share of the voters that stand in a document, verbatim or nearly."""
    return sum(_stands(words, document) for words in voters) / max(1, len(voters))


def _stands(words: str, document: OpenDocument) -> bool:
    """Whether most runs of code points of a passage stand in a document; a few corrected letters do not matter."""
    runs = [words[at : at + RUN] for at in range(0, max(1, len(words) - RUN + 1), RUN // 2)]
    return sum(run in document.plain.words for run in runs) >= MOST * len(runs)


def _named_by_words(index: Index, voters: tuple[str, ...]) -> tuple[StoredDocument, ...]:
    """The documents that the word index names for the voters, the one named most often first."""
    votes: Counter[int] = Counter()
    documents = index.documents()
    for words in voters[:: max(1, len(voters) // N_ASKED)]:
        terms = [(token.key, 1.0) for token in analyze(words)]
        ordinals, _ = index.search_terms({"body": terms}, N_HITS)
        votes.update({int(number) for number in index.chunk_documents[ordinals]})
    return tuple(documents[number] for number, _ in votes.most_common(N_TRIED))
