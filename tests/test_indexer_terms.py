"""Word search: terms of a chunk by field, BM25 against hand-made arithmetic, filters, ties."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from corpus.vietnamese import analyze
from indexer.arrays import Ragged, load_array
from indexer.chunks import make_chunks
from indexer.lexical import NOISE_FOR_REPAIR, ChunkTerms, LexicalWriter, chunk_terms, document_terms
from indexer.terms import TermIndex, TermWriter, one_word
from tests.indexer_samples import source, split_plainly

QUOTES = ["phát triển công nghiệp", "công nghiệp công nghiệp hỗ trợ", "nông nghiệp", "giáo dục và đào tạo", ""]


def terms_of(quote: str, context: str = "") -> ChunkTerms:
    """The terms of a made-up chunk."""
    return chunk_terms(quote, analyze(quote), context, analyze(context))


def opened(folder: Path, quotes: list[str], per_document: int = 2) -> TermIndex:
    """A word index over quotes, `per_document` of them in each document."""
    writer = TermWriter(folder)
    for ordinal, quote in enumerate(quotes):
        writer.add(ordinal, ordinal // per_document, terms_of(quote))
    writer.close()
    return TermIndex(folder)


def bm25(frequency: int, length: int, n_with: int, lengths: list[int]) -> float:
    """BM25 with k1 = 1.2 and b = 0.75.

    Source: Robertson and Zaragoza, The Probabilistic Relevance Framework, 2009; idf as in Lucene.
    """
    idf = math.log(1 + (len(lengths) - n_with + 0.5) / (n_with + 0.5))
    norm = 1.2 * (0.25 + 0.75 * length / (sum(lengths) / len(lengths)))
    return idf * frequency * 2.2 / (frequency + norm)


def test_scores_are_boosted_bm25(tmp_path: Path) -> None:
    ordinals, scores = opened(tmp_path, QUOTES).search({"folded": [("cong", 1.0), ("tro", 2.0)]}, 10)
    lengths = [len(quote.split()) for quote in QUOTES]
    second = bm25(2, 6, 2, lengths) + 2 * bm25(1, 6, 1, lengths)
    assert ordinals.tolist() == [1, 0]
    np.testing.assert_allclose(scores, [second, bm25(1, 4, 2, lengths)], rtol=1e-5)


def test_a_filter_keeps_only_what_is_allowed(tmp_path: Path) -> None:
    quotes = ["công nghiệp"] * 40
    index, documents = opened(tmp_path, quotes), np.arange(40) // 2
    allowed = np.zeros(40, bool)
    allowed[[3, 20, 21, 39]] = True
    fields = {"folded": [("cong", 1.0)]}
    assert index.search(fields, 10, allowed, documents)[0].tolist() == [3, 20, 21, 39]
    assert index.search(fields, 2, allowed, documents)[0].tolist() == [3, 20]
    plain = dict(zip(*(part.tolist() for part in index.search(fields, 40)), strict=True))
    filtered = index.search(fields, 10, allowed, documents)
    assert [plain[ordinal] for ordinal in filtered[0].tolist()] == pytest.approx(filtered[1].tolist())
    assert len(index.search(fields, 10, np.zeros(40, bool), documents)[0]) == 0


@pytest.mark.parametrize(
    ("fields", "k"),
    [
        pytest.param({}, 5, id="no field"),
        pytest.param({"folded": []}, 5, id="no term"),
        pytest.param({"folded": [("", 1.0)]}, 5, id="an empty term"),
        pytest.param({"folded": [("cong", 0.0)]}, 5, id="no boost"),
        pytest.param({"folded": [("cong", 1.0)]}, 0, id="no hit wanted"),
        pytest.param({"folded": [("khongco", 1.0)]}, 5, id="a term nobody has"),
    ],
)
def test_nothing_asked_finds_nothing(tmp_path: Path, fields: dict, k: int) -> None:
    assert len(opened(tmp_path, QUOTES).search(fields, k)[0]) == 0


def test_an_unknown_field_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no field 'title'"):
        opened(tmp_path, QUOTES).search({"title": [("cong", 1.0)]}, 5)


def test_an_empty_index_finds_nothing(tmp_path: Path) -> None:
    assert len(opened(tmp_path, []).search({"folded": [("cong", 1.0)]}, 5)[0]) == 0


def test_each_field_holds_its_form_of_the_words() -> None:
    found = terms_of("Nghị quyết số 29-NQ/TW về Công nghiệp. Hòa Bình", "Kế hoạch (Thái Bình)")
    assert found.fields["body"][:3] == ["nghị", "quyết", "số"]
    assert found.fields["symbols"] == ["29-nq-tw"]
    assert "cong_nghiep" in found.fields["pairs"]
    assert "nghiep_hoa" not in found.fields["pairs"], "no pair across the end of a sentence"
    assert list(found.fields["context_folded"]) == ["ke", "hoach", "thai", "binh"]
    assert "ke_hoach" in found.fields["context_pairs"]


def test_no_pair_crosses_a_cell_border() -> None:
    assert terms_of("công nghiệp\tnông thôn").fields["pairs"] == ["cong_nghiep", "nong_thon"]


@pytest.mark.parametrize(
    ("noise", "repaired"), [(NOISE_FOR_REPAIR, False), (0.05, True)], ids=["clean", "scanned"]
)
def test_only_noisy_documents_are_repaired(noise: float, repaired: bool) -> None:
    found = split_plainly(source("Phát triển công nghiêp của tỉnh"))[0]
    changed = type(found)(**{name: getattr(found, name) for name in found.__slots__} | {"noise": noise})
    terms = next(document_terms(changed, make_chunks(changed)))
    assert bool(terms.fields["body_raw"]) is repaired


def test_the_documents_own_abbreviations_are_read() -> None:
    found = split_plainly(source("Sắp xếp XYZQ cấp xã"))[0]
    slots = {name: getattr(found, name) for name in found.__slots__}
    defined = type(found)(**slots | {"abbreviations": (("XYZQ", "đơn vị hành chính"),)})
    terms = next(document_terms(defined, make_chunks(defined)))
    assert " ".join(terms.quote) == "sap xep don vi hanh chinh cap xa"


def test_lexical_arrays_hold_terms_in_order_and_how_many_chunks_have_them(tmp_path: Path) -> None:
    with LexicalWriter(tmp_path) as writer:
        writer.add([terms_of("công nghiệp công nghệ", "kế hoạch"), terms_of("công nghệ")])
        vocabulary = writer.vocabulary()
    quotes, contexts = Ragged.open(tmp_path, "lexical"), Ragged.open(tmp_path, "lexical.context")
    assert [vocabulary[term] for term in quotes[0]] == ["cong", "nghiep", "cong", "nghe"]
    assert [vocabulary[term] for term in contexts[0]] == ["ke", "hoach"]
    counts = dict(zip(vocabulary, load_array(tmp_path / "lexical.df.npy").tolist(), strict=True))
    assert counts == {"cong": 2, "nghiep": 1, "nghe": 2, "ke": 0, "hoach": 0}


@pytest.mark.parametrize(
    ("term", "word"),
    [("29 nq", "29_nq"), ("công\u00a0nghệ", "công_nghệ"), ("x" * 500, "x" * 100)],
    ids=["space", "no-break space", "absurdly long"],
)
def test_a_term_is_one_word_for_the_engine(term: str, word: str) -> None:
    assert one_word(term) == word
