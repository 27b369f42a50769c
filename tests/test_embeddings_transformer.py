"""Another model than the shipped one: windows, prefixes, empty texts, through sentence-transformers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from embeddings import open_encoder
from embeddings.transformer import split_to_window

WORDS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "đất", "đai", "trường", "học", "bệnh", "viện", "query", "passage", ":"]
WINDOW = 16


@pytest.fixture(scope="module")
def small_bert(tmp_path_factory) -> Path:
    """A tiny BERT with random weights and a window of 16 tokens, saved in sentence-transformers' format."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("models")
    tokenizer = Tokenizer(models.WordLevel({word: k for k, word in enumerate(WORDS)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", cls_token="[CLS]", sep_token="[SEP]",
        model_max_length=WINDOW,
    ).save_pretrained(folder / "hf")
    torch.manual_seed(3)
    config = BertConfig(
        vocab_size=len(WORDS), hidden_size=24, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=WINDOW,
    )
    BertModel(config).eval().save_pretrained(folder / "hf")
    transformer = Transformer(str(folder / "hf"), max_seq_length=WINDOW)
    target = folder / "tiny-bert"
    SentenceTransformer(modules=[transformer, Pooling(24)], device="cpu").save(str(target), create_model_card=False)
    return target


def test_a_transformer_runs_through_torch_whatever_is_asked(small_bert):
    encoder = open_encoder(small_bert)
    rows = encoder.encode(["đất đai", "trường học", ""], kind="passage")
    assert rows.shape == (3, 24) and rows.dtype == np.float32 and encoder.dimension == 24
    np.testing.assert_allclose(np.linalg.norm(rows[:2], axis=1), 1, atol=1e-5)
    assert not rows[2].any()
    assert encoder.token_table is None and encoder.token_weights is None
    assert encoder.name == "tiny-bert" and len(encoder.fingerprint) == 64


def test_the_end_of_a_long_text_counts(small_bert):
    encoder = open_encoder(small_bert)
    long = "đất đai " * 40
    a, b = encoder.encode([long, long + "bệnh viện " * 40], kind="passage")
    assert float(np.abs(a - b).max()) > 1e-3


def test_no_window_is_longer_than_the_model_takes(small_bert):
    encoder = open_encoder(small_bert)
    windows, owners, lengths = encoder._windows(["đất đai trường học " * 30, "đất"], "")
    assert set(owners) == {0, 1} and sum(lengths) == 121
    assert max(lengths) <= WINDOW - 2
    assert " ".join(window.strip() for window in windows).split() == ["đất", "đai", "trường", "học"] * 30 + ["đất"]


def test_prefixes_of_the_model_are_used(small_bert, tmp_path):
    import shutil

    folder = Path(shutil.copytree(small_bert, tmp_path / "prefixed"))
    settings_path = folder / "config_sentence_transformers.json"
    settings = json.loads(settings_path.read_text(encoding="utf-8"))
    settings["prompts"] = {"query": "query : ", "document": "passage : "}
    settings_path.write_text(json.dumps(settings), encoding="utf-8")
    encoder = open_encoder(folder)
    as_query, as_passage = encoder.encode(["đất đai"], kind="query"), encoder.encode(["đất đai"], kind="passage")
    plain = open_encoder(small_bert)
    np.testing.assert_allclose(as_query, plain.encode(["query : đất đai"], kind="query"), atol=1e-6)
    np.testing.assert_allclose(as_passage, plain.encode(["passage : đất đai"], kind="query"), atol=1e-6)
    assert encoder.fingerprint != plain.fingerprint


@pytest.mark.parametrize(
    ("text", "room", "pieces"),
    [
        ("a b c d", 10, [("a b c d", 4)]),
        ("a b c d", 2, [("a b", 2), ("c d", 2)]),
        ("a b c d", None, [("a b c d", 4)]),
        ("abcdef", 1, [("abcdef", 1)]),
    ],
    ids=["fits", "halves", "no-limit", "one-word"],
)
def test_windows_are_cut_at_spaces(text, room, pieces):
    assert split_to_window(text, room, lambda part: len(part.split())) == pieces
