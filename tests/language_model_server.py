"""A small OpenAI-compatible server on loopback that answers as a test tells it to, in a thread of its own."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Script:
    """What the server does with each request, in turn; the last step repeats. `seen` are the requests that came."""

    steps: list[Callable[[BaseHTTPRequestHandler], None]]
    seen: list[tuple[str, dict[str, str], dict]] = field(default_factory=list)
    url: str = ""


def chunk(text: str | None = None, *, finish: str | None = None, **delta) -> bytes:
    """One event of a streamed reply."""
    content = {} if text is None else {"content": text}
    choice = {"index": 0, "delta": {**content, **delta}, "finish_reason": finish}
    event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n".encode()


def begin(handler, status: int = 200, kind: str = "text/event-stream", **headers: str) -> None:
    """Sends status line and headers."""
    handler.send_response(status)
    handler.send_header("Content-Type", kind)
    for name, value in headers.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()


def saying(text: str, *, size: int = 7, finish: str | None = "stop", pause_s: float = 0.0, done: bool = True):
    """A step that streams a text in pieces of `size` characters."""

    def step(handler) -> None:
        begin(handler)
        for at in range(0, len(text), size):
            handler.wfile.write(chunk(text[at : at + size]))
            handler.wfile.flush()
            time.sleep(pause_s)
        if finish:
            handler.wfile.write(chunk(finish=finish))
        if done:
            handler.wfile.write(b"data: [DONE]\n\n")

    return step


def failing(status: int, body: str = "{}", **headers: str):
    """A step that answers with an error."""

    def step(handler) -> None:
        begin(handler, status, "application/json", **headers)
        handler.wfile.write(body.encode())

    return step


def raw(body: bytes, kind: str = "text/event-stream", **headers: str):
    """A step that sends these bytes."""

    def step(handler) -> None:
        begin(handler, 200, kind, **headers)
        handler.wfile.write(body)

    return step


@contextmanager
def serving(*steps) -> Iterator[Script]:
    """A running server; its address is `url`."""
    script = Script(steps=list(steps))

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("content-length", 0))
            body = json.loads(self.rfile.read(length) or b"{}")
            script.seen.append((self.path, {k.lower(): v for k, v in self.headers.items()}, body))
            with suppress(OSError):  # the client may have gone
                script.steps[min(len(script.seen), len(script.steps)) - 1](self)

        def do_GET(self) -> None:
            script.seen.append((self.path, {}, {}))
            begin(self, 404)

        def log_message(self, *arguments) -> None:
            pass

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

    server = Server(("127.0.0.1", 0), Handler)
    script.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
