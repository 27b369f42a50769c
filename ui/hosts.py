"""The names under which the app answers: a page that another name leads to (DNS rebinding) is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence

OWN = ("localhost", "127.0.0.1", "[::1]")  # this machine itself: the proxy, and checks of health
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?", re.IGNORECASE)


def with_own(allowed: Sequence[str]) -> tuple[str, ...]:
    """The allowed names and those of this machine; none when every name is allowed."""
    return (*allowed, *OWN) if allowed else ()


def is_allowed(host: str, allowed: Sequence[str]) -> bool:
    """Whether a Host header (name or address, perhaps with port) is one of `allowed`, or of this machine.

    >>> is_allowed("kho.tinh.gov.vn:443", ["*.tinh.gov.vn"]), is_allowed("xau.vn", ["tinh.gov.vn"])
    (True, False)
    """
    if not allowed:
        return True
    found = _HOST.fullmatch(host)
    name = found[1].lower().rstrip(".") if found else ""
    return any(
        name == one or (one.startswith("*.") and name.endswith(one[1:]) and name != one[1:])
        for one in (with_own(allowed) if name else ())
    )
