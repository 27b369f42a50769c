"""The app as an office runs it: under its own names only, with readiness over HTTP, uploads for the administrator.

`python cli.py serve` starts it. `streamlit run app.py` shows the same pages, without /ready and without these guards
around requests that are no pages.

    GET /ready            200 or 503 and what was looked at, as JSON; a probe question is really asked
    GET /_stcore/health   200 once the server runs (Streamlit's own); tells nothing of the index
"""

from __future__ import annotations

import contextlib
import re
import socket
import threading
import time

from anyio import to_thread
from starlette.middleware import Middleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit.starlette import App

from answers import answer
from search import Query
from search.readiness import Readiness, check_readiness
from settings import PROJECT, Settings
from ui.access import uploaders
from ui.hosts import is_allowed, with_own
from ui.opened import engine_of

UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+/?")
EARLY_QUESTION = "mục tiêu, nhiệm vụ và giải pháp"
KEPT_S = 5.0  # an answer of /ready is given again for so long: checks cost no more than one search in this time


class OwnNamesOnly:
    """Refuses requests, also those for a websocket, under a name that is not allowed."""

    def __init__(self, app: ASGIApp, allowed: tuple[str, ...]) -> None:
        self._app, self._allowed = app, allowed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] in ("http", "websocket"):
            host = HTTPConnection(scope).headers.get("host", "")
            if not is_allowed(host, self._allowed):
                if scope["type"] == "websocket":
                    await send({"type": "websocket.close", "code": 1008})
                else:
                    await PlainTextResponse("unknown host", status_code=421)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class UploadsOfAdministrator:
    """Refuses files that a session sends which is not open for the administrator; they would fill the memory."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in ("GET", "HEAD", "OPTIONS"):
            upload = UPLOAD.search(scope["path"])
            if upload and upload[1] not in uploaders:
                await PlainTextResponse("administrator only", status_code=403)(scope, receive, send)
                return
        await self._app(scope, receive, send)


class SentAtOnce:
    """Has every answer sent at once. Otherwise the system holds a short one back until the browser has confirmed the
    one before it, which browsers put off by 40 ms and more: on every file and on every page.

    Source: Nagle, RFC 896; asyncio switches this off only for sockets that were made with the protocol's number.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        connection = getattr(getattr(receive, "__self__", None), "transport", None)
        used = connection.get_extra_info("socket") if connection is not None else None
        if used is not None and used.family in (socket.AF_INET, socket.AF_INET6):
            used.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await self._app(scope, receive, send)


class ReadyAnswer:
    """Answers /ready from the engine that serves the pages."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._kept: tuple[float, Readiness] | None = None

    async def answer(self, request: Request) -> Response:
        """The answer to one request."""
        found = await to_thread.run_sync(self.look)
        return JSONResponse(
            found.as_dict(), status_code=200 if found.ready else 503, headers={"Cache-Control": "no-store"}
        )

    def look(self) -> Readiness:
        """What was found now, or a few seconds ago."""
        with self._lock:
            if self._kept is None or time.monotonic() - self._kept[0] > KEPT_S:
                found = check_readiness(
                    self._settings.index, model=self._settings.model, min_free_mib=self._settings.min_free_mib,
                    open_engine=lambda: engine_of(self._settings),
                )  # fmt: skip
                self._kept = (time.monotonic(), found)
            return self._kept[1]


def make_app(settings: Settings) -> App:
    """The whole app for any ASGI server."""
    return App(
        PROJECT / "app.py",
        routes=[Route("/ready", ReadyAnswer(settings).answer)],
        middleware=[
            Middleware(SentAtOnce),
            Middleware(OwnNamesOnly, allowed=settings.allowed_hosts),
            Middleware(UploadsOfAdministrator),
        ],
    )


def open_early(settings: Settings) -> None:
    """Opens the index and asks it something, so that the first visitor does not wait for that; what goes wrong is told
    on the page, where it happens again."""
    with contextlib.suppress(Exception):
        engine = engine_of(settings)
        answer(engine, engine.search(Query(text=EARLY_QUESTION)))


def serve(settings: Settings, *, address: str, port: int) -> None:
    """Runs the app until it is stopped."""
    threading.Thread(target=open_early, args=(settings,), name="open-early", daemon=True).start()
    make_app(settings).run(
        config={
            "server.address": address,
            "server.port": port,
            "server.headless": True,
            "server.maxUploadSize": settings.max_upload_mib,
            "server.allowedHosts": list(with_own(settings.allowed_hosts)),
        }
    )
