"""One visitor's page without a browser: speaks with the app over Streamlit's own websocket.

It sends what a browser sends (the address bar, the state of every widget, the hashes of messages that it keeps) and
keeps what a browser would show, without drawing anything. Protobuf messages are those of the installed Streamlit.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

FIRST_RESULT = re.compile(r'class="cc-(?:answer|notfound|nothing|hit)"')  # what sessions.py waits for in a browser
ENDED = frozenset({ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY})
LIMIT_S = 120
_MAX_MESSAGE = 64 * 2**20  # bytes


class PageFailed(Exception):
    """The server closed the page, did not end a run in time, or lost a message it said the page had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What the server sent for one request: milliseconds from sending until the first result stood in a message (0
    when none came) and until the run ended, messages and bytes, and every HTML text in the order of the messages."""

    first_ms: float
    ended_ms: float
    messages: int
    n_bytes: int
    html: tuple[str, ...]
    received: bytes = field(repr=False)

    def leads_to(self, link: str) -> bool:
        """Whether a link stands in the HTML texts; `link` as it is written in HTML."""
        return any(link in text for text in self.html)

    def codes(self, all_codes: Sequence[str]) -> tuple[str, ...]:
        """Which of the codes stand anywhere in what was received."""
        return tuple(code for code in all_codes if code.encode() in self.received)


class PageSession:
    """A page that is open. Use `open_page`; every request waits for the end of the script's run."""

    def __init__(self, connection: ClientConnection, address: str) -> None:
        self._connection = connection
        self._address = address
        self._query = ""
        self._page_hash = ""
        self._kept: dict[str, ForwardMsg] = {}  # by hash: what need not be sent again
        self._labels: dict[str, str] = {}  # of widgets: label to id
        self._component = ""  # id of the component that follows links

    async def visit(self, query: str = "") -> Reply:
        """Opens the page with an address such as "hoi=…", as the first visit or as a way back does."""
        self._query = query
        return await self._send()

    async def ask(self, question: str) -> Reply:
        """Types a question and presses Enter.

        Raises: PageFailed when the page shows no question box.
        """
        try:
            box, button = self._labels["Câu hỏi"], self._labels["Tìm"]
        except KeyError as missing:
            raise PageFailed(f"no {missing} on the page; there are {sorted(self._labels)}") from missing
        return await self._send(WidgetState(id=box, string_value=question), WidgetState(id=button, trigger_value=True))

    async def follow(self, href: str) -> Reply:
        """Follows a link of the page: "?hoi=…"."""
        return await self._send(WidgetState(id=self._component, json_trigger_value=trigger_of(href)))

    async def close(self) -> None:
        """Leaves the page."""
        await self._connection.close()

    async def _send(self, *states: WidgetState) -> Reply:
        message = BackMsg()
        run = message.rerun_script
        run.query_string = self._query
        run.page_script_hash = self._page_hash
        run.context_info.url = self._address
        run.context_info.timezone = "Asia/Ho_Chi_Minh"
        run.context_info.locale = "vi-VN"
        run.widget_states.widgets.extend(states)
        run.cached_message_hashes.extend(self._kept)
        began = time.perf_counter()
        await self._connection.send(message.SerializeToString())
        try:
            return await asyncio.wait_for(self._receive(began), LIMIT_S)
        except TimeoutError as error:
            raise PageFailed(f"no end of the run within {LIMIT_S} s") from error

    async def _receive(self, began: float) -> Reply:
        """Reads messages until the run ends that the request began."""
        first_ms, raw, html, n_messages = 0.0, [], [], 0
        async for data in self._connection:
            raw.append(data)
            n_messages += 1
            message = self._whole(ForwardMsg.FromString(data))
            kind = message.WhichOneof("type")
            body = self._take(message, kind)
            if body:
                html.append(body)
                if not first_ms and FIRST_RESULT.search(body):
                    first_ms = (time.perf_counter() - began) * 1000
            if kind == "script_finished" and message.script_finished in ENDED:
                received = b"".join(raw)
                return Reply(
                    first_ms=first_ms, ended_ms=(time.perf_counter() - began) * 1000, messages=n_messages,
                    n_bytes=len(received), html=tuple(html), received=received,
                )  # fmt: skip
        raise PageFailed("the server closed the page")

    def _whole(self, message: ForwardMsg) -> ForwardMsg:
        """A message, or the one kept that it refers to."""
        if message.WhichOneof("type") == "ref_hash":
            kept = self._kept.get(message.ref_hash)
            if kept is None:
                raise PageFailed("the server refers to a message that this page does not keep")
            return kept
        if message.metadata.cacheable:
            self._kept[message.hash] = message
        return message

    def _take(self, message: ForwardMsg, kind: str | None) -> str:
        """Notes what later requests need; returns the HTML that a message puts on the page, "" when none."""
        if kind == "new_session":
            self._page_hash = message.new_session.page_script_hash
        elif kind == "page_info_changed":
            self._query = message.page_info_changed.query_string
        elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
            element = message.delta.new_element
            found = element.WhichOneof("type")
            if found in ("text_input", "button"):
                widget = getattr(element, found)
                self._labels[widget.label] = widget.id
            elif found == "bidi_component":
                self._component = element.bidi_component.id
            elif found == "html":
                return element.html.body
        return ""


def trigger_of(href: str) -> str:
    """What the component that follows links sends for a link, as JSON."""
    return json.dumps([{"event": "go", "value": href}])


async def open_page(address: str) -> PageSession:
    """A new visitor's connection to a server, such as "http://127.0.0.1:8501"; nothing is asked for yet."""
    stream = address.replace("http", "ws", 1) + "/_stcore/stream"
    connection = await connect(
        stream, origin=address, subprotocols=["streamlit"], compression=None, max_size=_MAX_MESSAGE, max_queue=None
    )
    return PageSession(connection, address + "/")
