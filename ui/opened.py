"""The engine over the current index, opened once for all visitors and again after each new build."""

from __future__ import annotations

import threading
from collections import OrderedDict

import streamlit as st

from indexer.generations import current_name
from search import Engine, open_engine
from settings import Settings
from ui import texts

N_OPEN = 2  # the engine that serves and the one before it, for questions that are still being answered
Place = tuple[str, str, int]  # index folder, model, longest question

_open: OrderedDict[tuple[Place, str], Engine] = OrderedDict()
_opening = threading.Lock()


def current_engine(settings: Settings, *, newest: bool = False) -> Engine:
    """The engine over the generation that is current now; a new build is picked up by the next question.

    `newest`: wait for it rather than go on with the one before (the page that tells what a build could not read).

    Raises: NoIndex, IndexDamaged, IndexMismatch.
    """
    if _already_open(settings) is not None:
        return engine_of(settings)
    with st.spinner(texts.OPENING):
        return engine_of(settings, newest=newest)


def engine_of(settings: Settings, *, newest: bool = False) -> Engine:
    """The same outside of a page. It is only read, so all visitors share it; while one of them opens a new generation,
    the others go on with the one before.

    Raises: NoIndex, IndexDamaged, IndexMismatch.
    """
    place, name = _place(settings), current_name(settings.index)
    found = _open.get((place, name)) or (None if newest else _older_meanwhile(place))
    if found is not None:
        return found
    with _opening:
        found = _open.get((place, name))
        if found is None:
            found = open_engine(settings.index, model=settings.model, max_question=settings.max_question)
            _open[place, name] = found
            while len(_open) > N_OPEN:
                _open.popitem(last=False)  # closed when the last question that uses it is answered
        return found


def _already_open(settings: Settings) -> Engine | None:
    return _open.get((_place(settings), current_name(settings.index)))


def _older_meanwhile(place: Place) -> Engine | None:
    """An engine over an older generation of the same index while another visitor opens the new one, else None."""
    if not _opening.locked():
        return None
    return next((engine for (where, _), engine in reversed(list(_open.items())) if where == place), None)


def _place(settings: Settings) -> Place:
    return str(settings.index.resolve()), settings.model, settings.max_question
