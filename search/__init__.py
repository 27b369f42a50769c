"""Finding passages: `open_engine(...)`, then `engine.search(Query(text=...))`."""

from search.engine import Engine, open_engine, verify_index
from search.records import Filters, Hit, Query, Reading, SearchResult

__all__ = ["Engine", "Filters", "Hit", "Query", "Reading", "SearchResult", "open_engine", "verify_index"]
