"""The texts and what stands in them: files -> documents with addressed paragraphs."""

from corpus.collection import read_corpus, read_document
from corpus.structure import split_documents

__all__ = ["read_corpus", "read_document", "split_documents"]
