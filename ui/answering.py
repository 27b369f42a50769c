"""What is found for a question, kept for the visit that asked: a press of a button under an answer, or the way back
from a document, searches nothing again."""

from __future__ import annotations

import os
import threading
from collections import OrderedDict
from dataclasses import dataclass

import streamlit as st

from answers import Answer, answer
from search import Engine, Query, SearchResult

KEPT_KEY = "da-tim"  # in the state of the session: no visitor sees what another asked
N_KEPT = 3  # answers of one visit
# Searching keeps a core busy: more at the same moment than there are cores would only make everybody wait for the last.
_turns = threading.Semaphore(max(2, os.cpu_count() or 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The passages of a question and the answer from them."""

    result: SearchResult
    answer: Answer


def find_answer(engine: Engine, query: Query) -> Found:
    """What is found for a question: kept from this visit as long as the same generation of the index serves.

    Raises: BadQuery when there is nothing to search for.
    """
    kept: OrderedDict[tuple, Found] = st.session_state.setdefault(KEPT_KEY, OrderedDict())
    key = (str(engine.index.folder), engine.max_question, query)
    found = kept.pop(key, None)
    if found is None:
        with _turns:
            result = engine.search(query)
            found = Found(result=result, answer=answer(engine, result))
    kept[key] = found
    while len(kept) > N_KEPT:
        kept.popitem(last=False)
    return found
