"""Finding passages: `open_engine(...)`, then `engine.search(Query(text=...))`, or `engine.find_all(...)` for all."""

from search.engine import Engine, open_engine, verify_index
from search.exhaustive import AllHits
from search.records import Filters, Hit, Query, Reading, SearchResult

__all__ = ["AllHits", "Engine", "Filters", "Hit", "Query", "Reading", "SearchResult", "open_engine", "verify_index"]
