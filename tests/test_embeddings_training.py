"""The recipe's own arithmetic, on texts small enough to check by hand."""

from __future__ import annotations

import doctest
import json
import math

import numpy as np
import pytest

from embeddings.static_numpy import StaticEncoder
from embeddings.training import contrastive, evaluate, normal, pairs, prepare, spellings
from embeddings.training.export import token_rarity, with_mixtures, with_other_spellings, write_model
from embeddings.training.pairs import Pair
from embeddings.training.word_vectors import centred_units

WORDS = ["đất", "đai", "nghèo", "thu", "hồi"]


@pytest.mark.parametrize("module", [normal, spellings], ids=["normal", "spellings"])
def test_doctests(module):
    result = doctest.testmod(module)
    assert result.attempted > 0 and result.failed == 0


def small_tokenizer():
    pieces = {f"▁{word}": -3.0 for word in WORDS} | {"▁đất▁đai": -4.0, "▁thu▁hồi": -4.0, "▁dai": -6.0}
    return prepare.make_tokenizer(pieces | dict.fromkeys("▁abcdeghiklmnopqrstuvxyđấồè", -16.0))


def test_words_are_joined_by_the_tokenizer_alone():
    tokenizer = small_tokenizer()
    assert tokenizer.encode("Thu hồi ĐẤT ĐAI, nghèo").tokens == ["▁thu▁hồi", "▁đất▁đai", "▁nghèo"]
    assert tokenizer.encode("đất; đai").tokens == ["▁đất", "▁đai"]


def test_runs_are_counted_within_breaks():
    ids = np.array([1, 2, 0, 1, 2, 3, 0, 2, 3], dtype=np.int32)
    assert prepare.count_ngrams(ids, 2, 1) == {(1, 2): 2, (2, 3): 2}
    assert prepare.count_ngrams(ids, 3, 1) == {(1, 2, 3): 1}
    assert prepare.count_ngrams(ids, 2, 3) == {}


def test_cohesion_is_normalised_mutual_information():
    counts = {(1,): 10, (2,): 20, (1, 2): 10}
    expected = math.log((10 / 100) / ((10 / 100) * (20 / 100))) / -math.log(10 / 100)
    assert prepare.cohesion((1, 2), counts, 100) == pytest.approx(expected)
    assert prepare.cohesion((1, 2), {**counts, (2,): 10}, 100) == pytest.approx(1.0)  # never apart


def test_other_spellings_share_the_row():
    tokenizer, mapping, mixtures = with_other_spellings(small_tokenizer())
    row = {token: mapping[tokenizer.token_to_id(token)] for token in tokenizer.get_vocab()}
    assert row["▁thu▁hoi"] == row["▁thu▁hồi"] and row["▁dat▁dai"] == row["▁đất▁đai"]
    assert row["▁dai"] != row["▁đai"]  # a word of its own
    assert row["▁nghèo"] in mixtures[row["▁ngheo"] - 1 - len(small_tokenizer().get_vocab()) + 1]
    table, counts = with_mixtures(np.eye(40, 8, dtype=np.float32), np.full(40, 10), mixtures)
    assert len(table) == len(counts) == 40 + len(mixtures)


def test_a_written_model_reads_back(tmp_path):
    tokenizer, mapping, _ = with_other_spellings(small_tokenizer())
    rows = np.random.default_rng(1).normal(size=(mapping.max() + 1, 8)).astype(np.float32)
    size = write_model(tmp_path / "m", tokenizer, mapping, rows)
    encoder = StaticEncoder(tmp_path / "m")
    ids = encoder.token_ids(["thu hồi đất đai"])[0]
    expected = rows[mapping[ids]].mean(axis=0)
    vector = encoder.encode(["thu hồi đất đai"], kind="query")[0]
    np.testing.assert_allclose(vector, expected / np.linalg.norm(expected), atol=1e-6)
    lengths = np.linalg.norm(rows, axis=1)
    np.testing.assert_allclose(encoder.token_table, (rows / lengths[:, None])[mapping], atol=1e-6)
    np.testing.assert_allclose(encoder.token_weights, (lengths / lengths[mapping].max())[mapping], atol=1e-6)
    assert size < 100_000 and json.loads((tmp_path / "m" / "modules.json").read_text())[0]["path"] == ""


def test_rarity_by_hand():
    assert token_rarity(np.array([0, 50, 50]), smoothing=0.5).tolist() == [0.0, 0.5, 0.5]


def test_centred_rows_are_unit_and_unknown_rows_stay_zero():
    vectors = np.random.default_rng(0).normal(size=(30, 6)).astype(np.float32) + 5
    vectors[3] = 0
    rows = centred_units(vectors, np.arange(30), n_common=1)
    norms = np.linalg.norm(rows, axis=1)
    assert norms[3] == 0 and np.abs(np.delete(norms, 3) - 1).max() < 1e-5


def test_metrics_by_hand():
    scores = np.array([[0.9, 0.8, 0.1], [0.1, 0.5, 0.9]])
    found = evaluate.metrics(scores, [{1}, {2, 0}])
    second = (1 + 1 / math.log2(4)) / (1 + 1 / math.log2(3))
    assert found["ndcg10"] == pytest.approx((1 / math.log2(3) + second) / 2, abs=1e-4)
    assert found["mrr10"] == pytest.approx(0.75) and found["r5"] == found["r10"] == 1.0


def test_bm25_prefers_the_rarer_word_and_the_pair():
    scores = evaluate.bm25(["thu hồi", "đất"], ["thu và hồi", "thu hồi", "đất", "thu thu thu"])
    assert scores[0].argmax() == 1 and scores[1].tolist().index(scores[1].max()) == 2
    assert scores[1, 0] == 0


def test_the_same_passage_twice_is_no_wrong_answer():
    passages = (np.array([0, 2, 4, 6, 8]), np.array([1, 2, 3, 4, 1, 2, 5, 5]))
    queries = (np.array([0, 1, 2, 3, 4]), np.array([1, 2, 3, 2]))
    rows = contrastive.PairRows(queries=queries, passages=passages, weights=np.ones(4), kinds=np.zeros(4, dtype=int))
    same = contrastive.same_passage(rows, np.array([0, 1, 2, 3]))
    assert np.argwhere(same.numpy()).tolist() == [[0, 2], [1, 3], [2, 0], [3, 1]]


def test_batches_hold_one_kind_and_show_each_pair_as_often_as_it_weighs():
    indptr = np.arange(41)
    rows = contrastive.PairRows(
        queries=(indptr, np.ones(40, dtype=int)), passages=(indptr, np.ones(40, dtype=int)),
        weights=np.repeat([1.0, 3.0], 20), kinds=np.repeat([0, 1], 20),
    )
    batches = list(contrastive.shuffled_batches(rows, 10, np.random.default_rng(0)))
    assert all(len(set(rows.kinds[batch])) == 1 for batch in batches)
    shown = np.bincount(np.concatenate(batches), minlength=40)
    assert shown.tolist() == [1] * 20 + [3] * 20


def learnable_pairs():
    tokenizer, mapping, _ = with_other_spellings(small_tokenizer())
    texts = [
        Pair(query=WORDS[k], passage=WORDS[(k + 1) % 5] + " " + WORDS[(k + 1) % 5], kind="x") for k in range(5)
    ]
    return contrastive.rows_of_pairs(texts * 8, tokenizer, mapping, worse_share=0.0), int(mapping.max()) + 1


def test_training_brings_pairs_together_and_goes_on_from_a_checkpoint(tmp_path):
    rows, n = learnable_pairs()
    table = np.random.default_rng(2).normal(size=(n, 8)).astype(np.float32)
    table /= np.linalg.norm(table, axis=1, keepdims=True)
    path = tmp_path / "c.safetensors"

    def train() -> contrastive.MeanTable:
        weights = np.ones(n, dtype=np.float32)
        return contrastive.train_mean(table, weights, rows, passes=6, batch=5, rate=0.05, checkpoint=path)

    def cosine(found: np.ndarray) -> float:
        units = found / np.linalg.norm(found, axis=1, keepdims=True)
        query, passage = (rows.queries[1][rows.queries[0][0]], rows.passages[1][rows.passages[0][0]])
        return float(units[query] @ units[passage])

    first = train()
    assert cosine(first.folded()) > cosine(table) + 0.2
    assert np.linalg.norm(first.folded(), axis=1).max() == pytest.approx(1.0)
    assert contrastive.load_checkpoint(path, train()) == 6
    np.testing.assert_allclose(train().folded(), first.folded(), atol=1e-6)  # nothing is left to do


def test_worsened_questions_lose_accents_or_look_scanned():
    import random

    how = random.Random(0)
    forms = {pairs.worsened("thu hồi đất trong tỉnh", how) for _ in range(400)}
    assert "thu hoi dat trong tinh" in forms and any("tỉnli" in form for form in forms)


def test_held_out_is_decided_by_the_text_alone(tmp_path):
    path = tmp_path / "c.jsonl"
    rows = [{"preferred": f"khái niệm {k}", "official": [], "everyday": [f"lời thường {k}"]} for k in range(240)]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    kept, held = pairs.concept_pairs([path]), pairs.concept_pairs([path], held_out=True)
    assert 8 <= len({pair.passage for pair in held}) <= 36
    assert not {pair.query for pair in kept} & {pair.query for pair in held}
    assert len({pair.query for pair in kept} | {pair.query for pair in held}) == 240
