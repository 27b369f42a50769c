"""Scores of an encoder on retrieval sets: words alone, vectors alone, soft matching alone, and the three together."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from embeddings.encoder import Encoder
from embeddings.late_interaction import FLOOR, soft_match, to_csr
from embeddings.training.pairs import Pair
from embeddings.training.prepare import text_terms
from embeddings.training.spellings import fold

Scores = np.ndarray  # (questions, passages)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetrievalSet:
    """Questions, passages, and for each question the places of its right passages."""

    name: str
    questions: list[str]
    passages: list[str]
    relevant: list[set[int]]


def load_set(folder: Path) -> RetrievalSet:
    """The set of corpus.jsonl, queries.jsonl and qrels.tsv, without the questions that have no right passage."""
    passages, places = [], {}
    for line in (folder / "corpus.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        places[row["_id"]] = len(passages)
        passages.append(f"{row.get('title', '')}\n{row['text']}".strip())
    relevant: dict[str, set[int]] = {}
    for line in (folder / "qrels.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        question, passage, score = line.split("\t")
        if float(score) > 0 and passage in places:
            relevant.setdefault(question, set()).add(places[passage])
    rows = [json.loads(line) for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines()]
    rows = [row for row in rows if row["_id"] in relevant]
    return RetrievalSet(
        name=folder.name, questions=[row["text"] for row in rows], passages=passages,
        relevant=[relevant[row["_id"]] for row in rows],
    )


def bm25(questions: list[str], passages: list[str], *, k1: float = 1.2, b: float = 0.75) -> Scores:
    """(questions, passages) float32 BM25 over syllables and pairs of them, pairs at half weight.

    Source: S. Robertson, H. Zaragoza, The probabilistic relevance framework, 2009.
    """
    from scipy.sparse import csr_matrix

    vocabulary: dict[str, int] = {}

    def counted(texts: list[str], grow: bool) -> csr_matrix:
        rows, columns = [], []
        for k, text in enumerate(texts):
            words = text_terms(text)
            for word in words + [f"{a} {c}" for a, c in itertools.pairwise(words)]:
                column = vocabulary.setdefault(word, len(vocabulary)) if grow else vocabulary.get(word)
                if column is not None:
                    rows.append(k)
                    columns.append(column)
        shape = (len(texts), len(vocabulary))
        matrix = csr_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=shape)
        matrix.sum_duplicates()
        return matrix

    tf = counted(passages, True)
    asked = counted(questions, False)
    lengths = np.asarray(tf.sum(axis=1)).ravel()
    df = np.bincount(tf.indices, minlength=tf.shape[1])
    idf = np.log(1 + (len(passages) - df + 0.5) / (df + 0.5)).astype(np.float32)
    pair = np.array([0.5 if " " in word else 1.0 for word in vocabulary], dtype=np.float32)
    norm = k1 * (1 - b + b * lengths / lengths.mean())
    tf = tf.tocoo()
    data = tf.data * (k1 + 1) / (tf.data + norm[tf.row]) * (idf * pair)[tf.col]
    weighted = csr_matrix((data.astype(np.float32), (tf.row, tf.col)), shape=tf.shape)
    return (asked @ weighted.T).toarray()


def dense(encoder: Encoder, questions: list[str], passages: list[str]) -> Scores:
    """(questions, passages) cosines."""
    return encoder.encode(questions, kind="query") @ encoder.encode(passages, kind="passage").T


def late(encoder: Encoder, questions: list[str], passages: list[str], *, floor: float = FLOOR) -> Scores:
    """(questions, passages) soft matching."""
    csr = to_csr(encoder.token_ids(passages))
    table, weights = encoder.token_table, encoder.token_weights
    return np.stack([soft_match(ids, csr, table, weights, floor=floor) for ids in encoder.token_ids(questions)])


def standard(scores: Scores) -> Scores:
    """Each question's scores with mean 0 and deviation 1 over its passages."""
    return (scores - scores.mean(axis=1, keepdims=True)) / np.maximum(scores.std(axis=1, keepdims=True), 1e-9)


def metrics(scores: Scores, relevant: list[set[int]]) -> dict[str, float]:
    """nDCG@10, MRR@10, recall at 5 and at 10, means over the questions.

    Source: K. Järvelin, J. Kekäläinen, Cumulated gain-based evaluation of IR techniques, 2002.
    """
    found = np.argsort(-scores, axis=1, kind="stable")[:, :10]
    totals = np.zeros(4)
    for ranked, right in zip(found, relevant, strict=True):
        hits = np.array([passage in right for passage in ranked], dtype=float)
        ideal = (1 / np.log2(np.arange(2, 2 + min(len(right), 10)))).sum()
        first = int(hits.argmax()) + 1 if hits.any() else 0
        totals += [
            (hits / np.log2(np.arange(2, 12)[: len(hits)])).sum() / ideal,
            1 / first if first else 0.0,
            hits[:5].sum() / len(right),
            hits.sum() / len(right),
        ]
    return dict(zip(("ndcg10", "mrr10", "r5", "r10"), (totals / len(relevant)).round(4).tolist(), strict=True))


def written_set(asked: list[Pair], others: list[Pair]) -> RetrievalSet:
    """The written questions `asked`, to be found among their own passages and those of `others`."""
    passages = sorted({pair.passage for pair in [*asked, *others]})
    places = {passage: k for k, passage in enumerate(passages)}
    return RetrievalSet(
        name="written", questions=[pair.query for pair in asked], passages=passages,
        relevant=[{places[pair.passage]} for pair in asked],
    )


def evaluate_encoder(
    encoder: Encoder,
    judged: RetrievalSet,
    *,
    mix: tuple[float, float, float] = (1.0, 0.4, 0.6),
    say: Callable[[str], None] = print,
) -> dict[str, dict[str, float]]:
    """The metrics of each way alone and of their mix (weights of words, vectors, soft matching) on one set.

    The last way asks the questions without accents.
    """
    questions, passages = judged.questions, judged.passages
    words = bm25(questions, passages)
    vectors, soft = dense(encoder, questions, passages), late(encoder, questions, passages)
    parts = [standard(scores) for scores in (words, vectors, soft)]
    ways = {
        "words": words,
        "dense": vectors,
        "late": soft,
        "words+dense": parts[0] + mix[1] * parts[1],
        "words+late": parts[0] + mix[2] * parts[2],
        "all": sum(weight * part for weight, part in zip(mix, parts, strict=True)),
        "dense, no accents": dense(encoder, [fold(question) for question in questions], passages),
    }
    report = {way: metrics(scores, judged.relevant) for way, scores in ways.items()}
    for way, values in report.items():
        say(f"{judged.name:12} {way:18} " + "  ".join(f"{name} {value:.3f}" for name, value in values.items()))
    return report
