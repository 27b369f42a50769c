"""The small transformer over the static table: it begins as the static encoder, and learns from there."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from embeddings.late_interaction import soft_match, to_csr
from embeddings.training import contextual_train, query_context
from embeddings.training.contextual import ContextEncoder, Packed, Shape, entering
from embeddings.training.contrastive import PairRows

SHAPE = Shape(width=24, n_layers=2, n_heads=2, inner=32)


@pytest.fixture
def table():
    rows = np.random.default_rng(3).normal(size=(50, 16)).astype(np.float32)
    rows *= np.random.default_rng(4).uniform(0.05, 1.0, (50, 1)) / np.linalg.norm(rows, axis=1, keepdims=True)
    rows[0] = 0.0
    return rows.astype(np.float32)


@pytest.fixture
def moved(table):
    """A transformer whose layers say something."""
    torch.manual_seed(5)
    model = ContextEncoder(table, SHAPE)
    for layer in model.layers:
        for linear in (layer.out, layer.down):
            torch.nn.init.normal_(linear.weight, std=0.1)
    return model


def texts(n: int = 6) -> list[np.ndarray]:
    how = np.random.default_rng(6)
    return [how.integers(1, 50, length) for length in how.integers(2, 9, n)]


def test_it_begins_as_the_static_encoder(table):
    packed = Packed.of(texts())
    model = ContextEncoder(table, SHAPE)
    with torch.no_grad():
        tokens = model.tokens(packed)
        vectors = model.pooled(packed, tokens).numpy()
    np.testing.assert_allclose(tokens.numpy(), table[packed.rows.numpy()], atol=1e-4)
    means = np.stack([table[text].sum(axis=0) for text in texts()])
    np.testing.assert_allclose(vectors, means / np.linalg.norm(means, axis=1, keepdims=True), atol=1e-4)


def test_every_token_enters_with_the_same_length(table):
    np.testing.assert_allclose(np.linalg.norm(entering(table, 24), axis=1), np.sqrt(24), rtol=1e-5)


def test_a_text_is_the_same_alone_and_among_others(moved):
    packed = Packed.of(texts())
    with torch.no_grad():
        together = moved.pooled(packed, moved.tokens(packed))
        for k, text in enumerate(texts()):
            alone = Packed.of([text])
            np.testing.assert_allclose(moved.pooled(alone, moved.tokens(alone))[0], together[k], atol=1e-5)


def test_the_order_of_words_counts(moved):
    text = texts()[0]
    one, other = Packed.of([text]), Packed.of([text[::-1].copy()])
    with torch.no_grad():
        difference = moved.pooled(one, moved.tokens(one)) - moved.pooled(other, moved.tokens(other))
    assert float(difference.abs().max()) > 1e-3


def test_soft_matching_begins_as_that_of_the_product(table):
    asked, passages = texts(4), texts(6)
    units = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
    packed = Packed.of(asked)
    model = ContextEncoder(table, SHAPE)
    with torch.no_grad():
        found = contextual_train.soft_logits(packed, model.tokens(packed), passages, torch.from_numpy(units)).numpy()
    weights = np.linalg.norm(table, axis=1)
    for k, query in enumerate(asked):
        np.testing.assert_allclose(found[k], soft_match(query, to_csr(passages), units, weights), atol=0.02)  # bfloat16


def test_clusters_are_small_near_and_hold_every_row_once():
    vectors = np.random.default_rng(8).normal(size=(203, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    groups = contextual_train.near_clusters(vectors, 16, np.random.default_rng(9))
    assert max(map(len, groups)) <= 16
    assert sorted(np.concatenate(groups).tolist()) == list(range(203))
    inside = np.mean([(vectors[group] @ vectors[group].T).mean() for group in groups])
    assert inside > (vectors @ vectors.T).mean() + 0.1


def learnable(n: int = 40) -> PairRows:
    """Questions of one row, each with a passage of another row."""
    indptr = np.arange(n + 1)
    rows = np.arange(1, n + 1)
    return PairRows(
        queries=(indptr, rows), passages=(indptr, np.roll(rows, 7)), weights=np.ones(n, np.float32),
        kinds=np.zeros(n, np.int32),
    )  # fmt: skip


class Unchecked:
    """Stands for the development sets."""

    def figures(self, model: ContextEncoder) -> dict[str, float]:
        return {}


def test_training_brings_pairs_together_and_goes_on_from_a_checkpoint(table, tmp_path):
    log: list[dict] = []
    plan = contextual_train.Plan(steps=50, batch=32, cluster=8, rate=3e-3, warm_up=5, dropped=0.0, check_every=25)
    torch.manual_seed(1)
    contextual_train.train(ContextEncoder(table, SHAPE), table, learnable(), plan, tmp_path, Unchecked(), log.append)
    dense = [row["dense"] for row in log if "dense" in row]
    assert len(dense) == 2 and dense[1] < dense[0] - 0.5
    again = ContextEncoder(table, SHAPE)
    assert contextual_train.load_step(tmp_path / "checkpoint.safetensors", again) == 50
    assert float(again.layers[0].out.weight.detach().abs().max()) > 0


def test_questions_alone_can_be_trained_towards_static_passages(table, tmp_path):
    log: list[dict] = []
    plan = query_context.Plan(steps=50, batch=32, rate=3e-3, warm_up=5, dropped=0.0, sample=64, n_hard=4, keep_every=50)
    torch.manual_seed(1)
    query_context.train(ContextEncoder(table, SHAPE), table, learnable(), plan, tmp_path, log.append)
    assert log[1]["dense"] < log[0]["dense"] - 0.5
    assert (tmp_path / "query.safetensors").exists()
