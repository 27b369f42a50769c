"""What several test files share: an index of the five documents, built once."""

from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "documents"


@pytest.fixture(scope="session")
def built_index(tmp_path_factory):
    """The folder of an index of the five shipped documents, made with the shipped model; tests only read it."""
    from embeddings import open_encoder
    from indexer import build_index

    index = tmp_path_factory.mktemp("built") / "index"
    build_index(CORPUS, index, encoder=open_encoder(runtime="numpy"))
    return index


@pytest.fixture(scope="session")
def engine(built_index):
    """The search engine over `built_index`; it keeps nothing of a question, so tests share it."""
    from search import open_engine

    return open_engine(built_index)
