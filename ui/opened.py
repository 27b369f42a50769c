"""The engine over the current index, opened once for all visitors and again after each new build."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from indexer.generations import current_name
from search import Engine, open_engine
from settings import Settings
from ui import texts


def current_engine(settings: Settings) -> Engine:
    """The engine over the generation that is current now; a new build is picked up by the next question.

    Raises: NoIndex, IndexDamaged, IndexMismatch.
    """
    return _engine(str(settings.index), settings.model, current_name(settings.index))


@st.cache_resource(max_entries=2, show_spinner=texts.OPENING)
def _engine(index: str, model: str, generation: str) -> Engine:
    """One engine per generation; it is only read, so all visitors may share it."""
    return open_engine(Path(index), model=model)
