"""A reading list in a link: its passages in their order, without remarks."""

from __future__ import annotations

from collections.abc import Iterable

from citations import Address
from ui.collected import MARK, MAX_COLLECTED, address_of, key_of

SHARED = "ds"  # the address parameter that holds a list
BETWEEN = "|"
MAX_LINK = 6000  # characters; proxies refuse addresses that are much longer


def packed(addresses: Iterable[Address]) -> str:
    """Addresses as "doc~eid~hash|…"; a passage of the same document as the one before leaves the document out.

    >>> packed([Address(doc_id="d", eid="a", hash="7f3a"), Address(doc_id="d", eid="b", hash="0c1d")])
    'd~a~7f3a|~b~0c1d'
    """
    words, before = [], ""
    for one in addresses:
        key = key_of(one)
        words.append(key.removeprefix(before) if one.doc_id == before else key)
        before = one.doc_id
    return BETWEEN.join(words)


def unpacked(given: str) -> tuple[tuple[Address, ...], int]:
    """The addresses of `packed`, each once, and how many entries could not be read.

    >>> unpacked("d~a~7f3a|~b~0c1d|<x>")[1]
    1
    """
    found: list[Address] = []
    n_broken, before = 0, ""
    for word in [one for one in given.split(BETWEEN) if one][: 2 * MAX_COLLECTED]:
        address = address_of(before + word if word.startswith(MARK) else word)
        if address is None:
            n_broken += 1
        else:
            found.append(address)
            before = address.doc_id
    return tuple(dict.fromkeys(found))[:MAX_COLLECTED], n_broken
