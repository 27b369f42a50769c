"""The only door to a language model: one streamed chat completion of an OpenAI-compatible server.

Only the address of the settings is contacted: no redirect is followed, no proxy, password file or header of the
environment is used, no tool is offered. Everything that goes wrong is a value of `FailureKind`; what the server says
about it is never repeated, for it may repeat the key.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from queue import Empty, Queue
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    import httpx2

FailureKind = Literal["down", "slow", "busy", "refused", "truncated", "empty", "garbled", "too_long"]

N_TRIES = 2  # the first and one more, only before the first piece and only when the second may go better
PAUSE_S, MAX_PAUSE_S = 0.5, 3.0  # before the second try; the longest wait that a busy server may ask for
OPTIONS = {"temperature": 0, "max_tokens": 1500}  # an answer is at most a few sentences
MAX_CHARS = 20_000  # of a reply, code points; a server need not keep to `max_tokens`
MAX_BYTES = 4_000_000  # of a reply with all its wrapping, some hundred bytes for each token
_WORTH_A_SECOND_TRY = ("down", "busy")
_SENT_HEADERS = ("host", "content-length", "content-type", "user-agent", "connection")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A language model's server: `url` its base address, `timeout_s` what all tries together may take."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout_s: float = 30.0


class _Failed(Exception):
    """A reply that cannot be used; `kind` says why, `pause_s` what the server asks to wait.

    `form` is True when the server did not like the form of the request.
    """

    def __init__(self, kind: FailureKind, pause_s: float = PAUSE_S, *, form: bool = False) -> None:
        super().__init__(kind)
        self.kind: FailureKind = kind
        self.pause_s = pause_s
        self.form = form


def complete(endpoint: Endpoint, messages: list[dict[str, str]], on_text: Callable[[str], None]) -> FailureKind | None:
    """None when the reply came whole, else why not; `on_text` gets its pieces as they come, in the caller's thread.

    Returns at the latest `endpoint.timeout_s` after the call, whatever the server does. One more try is made, when
    nothing of a reply had come, after a refused connection, status 429 or 5xx, and, without the optional parts of the
    request, after status 400 or 422: some servers do not know them.
    """
    pieces: Queue[str | _Failed | None] = Queue()
    stop = threading.Event()
    deadline = time.monotonic() + endpoint.timeout_s
    reader = threading.Thread(
        target=_read, args=(endpoint, messages, pieces, stop, deadline), name="language-model", daemon=True
    )
    reader.start()
    n_chars = 0
    try:
        while True:
            piece = pieces.get(timeout=max(0.0, deadline - time.monotonic()))
            if piece is None:
                return None if n_chars else "empty"
            if isinstance(piece, _Failed):
                return piece.kind
            n_chars += len(piece)
            if n_chars > MAX_CHARS:
                return "too_long"
            on_text(piece)
    except Empty:
        return "slow"
    finally:
        stop.set()


def _read(
    endpoint: Endpoint, messages: list[dict[str, str]], pieces: Queue, stop: threading.Event, deadline: float
) -> None:
    """Puts the pieces of a reply into the queue, then None or what failed."""
    options = OPTIONS
    for attempt in range(1, N_TRIES + 1):
        begun = False
        try:
            for piece in _stream(endpoint, messages, options, stop, deadline):
                begun = True
                pieces.put(piece)
            pieces.put(None)
            return
        except Exception as error:  # whatever the package or the server does, the caller gets a value
            failed = _failed(error, begun=begun)
        again = attempt < N_TRIES and not begun and (failed.form or failed.kind in _WORTH_A_SECOND_TRY)
        options = {} if failed.form else OPTIONS
        if not again or time.monotonic() + failed.pause_s >= deadline or stop.wait(failed.pause_s):
            pieces.put(failed)
            return


def _stream(
    endpoint: Endpoint,
    messages: list[dict[str, str]],
    options: dict[str, Any],
    stop: threading.Event,
    deadline: float,
) -> Iterator[str]:
    """The pieces of one reply.

    Raises: _Failed when it ends early or is cut at a limit; the package's errors.
    """
    with _client(endpoint, stop, deadline) as client:
        stream = client.chat.completions.create(
            model=endpoint.model,
            messages=messages,
            stream=True,
            timeout=max(0.05, deadline - time.monotonic()),
            **options,
        )
        finish = None
        for event in stream:
            choice = event.choices[0] if event.choices else None
            if choice is None:
                continue
            if choice.delta is not None and isinstance(choice.delta.content, str) and choice.delta.content:
                yield choice.delta.content
            finish = choice.finish_reason or finish
    if finish != "stop":
        raise _Failed({None: "truncated", "length": "truncated"}.get(finish, "refused"))


def _client(endpoint: Endpoint, stop: threading.Event, deadline: float) -> Any:
    """The package's client with everything off that contacts, follows, repeats or logs on its own."""
    import openai

    for name in ("openai", "httpx2", "httpcore2"):
        logging.getLogger(name).setLevel(logging.WARNING)  # finer levels would write questions into logs
    transport = openai.DefaultHttpxClient(
        follow_redirects=False,
        trust_env=False,
        event_hooks={
            "request": [lambda request: _clean_headers(request, endpoint.key)],
            "response": [lambda response: _limit(response, stop, deadline)],
        },
    )
    return openai.OpenAI(base_url=endpoint.url, api_key=endpoint.key or "none", max_retries=0, http_client=transport)


def _clean_headers(request: httpx2.Request, key: str) -> None:
    """Leaves only the headers that are needed, whatever the environment or the package would add."""
    kept = {name: value for name, value in request.headers.items() if name.lower() in _SENT_HEADERS}
    kept["accept"] = "text/event-stream"
    kept["accept-encoding"] = "identity"  # a packed reply could unpack to any size
    if key:
        kept["authorization"] = f"Bearer {key}"
    request.headers.clear()
    request.headers.update(kept)


def _limit(response: httpx2.Response, stop: threading.Event, deadline: float) -> None:
    """Makes the reply end at the limits of size and time.

    Raises: _Failed when it is a redirect or packed.
    """
    import httpx2

    if response.is_redirect or response.headers.get("content-encoding", "identity") != "identity":
        raise _Failed("refused")
    body = response.stream

    class Limited(httpx2.SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            n_bytes = 0
            for piece in body:
                n_bytes += len(piece)
                if n_bytes > MAX_BYTES:
                    raise _Failed("too_long")
                if stop.is_set() or time.monotonic() > deadline:
                    raise _Failed("slow")
                yield piece

        def close(self) -> None:
            body.close()

    response.stream = Limited()


def _failed(error: Exception, *, begun: bool) -> _Failed:
    """What an error means to the one who asked."""
    import openai

    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, _Failed):
            return seen
        seen = seen.__cause__
    if isinstance(error, openai.APIStatusError):
        if error.status_code == 429:
            return _Failed("busy", _asked_pause(error.response.headers.get("retry-after", "")))
        return _Failed("down" if error.status_code >= 500 else "refused", form=error.status_code in (400, 422))
    if isinstance(error, openai.APITimeoutError):
        return _Failed("slow")
    if isinstance(error, openai.APIConnectionError):
        return _Failed("truncated" if begun else "down")
    if isinstance(error, openai.APIError):  # told inside the stream
        return _Failed("refused")
    return _Failed("garbled")


def _asked_pause(retry_after: str) -> float:
    """Seconds to wait before trying again: what a busy server asks for, the usual pause when that is too long."""
    seconds = float(retry_after) if retry_after.isascii() and retry_after.isdecimal() else PAUSE_S
    return seconds if PAUSE_S <= seconds <= MAX_PAUSE_S else PAUSE_S
